/* logup.c: the fractions of chunked LogUp. Source: [Hab22] eprint 2022/1530, PROTOCOL 4.1.
 *
 * A chunk is the sum of fractions  sum_j 1 / g_j = N / D, built term by term:
 *   N <- N g_j + D,  D <- D g_j,  from N = g_0 + g_1, D = g_0 g_1,
 * which is as many products as a tree of pairs (2 d - 3) for any d. */
#include <string.h>
#include "circuit/blocks.h"
#include "cnd_circuit.h"

/* N and D of `length` chunks; row j is at g + 2 j stride. */
static void fractions(uint64_t *numerator, uint64_t *denominator, const uint64_t *g, size_t stride,
                      size_t length, size_t d) {
    if (d == 1) {
        for (size_t c = 0; c < length; c++)
            cnd_fp2_store(numerator + 2 * c, (cnd_fp2){1, 0});
        memcpy(denominator, g, 2 * length * sizeof *g);
        return;
    }
    cnd_fp2_vec_add(numerator, g, g + 2 * stride, length);
    cnd_fp2_vec_mul(denominator, g, g + 2 * stride, length);
    for (size_t j = 2; j < d; j++) {
        const uint64_t *row = g + 2 * j * stride;
        cnd_fp2_vec_mul_add(numerator, numerator, row, denominator, length);
        cnd_fp2_vec_mul(denominator, denominator, row, length);
    }
}

void cnd_logup_inverse_sums(uint64_t *h, const uint64_t *g, size_t stride, size_t n, size_t d) {
    for (size_t done = 0; done < n; done += CND_BLOCK) {
        const size_t length = cnd_block_length(done, n);
        uint64_t numerator[2 * CND_BLOCK], denominator[2 * CND_BLOCK], inverse[2 * CND_BLOCK];
        fractions(numerator, denominator, g + 2 * done, stride, length, d);
        cnd_fp2_vec_invert(inverse, denominator, length);
        cnd_fp2_vec_mul(h + 2 * done, numerator, inverse, length);
    }
}

void cnd_logup_prove(cnd_fp2 *sums, cnd_fp2 chi, uint64_t first, const uint64_t *slope,
                     const uint64_t *intercept, size_t stride, const uint64_t *h,
                     const uint64_t *mh, size_t n, size_t d) {
    cnd_weights weights;
    cnd_weights_start(&weights, chi, first, n);
    for (size_t done = 0; done < n; done += CND_BLOCK) {
        const size_t length = cnd_block_length(done, n);
        uint64_t g[CND_LOGUP_CHUNK_MAX][2 * CND_BLOCK];
        uint64_t numerator[2 * CND_BLOCK], denominator[2 * CND_BLOCK];
        uint64_t wh[2 * CND_BLOCK], wh_slope[2 * CND_BLOCK];
        for (size_t j = 0; j < d; j++)
            memcpy(g[j], intercept + 2 * (j * stride + done), 2 * length * sizeof **g);
        cnd_fp2_vec_mul(wh, weights.table, mh + 2 * done, length);
        cnd_fp2_vec_mul(wh_slope, weights.table, h + 2 * done, length);
        for (size_t y = 0; y <= d; y++) {
            fractions(numerator, denominator, g[0], CND_BLOCK, length, d);
            cnd_fp2 with_h = cnd_fp2_vec_dot(wh, denominator, length);
            cnd_fp2 without = cnd_fp2_vec_dot(weights.table, numerator, length);
            without = cnd_fp2_mul_m61(without, y * y);
            cnd_weights_collect(&weights, &sums[y], cnd_fp2_sub(with_h, without));
            if (y == d) break;
            /* from the point y to y + 1, without a product */
            for (size_t j = 0; j < d; j++)
                cnd_fp2_vec_add(g[j], g[j], slope + 2 * (j * stride + done), length);
            cnd_fp2_vec_add(wh, wh, wh_slope, length);
        }
        cnd_weights_next(&weights);
    }
}

void cnd_logup_verify(cnd_fp2 *sums, cnd_fp2 chi, uint64_t first, const uint64_t *g, size_t stride,
                      const uint64_t *h, size_t n, size_t d) {
    cnd_weights weights;
    cnd_fp2 with_h = {0, 0}, without = {0, 0};
    cnd_weights_start(&weights, chi, first, n);
    for (size_t done = 0; done < n; done += CND_BLOCK) {
        const size_t length = cnd_block_length(done, n);
        uint64_t numerator[2 * CND_BLOCK], denominator[2 * CND_BLOCK];
        fractions(numerator, denominator, g + 2 * done, stride, length, d);
        cnd_weights_collect(&weights, &without, cnd_fp2_vec_dot(weights.table, numerator, length));
        cnd_fp2_vec_mul(denominator, denominator, h + 2 * done, length);
        cnd_weights_collect(&weights, &with_h, cnd_fp2_vec_dot(weights.table, denominator, length));
        cnd_weights_next(&weights);
    }
    sums[0] = with_h;
    sums[1] = without;
}
