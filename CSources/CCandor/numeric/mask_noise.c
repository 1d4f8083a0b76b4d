/* mask_noise.c: the path of candor_mask with noise. What leaves is made from the noisy row alone.
 */
#include "numeric/mask_noise.h"
#include <string.h>
#include "cnd_secret.h"
#include "dispatch/constant_time.h"
#include "numeric/mask.h"
#include "numeric/policy.h"

enum { STACK_REST = 2 * (CND_STACK_CLASSES + 12), ROWS = 512, REGISTER_ROWS = 16 };

size_t cnd_mask_noise_scratch(size_t classes) {
    /* Probabilities, numerators, and what the renormalisation of a row takes; a double to align. */
    return classes * 2 * sizeof(uint32_t) + (cnd_noise_scratch(classes) + 1) * sizeof(double);
}

/* ---- keys ---- */

typedef struct policy_bytes {
    uint8_t bytes[64];
    size_t used;
} policy_bytes;

static void put(policy_bytes *b, uint64_t value, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        b->bytes[b->used++] = (uint8_t)(value >> 8 * i);
}

static uint64_t bits_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* The policy's name in sticky noise: all that shapes an answer of scores, little-endian. */
static policy_bytes name_of(const candor_policy *p) {
    policy_bytes b = {.used = 0};
    put(&b, (uint32_t)p->level, 4), put(&b, p->k, 4), put(&b, (uint32_t)p->score_form, 4);
    put(&b, bits_of(p->score_step), 8), put(&b, p->score_bins, 4);
    put(&b, bits_of(p->bucket_high), 8), put(&b, bits_of(p->bucket_medium), 8);
    put(&b, (uint32_t)p->noise, 4), put(&b, bits_of(p->noise_scale), 8);
    put(&b, (uint32_t)p->preserve_argmax, 4);
    return b;
}

int32_t cnd_mask_noise_law(cnd_noise *law, const candor_policy *policy) {
    cnd_status status = policy->noise == CANDOR_NOISE_LAPLACE
                            ? cnd_noise_laplace(law, policy->noise_scale)
                            : cnd_noise_gaussian(law, policy->noise_scale);
    return status == CND_OK ? CANDOR_OK : CANDOR_ERROR_POLICY;
}

int32_t cnd_mask_noise_start(cnd_mask_noise *noise, const candor_policy *policy,
                             const cnd_noise *law, const candor_options *options,
                             const cnd_mask_kernels *kernels) {
    noise->policy = policy;
    noise->kernels = kernels;
    noise->law = law;
    noise->first_row = options == NULL ? 0 : options->first_row;
    if (policy->noise_sticky) {
        policy_bytes name = name_of(policy);
        cnd_sticky_bind(&noise->sticky, options->sticky_key, options->key_period, options->model,
                        options->model_bytes, name.bytes, name.used);
        return CANDOR_OK;
    }
    if (options != NULL && options->insecure_test_seed != NULL) {
        cnd_aes128_expand(&noise->key, options->insecure_test_seed);
        return CANDOR_OK;
    }
    return cnd_noise_fresh_key(&noise->key) ? CANDOR_OK : CANDOR_ERROR_RANDOMNESS;
}

/* ---- what is released of a noisy row ---- */

/* Orders classes: more first, then the lower one. */
static uint64_t rank_of(uint32_t numerator, size_t c) {
    return (uint64_t)numerator << 32 | (UINT32_MAX - (uint32_t)c);
}

/* The greatest rank below `bound`, with the same steps for every row. */
static uint64_t next_rank(const uint32_t *v, size_t classes, uint64_t bound) {
    uint64_t best = 0;
    for (size_t c = 0; c < classes; c++) {
        uint64_t rank = rank_of(v[c], c);
        rank = rank < bound ? rank : 0;
        best = rank > best ? rank : best;
    }
    return best;
}

static int32_t class_of(uint64_t rank) {
    return (int32_t)(UINT32_MAX - (uint32_t)rank);
}

/* n / 2^24 in units, to the nearest one, a tie to the even one. */
static uint32_t to_units(uint32_t n, uint32_t units) {
    uint64_t product = (uint64_t)n * units, whole = product >> 24;
    uint64_t twice = 2 * (product & (CND_NOISE_GRID - 1)) + (whole & 1);
    return (uint32_t)(whole + (twice > CND_NOISE_GRID));
}

/* Rounds a row of numerators over 2^24. The top takes one unit more where a lower class equals it.
 */
static void round_row(uint32_t *v, size_t classes, uint32_t units, const int32_t *top) {
    uint32_t own = 0, equal = 0, before = ~UINT32_C(0); /* all ones as long as c < top */
    for (size_t c = 0; c < classes; c++)
        v[c] = to_units(v[c], units);
    if (top == NULL) return;
    for (size_t c = 0; c < classes; c++)
        own |= v[c] & (uint32_t)cnd_equal_mask(c, (uint32_t)*top);
    for (size_t c = 0; c < classes; c++) {
        before &= ~(uint32_t)cnd_equal_mask(c, (uint32_t)*top);
        equal |= before & (uint32_t)cnd_equal_mask(v[c], own);
    }
    for (size_t c = 0; c < classes; c++)
        v[c] += equal & 1 & (uint32_t)cnd_equal_mask(c, (uint32_t)*top);
}

