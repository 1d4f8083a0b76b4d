/* exp_log_f32.h: e^x and ln x on the vectors of simd_f32.h, with the same bits on all of them.
 *
 * Include it after simd_f32.h. Scripts/fit_exp_log.py made the polynomials; Tests/C
 * measures the errors stated here, over every float when asked to. A host that flushes subnormals
 * to zero loses them here. */
#ifndef CND_EXP_LOG_F32_H
#define CND_EXP_LOG_F32_H

#include "numeric/simd_f32.h"

CND_SIMD_BEGIN

/* e^(x + low) for -152 ln 2 <= x <= 128 ln 2; e^NaN = NaN; any float for other x.
 *
 * x = n ln 2 + r with |r| <= ln(2)/2 + 2^-16, and e^x = 2^n e^r. */
static inline vf vf_exp_reduced(vf x, vf low) {
    /* Adding 1.5 * 2^23 leaves the nearest integer in the low bits of the sum. */
    const vf shift = vf_set1(0x1.8p23f);
    vf shifted = vf_fma(x, vf_set1(0x1.715476p+0f), shift);
    vi n = vi_sub(vf_bits(shifted), vf_bits(shift));
    vf whole = vf_sub(shifted, shift);
    /* Exact: n has 8 bits, this part of ln 2 has 15. The rest of it rounds. */
    vf r = vf_fma(whole, vf_set1(-0x1.62e4p-1f), x);
    r = vf_add(vf_fma(whole, vf_set1(-0x1.7f7d1cp-20f), r), low);

    vf q = vf_set1(0x1.a124e4p-13f);
    q = vf_fma(q, r, vf_set1(0x1.6d4316p-10f));
    q = vf_fma(q, r, vf_set1(0x1.1110ep-7f));
    q = vf_fma(q, r, vf_set1(0x1.5554eap-5f));
    q = vf_fma(q, r, vf_set1(0x1.555556p-3f));
    q = vf_fma(q, r, vf_set1(0x1p-1f));
    vf e_r = vf_add(vf_fma(vf_mul(r, r), q, r), vf_set1(1.0f)); /* 0.70 < e^r < 1.42 */
    return vf_scale(e_r, whole, n);
}

/* e^(x + low) for x <= 0 and |low| <= ulp(x)/2, `low` any float where x is below -105: as
 * vf_exp_sum, with fewer operations. */
static inline vf vf_exp_below_0(vf x, vf low) {
    /* e^-105 < 2^-151 rounds to 0. NaN is not below. */
    return vf_gt_select(vf_set1(-105.0f), x, vf_zero(), vf_exp_reduced(x, low));
}

/* e^(x + low) for |low| <= ulp(x)/2: `low` is what rounding to x lost, and costs one addition.
 * Error below 0.99 ulp with low = 0, subnormal results included; 0 below -104, inf above 88.73.
 * e^-inf = 0, e^inf = inf, e^NaN = NaN. */
static inline vf vf_exp_sum(vf x, vf low) {
    /* e^-105 < 2^-151 rounds to 0 and e^89 > 2^128 to inf: -152 <= n <= 128. NaN passes both. */
    x = vf_max(vf_set1(-105.0f), x);
    x = vf_min(vf_set1(89.0f), x);
    return vf_exp_reduced(x, low);
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
