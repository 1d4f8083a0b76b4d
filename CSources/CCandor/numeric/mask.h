/* mask.h: a call of candor_mask in parts. */
#ifndef CND_MASK_H
#define CND_MASK_H

#include "cnd_noise.h"
#include "cnd_runtime.h"
#include <stdbool.h>
#include "numeric/mask_kernels.h"
#include "numeric/policy.h"

/** Classes up to which the stack is scratch enough. */
#define CND_STACK_CLASSES 4096

/** The 32-bit words of one row of each output. */
typedef struct cnd_mask_shape {
    size_t labels, buckets, scores, numerators, token_scores;
} cnd_mask_shape;

/** What a good call is to do. */
typedef struct cnd_mask_plan {
    cnd_mask_shape shape;
    size_t stride;
    size_t threads; /* 1 ... */
    bool zero_on_error;
    uint32_t *scratch; /* NULL where the stack is enough */
    size_t scratch_bytes;
} cnd_mask_plan;

/** Writes what went wrong where the caller wants it, and returns `code`. */
int32_t cnd_mask_fail(candor_error_detail *detail, int32_t code, double expected, double actual);

/** candor_mask with the kernels of `isa`, which must be available, and, where the policy has noise,
 *  its law, or NULL to have the law computed. */
int32_t cnd_mask_by_law(cnd_isa isa, const candor_policy *policy, const cnd_noise *law,
                        const candor_input *input, const candor_output *output,
                        const candor_options *options, candor_error_detail *detail);

/** Checks all of a call but its scores, in the order of the arguments. */
int32_t cnd_mask_check_call(cnd_mask_plan *plan, const candor_policy *policy,
                            const candor_input *input, const candor_output *output,
                            const candor_options *options, candor_error_detail *detail);

/** The checks of that which text shares: input, options, and `count` outputs that must not overlap
 *  the input or each other. A NULL output is none. */
typedef struct cnd_mask_range {
    const void *start;
    size_t bytes;
} cnd_mask_range;

int32_t cnd_mask_check_input(size_t *stride, const candor_input *input,
                             candor_error_detail *detail);
int32_t cnd_mask_check_ranges(const candor_input *input, const cnd_mask_range *outputs,
                              size_t count, candor_error_detail *detail);

/** Says what is wrong with a row that a kernel has refused. */
int32_t cnd_mask_explain(const float *row, size_t number, size_t classes, bool logits,
                         candor_error_detail *detail);

/** The threads and scratch that options ask for, and whether outputs may be zeroed. */
int32_t cnd_mask_check_options(cnd_mask_plan *plan, size_t scratch, const candor_options *options,
                               candor_error_detail *detail);

/** The kernels of an instruction set that is available. */
const cnd_mask_kernels *cnd_mask_kernels_of(cnd_isa isa);

/** Runs `kernel` on all rows of a job, or on none. CANDOR_OK, or what is wrong with the first bad
 *  row. */
int32_t cnd_mask_run(const cnd_mask_kernels *kernels, cnd_mask_kernel kernel,
                     const cnd_mask_job *job, const cnd_mask_plan *plan,
                     candor_error_detail *detail);

#endif
