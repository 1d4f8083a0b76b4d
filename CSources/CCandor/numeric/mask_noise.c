/* mask_noise.c: masks with noise. A row's probabilities, its noise, and then what the level
 * releases of the noisy row, a few rows at a time while they are in cache.
 *
 * All rows are checked, and the key is there, before the first is written. Until the noisy row is
 * done the work depends on shapes alone; from then on on what is released. */
#include <string.h>
#include "cnd_noise.h"
#include "cnd_secret.h"
#include "numeric/mask.h"

/* Classes that the stack is enough for, and words of rows that are taken at once. */
#define BLOCK_WORDS CND_NOISE_STACK_CLASSES
/* Samples in a segment: some 100 us of work. */
#define SEGMENT_SAMPLES 8192

typedef struct noisy {
    const cnd_mask_kernels *kernels;
    const candor_policy *policy;
    const cnd_mask_job *job;
    const cnd_mask_plan *plan;
    cnd_noise law;
    uint32_t denominator; /* of the noisy row */
    cnd_aes128_key key;   /* of fresh noise */
    cnd_sticky sticky;
    uint64_t first_row;
} noisy;

/* ---- keys ---- */

static uint8_t *put(uint8_t *to, uint64_t value, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        *to++ = (uint8_t)(value >> 8 * i);
    return to;
}

static uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

#define POLICY_BYTES 60

/* What of a policy a released row depends on, in one order of bytes on every machine. */
static void name_policy(uint8_t name[POLICY_BYTES], const candor_policy *p) {
    uint8_t *to = put(name, (uint32_t)p->level, 4);
    to = put(put(to, p->k, 4), (uint32_t)p->score_form, 4);
    to = put(put(to, bits_of(p->score_step), 8), p->score_bins, 4);
    to = put(put(to, bits_of(p->bucket_high), 8), bits_of(p->bucket_medium), 8);
    to = put(put(to, (uint32_t)p->noise, 4), bits_of(p->noise_scale), 8);
    (void)put(put(to, (uint32_t)p->noise_sticky, 4), (uint32_t)p->preserve_argmax, 4);
}

/* The law and the key. False where the system gives no random bytes. */
static bool prepare(noisy *n, const candor_options *options) {
    const candor_policy *p = n->policy;
    cnd_status made = p->noise == CANDOR_NOISE_LAPLACE
                          ? cnd_noise_laplace(&n->law, p->noise_scale)
                          : cnd_noise_gaussian(&n->law, p->noise_scale);
    if (made != CND_OK) return false; /* the policy's scale has been checked */
    if (p->noise_sticky) {
        uint8_t name[POLICY_BYTES];
        name_policy(name, p);
        cnd_sticky_bind(&n->sticky, options->sticky_key, options->key_period, options->model,
                        options->model_bytes, name, sizeof name);
        return true;
    }
    if (options == NULL || options->insecure_test_seed == NULL) return cnd_noise_fresh_key(&n->key);
    cnd_aes128_expand(&n->key, options->insecure_test_seed);
    n->first_row = options->first_row;
    return true;
}

/* ---- what is released of a noisy row ---- */

/* The nearest multiples of 1 / steps, a tie to the even one. Where a lower class then ties with
 * the top, the top takes one step more. */
static void round_row(uint32_t *v, size_t classes, uint32_t steps, const int32_t *top) {
    uint32_t most = 0;
    for (size_t c = 0; c < classes; c++) {
        uint64_t scaled = (uint64_t)v[c] * steps; /* <= 2^24 * 1000 < 2^34 */
        uint64_t floor = scaled >> 24, rest = scaled & (CND_NOISE_GRID - 1);
        bool up = rest > CND_NOISE_GRID / 2 || (rest == CND_NOISE_GRID / 2 && (floor & 1) != 0);
        v[c] = (uint32_t)floor + up;
    }
    if (top == NULL) return;
    for (size_t c = 0; c < (size_t)*top; c++)
        most = v[c] > most ? v[c] : most;
    if (most >= v[*top]) v[*top] = most + 1;
}

/* The lowest class of the greatest. */
static size_t greatest(const uint32_t *v, size_t classes) {
    size_t best = 0;
    for (size_t c = 1; c < classes; c++)
        best = v[c] > v[best] ? c : best;
    return best;
}

/* The k best classes, the lower first among equals. */
static void choose(int32_t *labels, const uint32_t *v, size_t classes, size_t k) {
    size_t found = 0;
    for (size_t c = 0; c < classes; c++) {
        if (found == k && v[c] <= v[labels[k - 1]]) continue;
        size_t place = found < k ? found++ : k - 1;
        for (; place > 0 && v[c] > v[labels[place - 1]]; place--)
            labels[place] = labels[place - 1];
        labels[place] = (int32_t)c;
    }
}

