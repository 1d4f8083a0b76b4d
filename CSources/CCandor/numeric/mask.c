/* mask.c: candor_mask: nothing is written before every row is known to be good.
 *
 * Rows whose answers fit into a buffer on the stack are masked there, which also checks them, and
 * copied out at the end; the rows beyond are first only checked, and masked when all are good. */
#include "numeric/mask.h"
#include <stdatomic.h>
#include <string.h>
#include "cnd_kernels.h"
#include "cnd_secret.h"
#include "dispatch/target_regions.h"
#include "numeric/mask_noise.h"
#include "numeric/policy.h"

/* 32-bit words of answers that are held back. */
#define BUFFER_WORDS 16384
/* Floats of input in a segment: some 10 us of work, many times what starting a thread of a team
 * costs. */
#define SEGMENT_FLOATS 65536

static const cnd_mask_kernels *const tables[CND_ISA_COUNT] = {
    [CND_ISA_SCALAR] = &cnd_mask_kernels_scalar,
#if CND_AARCH64
    [CND_ISA_NEON] = &cnd_mask_kernels_neon,
#endif
#if CND_X86_64
    [CND_ISA_AVX2] = &cnd_mask_kernels_avx2,
    [CND_ISA_AVX512] = &cnd_mask_kernels_avx512,
#endif
};

const cnd_mask_kernels *cnd_mask_kernels_of(cnd_isa isa) {
    return tables[isa];
}

/* One pass over rows: all of a job's, or from `first` on. */
typedef struct pass {
    cnd_mask_kernel kernel;
    const cnd_mask_job *job;
    const cnd_mask_shape *shape;
    size_t first;      /* the pass's row 0 */
    uint32_t *scratch; /* scratch_words for each segment, or NULL */
    size_t scratch_words;
    atomic_size_t bad; /* the first bad row of the job, SIZE_MAX for none */
} pass;

/* `p` moved on by `rows` rows of `width` words. */
#define MOVED(p, rows, width) ((p) == NULL ? NULL : (p) + (rows) * (width))

static cnd_mask_job rows_of(const cnd_mask_job *job, const cnd_mask_shape *shape, size_t first,
                            size_t count) {
    cnd_mask_job part = *job;
    part.data += first * job->stride;
    part.rows = count;
    part.first_row = job->first_row + first;
    part.labels = MOVED(job->labels, first, shape->labels);
    part.buckets = MOVED(job->buckets, first, shape->buckets);
    part.scores = MOVED(job->scores, first, shape->scores);
    part.numerators = MOVED(job->numerators, first, shape->numerators);
    part.tokens = MOVED(job->tokens, first, 1);
    part.token_scores = MOVED(job->token_scores, first, shape->token_scores);
    part.maxima = MOVED(job->maxima, first, 1);
    return part;
}

static void run_segment(void *context, size_t segment, size_t first, size_t end) {
    pass *p = context;
    uint32_t stack[CND_STACK_CLASSES];
    cnd_mask_job part = rows_of(p->job, p->shape, p->first + first, end - first);
    part.scratch = p->scratch == NULL ? stack : p->scratch + segment * p->scratch_words;
    size_t good = p->kernel(&part);
    if (good == part.rows) return;
    size_t found = p->first + first + good;
    size_t bad = atomic_load_explicit(&p->bad, memory_order_relaxed);
    while (found < bad && !atomic_compare_exchange_weak_explicit(
                              &p->bad, &bad, found, memory_order_relaxed, memory_order_relaxed))
        ;
}

/* Runs `kernel` on the rows first ..< end of `job`. The first bad row of them, or SIZE_MAX. */
static size_t run(cnd_mask_kernel kernel, const cnd_mask_job *job, const cnd_mask_plan *plan,
                  size_t first, size_t end) {
    if (first == end) return SIZE_MAX;
    size_t words = plan->scratch_bytes / plan->threads / sizeof(uint32_t);
    pass p = {kernel, job, &plan->shape, first, plan->scratch, words, SIZE_MAX};
    size_t count = end - first, segment = SEGMENT_FLOATS / job->classes + 1;
    /* Each segment has its own scratch, so there are no more than threads. */
    if (plan->scratch != NULL) segment = (count - 1) / plan->threads + 1;
    cnd_parallel_for(plan->threads, count, segment, run_segment, &p);
    return atomic_load_explicit(&p.bad, memory_order_relaxed);
}

