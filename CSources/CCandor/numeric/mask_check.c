/* mask_check.c: what a call of the masking interface must be before a score is looked at, and why a
 * row is not one that can be masked. */
#include <float.h>
#include "cnd_runtime.h"
#include "numeric/mask.h"
#include "numeric/mask_noise.h"

int32_t cnd_mask_fail(candor_error_detail *detail, int32_t code, double expected, double actual) {
    if (detail != NULL)
        *detail = (candor_error_detail){sizeof *detail, code, 0, 0, expected, actual};
    return code;
}

static int32_t fail_at(candor_error_detail *detail, int32_t code, size_t row, size_t column,
                       double expected, double actual) {
    if (detail != NULL)
        *detail = (candor_error_detail){sizeof *detail, code, row, column, expected, actual};
    return code;
}

int32_t cnd_mask_explain(const float *row, size_t number, size_t classes, bool logits,
                         candor_error_detail *detail) {
    double sum = 0;
    bool finite = false;
    for (size_t c = 0; c < classes; c++) {
        float x = row[c];
        if (x != x) return fail_at(detail, CANDOR_ERROR_NAN, number, c, 0, x);
        if (x > FLT_MAX || (!logits && x < -FLT_MAX))
            return fail_at(detail, CANDOR_ERROR_INFINITE, number, c, FLT_MAX, x);
        if (!logits && x < 0) return fail_at(detail, CANDOR_ERROR_NEGATIVE, number, c, 0, x);
        finite |= x >= -FLT_MAX;
        sum += x;
    }
    if (!logits) return fail_at(detail, CANDOR_ERROR_NOT_NORMALISED, number, 0, 1, sum);
    return fail_at(detail, CANDOR_ERROR_NO_FINITE, number, 0, 1, finite);
}

/* ---- sizes ---- */

int32_t cnd_mask_check_input(size_t *stride, const candor_input *input,
                             candor_error_detail *detail) {
    if (input == NULL) return cnd_mask_fail(detail, CANDOR_ERROR_NULL, 1, 0);
    if (input->struct_size != sizeof *input)
        return cnd_mask_fail(detail, CANDOR_ERROR_STRUCT_SIZE, sizeof *input, input->struct_size);
    if (input->kind != CANDOR_KIND_LOGITS && input->kind != CANDOR_KIND_PROBABILITIES)
        return cnd_mask_fail(detail, CANDOR_ERROR_KIND, CANDOR_KIND_PROBABILITIES, input->kind);
    if (input->classes == 0 || input->classes > INT32_MAX)
        return cnd_mask_fail(detail, CANDOR_ERROR_SHAPE, input->classes == 0 ? 1 : INT32_MAX,
                             (double)input->classes);
    *stride = input->row_stride == 0 ? input->classes : input->row_stride;
    if (*stride < input->classes)
        return cnd_mask_fail(detail, CANDOR_ERROR_STRIDE, (double)input->classes, (double)*stride);
    /* No output has more than two words a row and class: the bytes of every buffer fit. */
    size_t most = (size_t)PTRDIFF_MAX / 8 / *stride;
    if (input->rows > most)
        return cnd_mask_fail(detail, CANDOR_ERROR_SHAPE, (double)most, (double)input->rows);
    if (input->rows > 0 && input->data == NULL)
        return cnd_mask_fail(detail, CANDOR_ERROR_NULL, 1, 0);
    return CANDOR_OK;
}

/* ---- buffers ---- */

static bool overlap(cnd_mask_range a, cnd_mask_range b) {
    if (a.bytes == 0 || b.bytes == 0) return false;
    uintptr_t first = (uintptr_t)a.start, second = (uintptr_t)b.start;
    return first < second ? second - first < a.bytes : first - second < b.bytes;
}

