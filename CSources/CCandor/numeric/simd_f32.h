/* simd_f32.h: vectors of floats under the same names for every instruction set.
 *
 * Before including it, outside any target region, define one of CND_SIMD_SCALAR, CND_SIMD_NEON,
 * CND_SIMD_AVX2, CND_SIMD_AVX512; then write kernels between CND_SIMD_BEGIN and CND_SIMD_END:
 *
 *     #define CND_SIMD_AVX2 1
 *     #include "numeric/simd_f32.h"
 *     CND_SIMD_BEGIN
 *     void CND_SIMD_NAME(cnd_f32_scale)(float *x, size_t n, float by) { ... }
 *     CND_SIMD_END
 *
 * which defines cnd_f32_scale_avx2.
 *
 * Every operation rounds once, as IEEE 754 says, on every instruction set, vf_fma included: a
 * kernel that adds in an order which does not depend on VF_LANES gives the same bits everywhere.
 * Nothing is contracted into a fused multiply-add but by vf_fma (gcc needs -ffp-contract=off for
 * that).
 *
 *   VF_LANES                    floats in a vf: 1, 4, 8 or 16
 *   vf_max(a, b), vf_min(a, b)  a > b ? a : b and a < b ? a : b, so b when either is NaN
 *   vf_gt_select(a, b, x, y)    a > b ? x : y, lane by lane
 *   vf_reduce_add, vf_reduce_max   lane i with lane i + L/2, then i + L/4, ... : a fixed tree
 *   vf_load_tail(p, n, fill)    p[0 ..< n], then `fill`; n <= VF_LANES; reads nothing beyond
 *   vf_store_tail(p, v, n)      writes p[0 ..< n] alone
 *   vf_scale(v, whole, n)       v * 2^n for 0.5 < v < 2 and -152 <= n <= 128, rounded once; n is
 *                               given as floats and as integers; any float for other n
 *   vf_scale_unless_below(x, bound, v, whole, n)   x < bound ? 0 : vf_scale(v, whole, n)
 *   vi                          as many 32-bit integers; vi_shr is arithmetic */
#ifndef CND_SIMD_F32_H
#define CND_SIMD_F32_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "dispatch/target_regions.h"

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

#if defined(CND_SIMD_SCALAR)
#include "numeric/simd_f32_scalar.h"
#elif defined(CND_SIMD_NEON)
#include "numeric/simd_f32_neon.h"
#elif defined(CND_SIMD_AVX2)
#include "numeric/simd_f32_avx2.h"
#elif defined(CND_SIMD_AVX512)
#include "numeric/simd_f32_avx512.h"
#else
#error "define one of CND_SIMD_SCALAR, CND_SIMD_NEON, CND_SIMD_AVX2, CND_SIMD_AVX512"
#endif

/* Kernels with a constant argument are compiled once for each of its values; loops of a constant
 * length become straight code. */
#define CND_INLINE static inline __attribute__((always_inline))
/* Compiled once for all its callers: what takes long enough that a call does not show. */
#define CND_OUTLINE static __attribute__((noinline))

#if !defined(CND_SIMD_AVX512) /* which has an instruction for it */
CND_SIMD_BEGIN
static inline vf vf_scale(vf v, vf whole, vi n) {
    (void)whole;
    /* Two factors within the exponents of normal floats: -76 <= n/2 <= 64. The first product is
     * exact, so a subnormal result rounds once. */
    vi half = vi_shr(n, 1);
    vf first = vf_from_bits(vi_shl(vi_add(half, vi_set1(127)), 23));
    vf second = vf_from_bits(vi_shl(vi_add(vi_sub(n, half), vi_set1(127)), 23));
    return vf_mul(vf_mul(v, first), second);
}
static inline vf vf_scale_unless_below(vf x, vf bound, vf v, vf whole, vi n) {
    return vf_gt_select(bound, x, vf_zero(), vf_scale(v, whole, n));
}
CND_SIMD_END
#endif

#define CND_SIMD_JOIN(name, suffix) name##_##suffix
#define CND_SIMD_JOIN_EXPANDED(name, suffix) CND_SIMD_JOIN(name, suffix)
#define CND_SIMD_NAME(name) CND_SIMD_JOIN_EXPANDED(name, CND_SIMD_SUFFIX)

#endif