/* The job whose outputs are cut from `buffer` for `rows` rows. */
static cnd_mask_job held_back(const cnd_mask_job *job, const cnd_mask_shape *shape,
                              uint32_t *buffer, size_t rows) {
    cnd_mask_job held = *job;
    uint32_t *labels = buffer, *buckets = labels + shape->labels * rows;
    uint32_t *scores = buckets + shape->buckets * rows;
    uint32_t *numerators = scores + shape->scores * rows;
    if (job->labels != NULL) held.labels = (int32_t *)labels;
    if (job->buckets != NULL) held.buckets = (int32_t *)buckets;
    if (job->scores != NULL) held.scores = (float *)scores;
    if (job->numerators != NULL) held.numerators = numerators;
    if (job->token_scores != NULL)
        held.token_scores = (float *)(numerators + shape->numerators * rows);
    return held;
}

static void move_out(void *to, const void *from, size_t words) {
    if (to != NULL && words > 0) memcpy(to, from, words * sizeof(uint32_t));
}

static void wipe(void *output, size_t words) {
    if (output != NULL && words > 0) memset(output, 0, words * sizeof(uint32_t));
}

/* mask_all of logits whose answers are too large to be held back: what is kept of the rows, as far
 * as `buffer` goes, is their maxima. */
static size_t mask_all_by_maxima(const cnd_mask_kernels *kernels, const cnd_mask_job *job,
                                 const cnd_mask_plan *plan, float *buffer) {
    size_t rows = job->rows, kept = rows < BUFFER_WORDS ? rows : BUFFER_WORDS;
    cnd_mask_job with_maxima = *job;
    with_maxima.maxima = buffer;
    size_t bad = run(kernels->check, &with_maxima, plan, 0, kept);
    if (bad == SIZE_MAX) bad = run(kernels->check, job, plan, kept, rows);
    if (bad == SIZE_MAX) bad = run(kernels->full, &with_maxima, plan, 0, kept);
    if (bad == SIZE_MAX) bad = run(kernels->full, job, plan, kept, rows);
    return bad;
}

/* Masks all rows, or none. The first bad row, or SIZE_MAX. */
static size_t mask_all(const cnd_mask_kernels *kernels, cnd_mask_kernel kernel,
                       const cnd_mask_job *job, const cnd_mask_plan *plan) {
    const cnd_mask_shape *shape = &plan->shape;
    size_t rows = job->rows, bad;
    if (plan->zero_on_error) {
        bad = run(kernel, job, plan, 0, rows);
        if (bad == SIZE_MAX) return bad;
        wipe(job->labels, rows * shape->labels), wipe(job->buckets, rows * shape->buckets);
        wipe(job->scores, rows * shape->scores), wipe(job->numerators, rows * shape->numerators);
        wipe(job->token_scores, rows * shape->token_scores);
        return bad;
    }
    uint32_t buffer[BUFFER_WORDS];
    if (kernel == kernels->full && job->logits && job->classes > CND_LANES_CLASSES &&
        rows > BUFFER_WORDS / (shape->scores + shape->numerators))
        return mask_all_by_maxima(kernels, job, plan, (float *)buffer);
    size_t words =
        shape->labels + shape->buckets + shape->scores + shape->numerators + shape->token_scores;
    size_t held_rows = BUFFER_WORDS / words < rows ? BUFFER_WORDS / words : rows;
    cnd_mask_job held = held_back(job, shape, buffer, held_rows);
    bad = run(kernel, &held, plan, 0, held_rows);
    if (bad != SIZE_MAX) return bad;
    cnd_mask_job silent = *job;
    silent.labels = NULL;
    /* `check` is faster where no logit is infinite, which the time of these must not tell. */
    bool even = kernel == kernels->bucket || kernel == cnd_mask_noisy;
    bad = run(even ? kernels->label : kernels->check, &silent, plan, held_rows, rows);
    if (bad != SIZE_MAX) return bad;
    move_out(job->labels, held.labels, held_rows * shape->labels);
    move_out(job->buckets, held.buckets, held_rows * shape->buckets);
    move_out(job->scores, held.scores, held_rows * shape->scores);
    move_out(job->numerators, held.numerators, held_rows * shape->numerators);
    move_out(job->token_scores, held.token_scores, held_rows * shape->token_scores);
    return run(kernel, job, plan, held_rows, rows);
}

