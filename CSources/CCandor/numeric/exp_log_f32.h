/* exp_log_f32.h: e^x and ln x on the vectors of simd_f32.h, with the same bits on all of them.
 *
 * Include it after simd_f32.h. Scripts/fit_exp_log.py made the polynomials; Tests/C
 * measures the errors stated here, over every float when asked to. A host that flushes subnormals
 * to zero loses them here. */
#ifndef CND_EXP_LOG_F32_H
#define CND_EXP_LOG_F32_H

#include "numeric/simd_f32.h"

CND_SIMD_BEGIN

/* The exponentials that are computed side by side: one alone is a chain of some 60 cycles. */
#define CND_EXP_VECTORS 4

/* Of `count` vectors, a constant, e^(x + low) = 2^n e^r with |r| <= ln(2)/2 + 2^-16: e^r, and n as
 * floats and as integers, for -152 ln 2 <= x <= 128 ln 2. */
CND_INLINE void vf_exp_parts(vf *e_r, vf *whole, vi *n, const vf *x, const vf *low, size_t count) {
    static const float coefficients[] = {0x1.a124e4p-13f, 0x1.6d4316p-10f, 0x1.1110ep-7f,
                                         0x1.5554eap-5f,  0x1.555556p-3f,  0x1p-1f};
    /* Adding 1.5 * 2^23 leaves the nearest integer in the low bits of the sum. */
    const vf shift = vf_set1(0x1.8p23f);
    vf r[CND_EXP_VECTORS], q[CND_EXP_VECTORS];
    CND_UNROLL
    for (size_t k = 0; k < count; k++) {
        vf shifted = vf_fma(x[k], vf_set1(0x1.715476p+0f), shift);
        n[k] = vi_sub(vf_bits(shifted), vf_bits(shift));
        whole[k] = vf_sub(shifted, shift);
        /* Exact: n has 8 bits, this part of ln 2 has 15. The rest of it rounds. */
        r[k] = vf_fma(whole[k], vf_set1(-0x1.62e4p-1f), x[k]);
        r[k] = vf_add(vf_fma(whole[k], vf_set1(-0x1.7f7d1cp-20f), r[k]), low[k]);
        q[k] = vf_set1(coefficients[0]);
    }
    CND_UNROLL
    for (size_t i = 1; i < 6; i++) {
        CND_UNROLL
        for (size_t k = 0; k < count; k++)
            q[k] = vf_fma(q[k], r[k], vf_set1(coefficients[i]));
    }
    CND_UNROLL
    for (size_t k = 0; k < count; k++) /* 0.70 < e^r < 1.42 */
        e_r[k] = vf_add(vf_fma(vf_mul(r[k], r[k]), q[k], r[k]), vf_set1(1.0f));
}

/* e^(x + low) of `count` vectors, a constant, for x <= 0 and |low| <= ulp(x)/2, `low` any float
 * where x is below -105: as vf_exp_sum, with fewer operations. */
CND_INLINE void vf_exp_below_0(vf *e, const vf *x, const vf *low, size_t count) {
    vf e_r[CND_EXP_VECTORS], whole[CND_EXP_VECTORS];
    vi n[CND_EXP_VECTORS];
    vf_exp_parts(e_r, whole, n, x, low, count);
    CND_UNROLL
    for (size_t k = 0; k < count; k++) /* e^-105 < 2^-151 rounds to 0. NaN is not below. */
        e[k] = vf_scale_unless_below(x[k], vf_set1(-105.0f), e_r[k], whole[k], n[k]);
}

/* e^(x + low) for |low| <= ulp(x)/2: `low` is what rounding to x lost, and costs one addition.
 * Error below 0.99 ulp with low = 0, subnormal results included; 0 below -104, inf above 88.73.
 * e^-inf = 0, e^inf = inf, e^NaN = NaN. */
static inline vf vf_exp_sum(vf x, vf low) {
    /* e^-105 < 2^-151 rounds to 0 and e^89 > 2^128 to inf: -152 <= n <= 128. NaN passes both. */
    x = vf_max(vf_set1(-105.0f), x);
    x = vf_min(vf_set1(89.0f), x);
    vf e_r, whole;
    vi n;
    vf_exp_parts(&e_r, &whole, &n, &x, &low, 1);
    return vf_scale(e_r, whole, n);
}

/* e^x. Error below 0.99 ulp. */
static inline vf vf_exp(vf x) {
    return vf_exp_sum(x, vf_zero());
}

/* ln x. Error below 0.79 ulp, subnormal x included. ln 0 = -inf, ln inf = inf; NaN for x < 0, NaN.
 *
 * x = 2^e (1 + f) with 1/sqrt(2) <= 1 + f <= sqrt(2). */
static inline vf vf_log(vf x) {
    const vf smallest_normal = vf_set1(0x1p-126f);
    vf scaled = vf_gt_select(smallest_normal, x, vf_mul(x, vf_set1(0x1p23f)), x);
    vf scale = vf_gt_select(smallest_normal, x, vf_set1(-23.0f), vf_zero());

    const vi sqrt_half = vi_set1(0x3f3504f3);
    vi above = vi_sub(vf_bits(scaled), sqrt_half);
    vf e = vf_add(vf_from_int(vi_shr(above, 23)), scale); /* an integer, |e| <= 149 for finite x */
    vf f = vf_sub(vf_from_bits(vi_add(vi_and(above, vi_set1(0x007fffff)), sqrt_half)),
                  vf_set1(1.0f)); /* exact */

    vf p = vf_set1(0x1.1d8ea6p-4f);
    p = vf_fma(p, f, vf_set1(-0x1.d635bcp-4f));
    p = vf_fma(p, f, vf_set1(0x1.dea282p-4f));
    p = vf_fma(p, f, vf_set1(-0x1.fcf4c6p-4f));
    p = vf_fma(p, f, vf_set1(0x1.23d21ap-3f));
    p = vf_fma(p, f, vf_set1(-0x1.555b4ap-3f));
    p = vf_fma(p, f, vf_set1(0x1.999d5ap-3f));
    p = vf_fma(p, f, vf_set1(-0x1.fffffcp-3f));
    p = vf_fma(p, f, vf_set1(0x1.555554p-2f));
    vf f2 = vf_mul(f, f);
    /* Smallest terms first; e times the 15 high bits of ln 2 is exact. */
    vf rest = vf_fma(vf_mul(f2, f), p, vf_mul(e, vf_set1(0x1.7f7d1cp-20f)));
    rest = vf_fma(f2, vf_set1(-0.5f), rest);
    vf log = vf_fma(e, vf_set1(0x1.62e4p-1f), vf_add(rest, f));

    const vf infinity = vf_set1(__builtin_inff());
    const vf nan = vf_set1(__builtin_nanf(""));
    log = vf_gt_select(x, vf_set1(0x1.fffffep127f), x, log);
    /* x - inf is -inf for a zero and NaN for NaN. */
    return vf_gt_select(x, vf_zero(), log, vf_gt_select(vf_zero(), x, nan, vf_sub(x, infinity)));
}

CND_SIMD_END

#endif