int32_t cnd_mask_check_ranges(const candor_input *input, const cnd_mask_range *outputs,
                              size_t count, candor_error_detail *detail) {
    if (input->rows == 0) return CANDOR_OK;
    size_t stride = input->row_stride == 0 ? input->classes : input->row_stride;
    cnd_mask_range in = {input->data,
                         ((input->rows - 1) * stride + input->classes) * sizeof *input->data};
    if ((uintptr_t)in.start % sizeof(float) != 0)
        return cnd_mask_fail(detail, CANDOR_ERROR_MISALIGNED, sizeof(float),
                             (double)((uintptr_t)in.start % sizeof(float)));
    for (size_t i = 0; i < count; i++) {
        if (outputs[i].start == NULL) continue;
        size_t off = (uintptr_t)outputs[i].start % sizeof(float);
        if (off != 0)
            return cnd_mask_fail(detail, CANDOR_ERROR_MISALIGNED, sizeof(float), (double)off);
        bool meets = overlap(outputs[i], in);
        for (size_t j = 0; j < i; j++)
            meets |= outputs[j].start != NULL && overlap(outputs[i], outputs[j]);
        if (meets) return cnd_mask_fail(detail, CANDOR_ERROR_OVERLAP, 0, (double)i);
    }
    return CANDOR_OK;
}

static cnd_mask_shape shape_of(const candor_policy *policy, size_t classes) {
    cnd_mask_shape shape = {0};
    size_t width = policy->level == CANDOR_LEVEL_TOP_K ? policy->k : classes;
    if (policy->level == CANDOR_LEVEL_LABEL) shape.labels = 1;
    if (policy->level == CANDOR_LEVEL_BUCKET) shape.buckets = 2;
    if (policy->level == CANDOR_LEVEL_TOP_K) shape.labels = width;
    if (cnd_policy_has_scores(policy)) {
        shape.scores = width;
        shape.numerators = candor_policy_denominator(policy) > 0 ? width : 0;
    }
    return shape;
}

static int32_t check_output(cnd_mask_shape *shape, const candor_input *input,
                            const candor_output *output, candor_error_detail *detail) {
    if (output == NULL) return cnd_mask_fail(detail, CANDOR_ERROR_NULL, 1, 0);
    if (output->struct_size != sizeof *output)
        return cnd_mask_fail(detail, CANDOR_ERROR_STRUCT_SIZE, sizeof *output, output->struct_size);
    if (output->reserved != 0)
        return cnd_mask_fail(detail, CANDOR_ERROR_OUTPUT, 0, output->reserved);
    /* Of scores and numerators one is enough. */
    bool scored = output->scores != NULL || output->numerators != NULL;
    bool complete = (shape->labels == 0 || output->labels != NULL) &&
                    (shape->buckets == 0 || output->buckets != NULL) &&
                    (shape->scores == 0 || scored);
    bool extra = (shape->labels == 0 && output->labels != NULL) ||
                 (shape->buckets == 0 && output->buckets != NULL) ||
                 (shape->scores == 0 && output->scores != NULL) ||
                 (shape->numerators == 0 && output->numerators != NULL);
    if (extra || (!complete && input->rows > 0))
        return cnd_mask_fail(detail, CANDOR_ERROR_OUTPUT, 1, complete);
    if (output->scores == NULL) shape->scores = 0;
    if (output->numerators == NULL) shape->numerators = 0;
    return CANDOR_OK;
}

/* ---- options ---- */

static bool needs_scratch(const candor_policy *policy, size_t classes) {
    if (classes <= CND_STACK_CLASSES) return false;
    return cnd_policy_has_noise(policy) ||
           (policy->level == CANDOR_LEVEL_TOP_K && policy->score_form == CANDOR_SCORES_QUANTISED);
}

size_t candor_scratch_bytes(const candor_policy *policy, size_t classes, uint32_t threads) {
    if (candor_policy_check(policy, NULL, 0) != CANDOR_OK || !needs_scratch(policy, classes))
        return 0;
    size_t teams = threads == 0 ? cnd_parallel_default_workers() : threads;
    if (classes > SIZE_MAX / 64 / teams) return SIZE_MAX;
    return teams * (cnd_policy_has_noise(policy) ? cnd_mask_noise_scratch(classes)
                                                 : classes * sizeof(uint32_t));
}