int32_t cnd_mask_run(const cnd_mask_kernels *kernels, cnd_mask_kernel kernel,
                     const cnd_mask_job *job, const cnd_mask_plan *plan,
                     candor_error_detail *detail) {
    size_t bad = mask_all(kernels, kernel, job, plan);
    if (bad == SIZE_MAX) return CANDOR_OK;
    return cnd_mask_explain(job->data + bad * job->stride, bad, job->classes, job->logits, detail);
}

int32_t cnd_mask_by_law(cnd_isa isa, const candor_policy *policy, const cnd_noise *law,
                        const candor_input *input, const candor_output *output,
                        const candor_options *options, candor_error_detail *detail) {
    if (detail != NULL && detail->struct_size != sizeof *detail) return CANDOR_ERROR_STRUCT_SIZE;
    cnd_mask_plan plan;
    int32_t status = cnd_mask_check_call(&plan, policy, input, output, options, detail);
    if (status != CANDOR_OK || input->rows == 0) return status;

    const cnd_mask_kernels *kernels = tables[isa];
    const cnd_mask_kernel by_level[] = {kernels->label, kernels->bucket, kernels->top_k,
                                        kernels->full};
    cnd_mask_job job = {
        .data = input->data,
        .rows = input->rows,
        .classes = input->classes,
        .stride = plan.stride,
        .logits = input->kind == CANDOR_KIND_LOGITS,
        .rounded = policy->score_form == CANDOR_SCORES_ROUNDED,
        .preserve = policy->preserve_argmax != 0,
        .units = candor_policy_denominator(policy),
        .k = policy->k,
        .high = policy->bucket_high,
        .medium = policy->bucket_medium,
        .labels = output->labels,
        .buckets = output->buckets,
        .scores = output->scores,
        .numerators = output->numerators,
    };
    cnd_mask_kernel kernel = by_level[policy->level];
    cnd_mask_noise noise;
    cnd_noise own_law;
    if (cnd_policy_has_noise(policy)) {
        if (law == NULL) status = cnd_mask_noise_law(&own_law, policy), law = &own_law;
        if (status == CANDOR_OK)
            status = cnd_mask_noise_start(&noise, policy, law, options, kernels);
        if (status != CANDOR_OK) return cnd_mask_fail(detail, status, 1, 0);
        kernel = cnd_mask_noisy, job.noise = &noise;
    }
    status = cnd_mask_run(kernels, kernel, &job, &plan, detail);
    if (job.noise != NULL) cnd_secret_wipe(&noise, sizeof noise);
    return status;
}

int32_t cnd_mask_on(cnd_isa isa, const candor_policy *policy, const candor_input *input,
                    const candor_output *output, const candor_options *options,
                    candor_error_detail *detail) {
    return cnd_mask_by_law(isa, policy, NULL, input, output, options, detail);
}

int32_t candor_mask(const candor_policy *policy, const candor_input *input,
                    const candor_output *output, const candor_options *options,
                    candor_error_detail *detail) {
    return cnd_mask_on(cnd_isa_active(), policy, input, output, options, detail);
}

int32_t candor_mask_row(const candor_policy *policy, const float *row, size_t classes, int32_t kind,
                        const candor_output *output, const candor_options *options,
                        candor_error_detail *detail) {
    const candor_input input = {sizeof input, kind, row, 1, classes, 0};
    return candor_mask(policy, &input, output, options, detail);
}

int32_t candor_environment_check(void) {
    return cnd_runtime_check() == CND_OK ? CANDOR_OK : CANDOR_ERROR_ENVIRONMENT;
}
