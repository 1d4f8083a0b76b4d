/* logprobs.c: what a text model's log-probabilities may say. */
#include "cnd_kernels.h"
#include "numeric/mask.h"

int32_t candor_logprobs_top(const candor_policy *policy, int32_t requested, size_t vocabulary) {
    int32_t status = candor_policy_check(policy, NULL, 0);
    if (status != CANDOR_OK) return status;
    /* Negative, the whole vocabulary, is clamped as any other. */
    size_t top = requested < 0 ? vocabulary : (size_t)requested;
    if (top > policy->logprobs_max) top = policy->logprobs_max;
    return (int32_t)(top < vocabulary ? top : vocabulary);
}

/* What is asked for beside log-probabilities, and whether there are outputs for it and no others.
 */
static int32_t check_request(cnd_mask_plan *plan, int32_t top, const candor_input *input,
                             const candor_logprobs_request *request,
                             const candor_logprobs_output *output, candor_error_detail *detail) {
    if (request->reserved != 0 || output->reserved != 0)
        return cnd_mask_fail(detail, CANDOR_ERROR_OUTPUT, 0, 1);
    if (top > 0 && request->logit_bias != 0)
        return cnd_mask_fail(detail, CANDOR_ERROR_LOGIT_BIAS, 0, request->logit_bias);
    bool tokens = top > 0 && request->tokens != NULL;
    bool complete = top == 0 || (output->top_tokens != NULL && output->top_logprobs != NULL &&
                                 (!tokens || output->token_logprobs != NULL));
    bool extra = (top == 0 && (output->top_tokens != NULL || output->top_logprobs != NULL)) ||
                 (!tokens && output->token_logprobs != NULL);
    if (extra || (!complete && input->rows > 0))
        return cnd_mask_fail(detail, CANDOR_ERROR_OUTPUT, 1, complete);
    for (size_t row = 0; tokens && row < input->rows; row++)
        if (request->tokens[row] < 0 || (size_t)request->tokens[row] >= input->classes) {
            int32_t code = cnd_mask_fail(detail, CANDOR_ERROR_TOKEN, (double)input->classes - 1,
                                         request->tokens[row]);
            if (detail != NULL) detail->row = row;
            return code;
        }
    plan->shape = (cnd_mask_shape){
        .labels = (size_t)top, .scores = (size_t)top, .token_scores = tokens ? 1 : 0};
    return CANDOR_OK;
}

int32_t cnd_mask_logprobs_on(cnd_isa isa, const candor_policy *policy, const candor_input *input,
                             const candor_logprobs_request *request,
                             const candor_logprobs_output *output, const candor_options *options,
                             candor_error_detail *detail) {
    if (detail != NULL && detail->struct_size != sizeof *detail) return CANDOR_ERROR_STRUCT_SIZE;
    int32_t status = candor_policy_check(policy, NULL, 0);
    if (status != CANDOR_OK) return cnd_mask_fail(detail, status, CANDOR_OK, status);
    cnd_mask_plan plan;
    status = cnd_mask_check_input(&plan.stride, input, detail);
    if (status != CANDOR_OK) return status;
    if (input->kind != CANDOR_KIND_LOGITS)
        return cnd_mask_fail(detail, CANDOR_ERROR_KIND, CANDOR_KIND_LOGITS, input->kind);
    if (request == NULL || output == NULL) return cnd_mask_fail(detail, CANDOR_ERROR_NULL, 1, 0);
    if (request->struct_size != sizeof *request || output->struct_size != sizeof *output)
        return cnd_mask_fail(detail, CANDOR_ERROR_STRUCT_SIZE, sizeof *request + sizeof *output,
                             (double)request->struct_size + output->struct_size);
    int32_t top = candor_logprobs_top(policy, request->top, input->classes);
    status = check_request(&plan, top, input, request, output, detail);
    if (status != CANDOR_OK) return status;
    status = cnd_mask_check_options(&plan, 0, options, detail);
    if (status != CANDOR_OK) return status;
    size_t words = input->rows * sizeof(uint32_t);
    const cnd_mask_range outputs[] = {
        {output->top_tokens, plan.shape.labels * words},
        {output->top_logprobs, plan.shape.scores * words},
        {output->token_logprobs, plan.shape.token_scores * words},
    };
    status = cnd_mask_check_ranges(input, outputs, sizeof outputs / sizeof *outputs, detail);
    if (status != CANDOR_OK || input->rows == 0 || top == 0) return status;

    const cnd_mask_job job = {
        .data = input->data,
        .rows = input->rows,
        .classes = input->classes,
        .stride = plan.stride,
        .logits = true,
        .k = (uint32_t)top,
        .step = policy->logprobs_step,
        .labels = output->top_tokens,
        .scores = output->top_logprobs,
        .tokens = output->token_logprobs == NULL ? NULL : request->tokens,
        .token_scores = output->token_logprobs,
    };
    const cnd_mask_kernels *kernels = cnd_mask_kernels_of(isa);
    return cnd_mask_run(kernels, kernels->logprobs, &job, &plan, detail);
}

int32_t candor_mask_logprobs(const candor_policy *policy, const candor_input *input,
                             const candor_logprobs_request *request,
                             const candor_logprobs_output *output, const candor_options *options,
                             candor_error_detail *detail) {
    return cnd_mask_logprobs_on(cnd_isa_active(), policy, input, request, output, options, detail);
}
