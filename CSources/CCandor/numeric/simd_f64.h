/* simd_f64.h: vectors in the vector extensions of gcc and clang, the same code for each instruction
 * set. Before it define one of CND_SIMD_SCALAR, CND_SIMD_NEON, CND_SIMD_AVX2, CND_SIMD_AVX512.
 *
 *   vx, vl, vi   F64_LANES doubles, and integers of 64 and of 32 bits
 *   vf, vi32     twice as many floats, and integers of 32 bits
 * A comparison gives lanes of all ones or zeros. Nothing is contracted into a fused multiply-add.
 */
#ifndef CND_SIMD_F64_H
#define CND_SIMD_F64_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "dispatch/target_regions.h"

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

#if defined(CND_SIMD_AVX512)
#define CND_F64_SUFFIX avx512
#define CND_F64_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX512)
#define CND_F64_END CND_TARGET_END
#define F64_LANES 8
#define F64_LANE_NUMBERS 0, 1, 2, 3, 4, 5, 6, 7
#elif defined(CND_SIMD_AVX2)
#define CND_F64_SUFFIX avx2
#define CND_F64_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX2)
#define CND_F64_END CND_TARGET_END
#define F64_LANES 4
#define F64_LANE_NUMBERS 0, 1, 2, 3
#elif defined(CND_SIMD_NEON)
#define CND_F64_SUFFIX neon
#define CND_F64_BEGIN
#define CND_F64_END
#define F64_LANES 2
#define F64_LANE_NUMBERS 0, 1
#elif defined(CND_SIMD_SCALAR)
#define CND_F64_SUFFIX scalar
#define CND_F64_BEGIN
#define CND_F64_END
#define F64_LANES 1
#define F64_LANE_NUMBERS 0
#else
#error "define one of CND_SIMD_SCALAR, CND_SIMD_NEON, CND_SIMD_AVX2, CND_SIMD_AVX512"
#endif

#define CND_F64_JOIN(name, suffix) name##_##suffix
#define CND_F64_JOIN_EXPANDED(name, suffix) CND_F64_JOIN(name, suffix)
#define CND_F64_NAME(name) CND_F64_JOIN_EXPANDED(name, CND_F64_SUFFIX)

typedef double vx __attribute__((vector_size(8 * F64_LANES)));
typedef int64_t vl __attribute__((vector_size(8 * F64_LANES)));
typedef float vf __attribute__((vector_size(8 * F64_LANES)));
typedef int32_t vi32 __attribute__((vector_size(8 * F64_LANES)));
typedef int32_t vi __attribute__((vector_size(4 * F64_LANES)));

CND_F64_BEGIN

/* Each lane's sum with all lanes to its left. */
static inline vl vl_running_sum(vl v) {
#if F64_LANES == 8
    const vl zero = {0};
    v += __builtin_shufflevector(v, zero, 8, 0, 1, 2, 3, 4, 5, 6);
    v += __builtin_shufflevector(v, zero, 8, 9, 0, 1, 2, 3, 4, 5);
    v += __builtin_shufflevector(v, zero, 8, 9, 10, 11, 0, 1, 2, 3);
#elif F64_LANES == 4
    const vl zero = {0};
    v += __builtin_shufflevector(v, zero, 4, 0, 1, 2);
    v += __builtin_shufflevector(v, zero, 4, 5, 0, 1);
#elif F64_LANES == 2
    const vl zero = {0};
    v += __builtin_shufflevector(v, zero, 2, 0);
#endif
    return v;
}

CND_F64_END

#endif