static void release(const noisy *n, size_t row, uint32_t *v, int32_t top) {
    const cnd_mask_job *job = n->job;
    size_t classes = job->classes, k = job->k;
    uint32_t units = n->denominator;
    if (job->rounded) {
        round_row(v, classes, job->units, job->preserve ? &top : NULL);
        units = job->units;
    }
    if (job->labels != NULL && n->policy->level == CANDOR_LEVEL_LABEL)
        job->labels[row] = (int32_t)greatest(v, classes);
    if (job->buckets != NULL) {
        size_t best = greatest(v, classes);
        float p = (float)v[best] / (float)units; /* both are exact: at most 2^24 */
        job->buckets[2 * row] = (int32_t)best;
        job->buckets[2 * row + 1] = (p > job->medium) + (p > job->high);
    }
    size_t width = classes;
    const int32_t *labels = NULL;
    if (n->policy->level == CANDOR_LEVEL_TOP_K) {
        choose(job->labels + row * k, v, classes, k);
        labels = job->labels + row * k;
        width = k;
    }
    for (size_t i = 0; i < width && job->numerators != NULL; i++)
        job->numerators[row * width + i] = v[labels == NULL ? i : (size_t)labels[i]];
    for (size_t i = 0; i < width && job->scores != NULL; i++)
        job->scores[row * width + i] =
            (float)v[labels == NULL ? i : (size_t)labels[i]] / (float)units;
}

/* ---- rows ---- */

size_t cnd_mask_noise_scratch(size_t classes) {
    if (classes <= CND_NOISE_STACK_CLASSES) return 0;
    if (classes > SIZE_MAX / 64) return SIZE_MAX;
    /* The numbers that renormalising needs, and the row; 8 bytes to begin at a multiple of 8. */
    size_t words = classes + (classes & 1);
    return cnd_noise_scratch(classes) * sizeof(double) + words * sizeof(uint32_t) + 8;
}

static void run_rows(const noisy *n, size_t first, size_t end, uint32_t *v, double *rest) {
    const cnd_mask_job *job = n->job;
    size_t classes = job->classes, most = BLOCK_WORDS / classes;
    int32_t tops[BLOCK_WORDS];
    most = most == 0 ? 1 : most;
    for (size_t row = first, rows; row < end; row += rows) {
        rows = end - row < most ? end - row : most;
        cnd_mask_job exact = {
            .data = job->data + row * job->stride,
            .rows = rows,
            .classes = classes,
            .stride = job->stride,
            .logits = job->logits,
            .scores = (float *)v,
            .labels = tops,
        };
        (void)n->kernels->full(&exact); /* all rows have been checked */
        (void)n->kernels->label(&exact);
        if (n->policy->noise_sticky)
            cnd_sticky_rows(v, (const float *)v, tops, job->preserve, rows, classes, n->denominator,
                            &n->law, &n->sticky, rest);
        else
            cnd_noise_rows(v, (const float *)v, job->preserve ? tops : NULL, rows, classes,
                           n->denominator, &n->law, &n->key, n->first_row + row, rest);
        for (size_t i = 0; i < rows; i++)
            release(n, row + i, v + i * classes, tops[i]);
    }
}

static void run_segment(void *context, size_t segment, size_t first, size_t end) {
    const noisy *n = context;
    size_t bytes = cnd_mask_noise_scratch(n->job->classes);
    if (bytes == 0) {
        uint32_t v[BLOCK_WORDS];
        run_rows(n, first, end, v, NULL);
        cnd_secret_wipe(v, sizeof v);
        return;
    }
    uintptr_t start = (uintptr_t)n->plan->scratch + segment * bytes;
    double *rest = (double *)((start + 7) & ~(uintptr_t)7);
    run_rows(n, first, end, (uint32_t *)(rest + cnd_noise_scratch(n->job->classes)), rest);
    cnd_secret_wipe((void *)start, bytes);
}

bool cnd_mask_noisy(const cnd_mask_kernels *kernels, const candor_policy *policy,
                    const cnd_mask_job *job, const cnd_mask_plan *plan,
                    const candor_options *options) {
    noisy n = {.kernels = kernels, .policy = policy, .job = job, .plan = plan};
    n.denominator =
        policy->score_form == CANDOR_SCORES_QUANTISED ? policy->score_bins : CND_NOISE_GRID;
    bool good = prepare(&n, options);
    if (good) {
        size_t segment = SEGMENT_SAMPLES / job->classes + 1;
        /* Each segment has its own scratch, so there are no more than threads. */
        if (plan->scratch != NULL) segment = (job->rows - 1) / plan->threads + 1;
        cnd_parallel_for(plan->threads, job->rows, segment, run_segment, &n);
    }
    cnd_secret_wipe(&n.key, sizeof n.key);
    cnd_secret_wipe(&n.sticky, sizeof n.sticky);
    return good;
}
