/* noise_law.h: samples against their exact law by Pearson's chi-square. */
#ifndef NOISE_LAW_H
#define NOISE_LAW_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include "CCandor.h"

typedef struct noise_law {
    bool gaussian;
    double scale; /* probability units */
} noise_law;

/* P(X <= x), in steps of the grid. */
static inline double noise_law_below(const noise_law *law, double x) {
    double s = law->scale * CND_NOISE_GRID;
    if (law->gaussian) return 0.5 * erfc(-(x + 0.5) / (s * sqrt(2))); /* s >= 2^8: see cells */
    double q = exp(-1 / s);
    return x < 0 ? exp(x / s) / (1 + q) : 1 - q * exp(-x / s) / (1 + q);
}

/* Counts of samples in cells: `cells` intervals of about the same probability, and the residues of
 * |x| modulo 64, which find holes in the support. */
enum { LAW_CELLS = 2000, LAW_RESIDUES = 64 };

typedef struct noise_counts {
    noise_law law;
    double edges[LAW_CELLS - 1]; /* cell i: edges[i - 1] < x <= edges[i] */
    uint64_t cells[LAW_CELLS], residues[LAW_RESIDUES], n;
    double sum, squares;
} noise_counts;

static inline void noise_counts_start(noise_counts *c, noise_law law) {
    *c = (noise_counts){.law = law};
    double reach = 60 * law.scale * CND_NOISE_GRID;
    for (int i = 0; i < LAW_CELLS - 1; i++) { /* bisection for the quantile */
        double low = -reach, high = reach, target = (i + 1.0) / LAW_CELLS;
        while (high - low > 0.5) {
            double middle = floor((low + high) / 2);
            if (middle <= low) break;
            if (noise_law_below(&law, middle) < target)
                low = middle;
            else
                high = middle;
        }
        c->edges[i] = floor(high);
    }
}

static inline void noise_counts_add(noise_counts *c, const int32_t *samples, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double x = samples[i];
        int low = 0, high = LAW_CELLS - 1; /* the first edge >= x */
        while (low < high) {
            int middle = (low + high) / 2;
            if (c->edges[middle] < x)
                low = middle + 1;
            else
                high = middle;
        }
        c->cells[low]++;
        c->residues[(uint32_t)samples[i] % LAW_RESIDUES]++;
        c->sum += x, c->squares += x * x;
    }
    c->n += n;
}

/* How many deviations chi-square lies from what the law expects: N(0, 1) nearly, for many cells. */
static inline double noise_deviation(const uint64_t *counts, const double *probabilities, int cells,
                                     uint64_t n) {
    double chi = 0;
    int degrees = -1;
    for (int i = 0; i < cells; i++) {
        double expected = (double)n * probabilities[i];
        if (expected < 5) {
            if (counts[i] > 20) return INFINITY;
            continue;
        }
        chi += ((double)counts[i] - expected) * ((double)counts[i] - expected) / expected;
        degrees++;
    }
    return (chi - degrees) / sqrt(2.0 * degrees);
}

static inline double noise_cells_deviation(const noise_counts *c) {
    double probabilities[LAW_CELLS], last = 0;
    for (int i = 0; i < LAW_CELLS; i++) {
        double below = i == LAW_CELLS - 1 ? 1 : noise_law_below(&c->law, c->edges[i]);
        probabilities[i] = below - last, last = below;
    }
    return noise_deviation(c->cells, probabilities, LAW_CELLS, c->n);
}

/* The residue of x modulo 64 is uniform to within 1/s^2 but for a smooth law's corner at 0, which
 * adds less than 64/s^2. */
static inline double noise_residues_deviation(const noise_counts *c) {
    double probabilities[LAW_RESIDUES];
    double s = c->law.scale * CND_NOISE_GRID, q = exp(-1 / s), q64 = exp(-64 / s);
    for (int i = 0; i < LAW_RESIDUES; i++) {
        probabilities[i] = 1.0 / LAW_RESIDUES;
        if (!c->law.gaussian) /* sum of q^|x| over x = i mod 64 */
            probabilities[i] = (1 - q) / (1 + q) * (pow(q, i) + pow(q, 64 - i)) / (1 - q64);
    }
    return noise_deviation(c->residues, probabilities, LAW_RESIDUES, c->n);
}

static inline double noise_variance(const noise_law *law) {
    double s = law->scale * CND_NOISE_GRID;
    if (law->gaussian) return s * s;
    double q = exp(-1 / s);
    return 2 * q / ((1 - q) * (1 - q));
}

#endif