/* Numerators as scores. Over 2^24 a product is as exact as a quotient, and faster. */
static void scores_of(float *scores, const uint32_t *v, size_t n, uint32_t units) {
    const float whole = (float)units, inverse = 1 / whole;
    if (units == CND_NOISE_GRID)
        for (size_t i = 0; i < n; i++)
            scores[i] = (float)(int32_t)v[i] * inverse;
    else
        for (size_t i = 0; i < n; i++)
            scores[i] = (float)(int32_t)v[i] / whole;
}

static void release(const cnd_mask_job *job, size_t row, uint32_t *v) {
    int32_t level = job->noise->policy->level;
    size_t classes = job->classes, width = classes;
    if (level == CANDOR_LEVEL_LABEL) {
        job->labels[row] = class_of(next_rank(v, classes, UINT64_MAX));
        return;
    }
    if (level == CANDOR_LEVEL_BUCKET) {
        uint64_t best = next_rank(v, classes, UINT64_MAX);
        float p = (float)(uint32_t)(best >> 32) / (float)CND_NOISE_GRID; /* exact */
        job->buckets[2 * row] = class_of(best);
        job->buckets[2 * row + 1] = (p > job->medium) + (p > job->high);
        return;
    }
    uint32_t best[CANDOR_K_MAX];
    if (level == CANDOR_LEVEL_TOP_K) {
        uint64_t rank = UINT64_MAX;
        width = job->k;
        for (size_t i = 0; i < width; i++) {
            rank = next_rank(v, classes, rank);
            job->labels[row * width + i] = class_of(rank);
            best[i] = (uint32_t)(rank >> 32);
        }
        v = best;
    }
    if (job->numerators != NULL) memcpy(job->numerators + row * width, v, width * sizeof *v);
    if (job->scores != NULL) scores_of(job->scores + row * width, v, width, job->units);
}

/* ---- rows ---- */

/* Where rows are worked on: `rows` at once. */
typedef struct workspace {
    float *probabilities;
    uint32_t *numerators;
    double *rest;
    size_t rows;
} workspace;

static void mask_some(const cnd_mask_job *job, const workspace *w, const int32_t *tops,
                      size_t first, size_t rows) {
    const cnd_mask_noise *noise = job->noise;
    bool quantised = noise->policy->score_form == CANDOR_SCORES_QUANTISED;
    uint32_t denominator = quantised ? job->units : CND_NOISE_GRID;
    if (noise->policy->noise_sticky)
        cnd_sticky_rows(w->numerators, w->probabilities, tops, job->preserve, rows, job->classes,
                        denominator, noise->law, &noise->sticky, w->rest);
    else
        cnd_noise_rows(w->numerators, w->probabilities, job->preserve ? tops : NULL, rows,
                       job->classes, denominator, noise->law, &noise->key,
                       noise->first_row + job->first_row + first, w->rest);
    for (size_t row = 0; row < rows; row++) {
        uint32_t *v = w->numerators + row * job->classes;
        if (job->rounded) round_row(v, job->classes, job->units, job->preserve ? tops + row : NULL);
        release(job, first + row, v);
    }
}

size_t cnd_mask_noisy(const cnd_mask_job *job) {
    float probabilities[CND_STACK_CLASSES];
    uint32_t numerators[CND_STACK_CLASSES];
    double rest[STACK_REST];
    int32_t tops[ROWS];
    workspace w = {probabilities, numerators, rest, 1};
    if (job->classes <= CND_STACK_CLASSES) {
        w.rows = CND_STACK_CLASSES / job->classes < ROWS ? CND_STACK_CLASSES / job->classes : ROWS;
        /* Whole registers of rows, each in a lane. */
        if (w.rows > REGISTER_ROWS) w.rows -= w.rows % REGISTER_ROWS;
    } else {
        w.probabilities = (float *)job->scratch;
        w.numerators = job->scratch + job->classes;
        uintptr_t after = (uintptr_t)(w.numerators + job->classes);
        w.rest = (double *)((after + sizeof(double) - 1) & ~(sizeof(double) - 1));
    }
    size_t row = 0, good = job->rows;
    while (row < good) {
        cnd_mask_job part = *job;
        part.data += row * job->stride;
        part.rows = job->rows - row < w.rows ? job->rows - row : w.rows;
        part.units = 0, part.rounded = false, part.preserve = false;
        part.numerators = NULL, part.scores = w.probabilities, part.labels = tops;
        size_t now = job->noise->kernels->full(&part);
        if (now < part.rows) good = row + now;
        part.rows = now;
        (void)job->noise->kernels->label(&part); /* these are good */
        mask_some(job, &w, tops, row, now);
        row += now;
    }
    size_t used = w.rows * job->classes;
    cnd_secret_wipe(w.probabilities, used * sizeof(float));
    cnd_secret_wipe(w.numerators, used * sizeof(uint32_t));
    return good;
}