int32_t cnd_mask_check_options(cnd_mask_plan *plan, size_t scratch, const candor_options *options,
                               candor_error_detail *detail) {
    static const candor_options none = {.struct_size = sizeof none, .threads = 1};
    if (options == NULL) options = &none;
    if (options->struct_size != sizeof *options)
        return cnd_mask_fail(detail, CANDOR_ERROR_STRUCT_SIZE, sizeof *options,
                             options->struct_size);
    if ((options->zero_on_error != 0 && options->zero_on_error != 1) || options->reserved != 0)
        return cnd_mask_fail(detail, CANDOR_ERROR_OPTIONS, 0, options->zero_on_error);
    if (scratch > 0 && (options->scratch == NULL || options->scratch_bytes < scratch))
        return cnd_mask_fail(detail, CANDOR_ERROR_SCRATCH, (double)scratch,
                             options->scratch == NULL ? 0 : (double)options->scratch_bytes);
    plan->zero_on_error = options->zero_on_error;
    plan->threads = options->threads == 0 ? cnd_parallel_default_workers() : options->threads;
    plan->scratch = scratch > 0 ? options->scratch : NULL;
    plan->scratch_bytes = scratch;
    return CANDOR_OK;
}

/* The keys of sticky noise. */
static int32_t check_keys(const candor_policy *policy, const candor_options *options,
                          candor_error_detail *detail) {
    if (!cnd_policy_has_noise(policy)) return CANDOR_OK;
    bool key = options != NULL && options->sticky_key != NULL;
    if (policy->noise_sticky && (!key || options->insecure_test_seed != NULL))
        return cnd_mask_fail(detail, CANDOR_ERROR_STICKY_KEY, 1, key);
    if (options != NULL && options->model == NULL && options->model_bytes > 0)
        return cnd_mask_fail(detail, CANDOR_ERROR_NULL, 1, 0);
    return CANDOR_OK;
}

int32_t cnd_mask_check_call(cnd_mask_plan *plan, const candor_policy *policy,
                            const candor_input *input, const candor_output *output,
                            const candor_options *options, candor_error_detail *detail) {
    int32_t status = candor_policy_check(policy, NULL, 0);
    if (status != CANDOR_OK)
        return cnd_mask_fail(detail, status, sizeof *policy,
                             policy == NULL ? 0 : policy->struct_size);
    status = cnd_mask_check_input(&plan->stride, input, detail);
    if (status != CANDOR_OK) return status;
    if (cnd_policy_has_noise(policy) && input->classes > CND_MASK_NOISE_CLASSES)
        return cnd_mask_fail(detail, CANDOR_ERROR_SHAPE, CND_MASK_NOISE_CLASSES,
                             (double)input->classes);
    if (policy->level == CANDOR_LEVEL_TOP_K && policy->k > input->classes)
        return cnd_mask_fail(detail, CANDOR_ERROR_K, (double)input->classes, policy->k);
    plan->shape = shape_of(policy, input->classes);
    status = check_output(&plan->shape, input, output, detail);
    if (status != CANDOR_OK) return status;
    size_t scratch =
        candor_scratch_bytes(policy, input->classes, options == NULL ? 1 : options->threads);
    status = cnd_mask_check_options(plan, scratch, options, detail);
    if (status != CANDOR_OK) return status;
    status = check_keys(policy, options, detail);
    if (status != CANDOR_OK) return status;
    size_t words = input->rows * sizeof(uint32_t);
    const cnd_mask_range outputs[] = {
        {output->labels, plan->shape.labels * words},
        {output->buckets, plan->shape.buckets * words},
        {output->scores, plan->shape.scores * words},
        {output->numerators, plan->shape.numerators * words},
        {plan->scratch, plan->scratch_bytes},
    };
    return cnd_mask_check_ranges(input, outputs, sizeof outputs / sizeof *outputs, detail);
}
