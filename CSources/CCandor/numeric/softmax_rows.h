/* softmax_rows.h: the row kernels of softmax, written once over simd_f32.h.
 *
 * softmax_scalar.c, softmax_avx2.c, softmax_avx512.c and softmax_neon.c each choose an instruction
 * set and include this file. A row is taken in chunks of sixteen floats whatever VF_LANES is: float
 * i goes to accumulator i mod 16, and the sixteen accumulators are joined by halving. So every
 * instruction set adds in the same order and gives the same bits.
 *
 * Cost of an element: one subtraction and its error (5 operations), e^x (17), a division. */
#include "numeric/exp_log_f32.h"
#include "numeric/softmax.h"

#define CHUNK 16
#define VECTORS (CHUNK / VF_LANES) /* accumulators: vector k holds lanes k VF_LANES and on */

CND_SIMD_BEGIN

/* The vector at x[0], of which `left` >= 1 floats remain in the row. */
static inline vf load_part(const float *x, size_t left) {
    return left >= VF_LANES ? vf_load(x) : vf_load_tail(x, left, -__builtin_inff());
}

static inline void store_part(float *x, vf v, size_t left) {
    if (left >= VF_LANES)
        vf_store(x, v);
    else
        vf_store_tail(x, v, left);
}

/* The greatest float that is not NaN; -inf when there is none. */
static inline float row_max(const float *x, size_t classes) {
    vf top[VECTORS];
    for (size_t k = 0; k < VECTORS; k++)
        top[k] = vf_set1(-__builtin_inff());
    for (size_t first = 0; first < classes; first += CHUNK)
        for (size_t k = 0, i = first; k < VECTORS && i < classes; k++, i += VF_LANES)
            top[k] = vf_max(load_part(x + i, classes - i), top[k]);
    for (size_t half = VECTORS / 2; half > 0; half /= 2)
        for (size_t k = 0; k < half; k++)
            top[k] = vf_max(top[k], top[k + half]);
    return vf_reduce_max(top[0]);
}

/* e^(x - max), with the rounding error of the subtraction (TwoSum, exact) given to e^x: without it
 * a logit far below the maximum would lose |x - max| / 2 ulp. */
static inline vf exp_below(vf x, vf max) {
    vf difference = vf_sub(x, max);
    vf part = vf_sub(difference, x);
    vf lost = vf_sub(vf_sub(x, vf_sub(difference, part)), vf_add(max, part));
    /* Where e^x is 0 anyway `lost` may be inf - inf. */
    lost = vf_gt_select(difference, vf_set1(-105.0f), lost, vf_zero());
    return vf_exp_sum(difference, lost);
}

/* The sum of e^(x - max), which also goes to `out` unless that is NULL. NaN when the row has a NaN
 * or +inf, or nothing above -inf. */
static inline float row_exp_sum(float *out, const float *x, size_t classes, float max) {
    vf sum[VECTORS];
    for (size_t k = 0; k < VECTORS; k++)
        sum[k] = vf_zero();
    for (size_t first = 0; first < classes; first += CHUNK)
        for (size_t k = 0, i = first; k < VECTORS && i < classes; k++, i += VF_LANES) {
            vf e = exp_below(load_part(x + i, classes - i), vf_set1(max)); /* 0 beyond the row */
            if (out != NULL) store_part(out + i, e, classes - i);
            sum[k] = vf_add(sum[k], e);
        }
    for (size_t half = VECTORS / 2; half > 0; half /= 2)
        for (size_t k = 0; k < half; k++)
            sum[k] = vf_add(sum[k], sum[k + half]);
    return vf_reduce_add(sum[0]);
}

void CND_SIMD_NAME(cnd_f32_softmax_rows)(float *out, const float *in, size_t rows, size_t classes) {
    for (size_t row = 0; row < rows; row++, in += classes, out += classes) {
        vf sum = vf_set1(row_exp_sum(out, in, classes, row_max(in, classes))); /* 1 <= sum */
        for (size_t i = 0; i < classes; i += VF_LANES)
            store_part(out + i, vf_div(load_part(out + i, classes - i), sum), classes - i);
    }
}

void CND_SIMD_NAME(cnd_f32_log_softmax_rows)(float *out, const float *in, size_t rows,
                                             size_t classes) {
    for (size_t row = 0; row < rows; row++, in += classes, out += classes) {
        float top = row_max(in, classes);
        vf max = vf_set1(top);
        vf log_sum = vf_log(vf_set1(row_exp_sum(NULL, in, classes, top)));
        for (size_t i = 0; i < classes; i += VF_LANES) {
            vf difference = vf_sub(load_part(in + i, classes - i), max);
            store_part(out + i, vf_sub(difference, log_sum), classes - i);
        }
    }
}

CND_SIMD_END
