/* simd_f64.h: vectors in the vector extensions of gcc and clang, the same code for each instruction
 * set. Before it define one of CND_SIMD_SCALAR, CND_SIMD_NEON, CND_SIMD_AVX2, CND_SIMD_AVX512.
 *
 *   vx, vl, vi   F64_LANES doubles, and integers of 64 and of 32 bits
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
#elif defined(CND_SIMD_AVX2)
#define CND_F64_SUFFIX avx2
#define CND_F64_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX2)
#define CND_F64_END CND_TARGET_END
#define F64_LANES 4
#elif defined(CND_SIMD_NEON)
#define CND_F64_SUFFIX neon
#define CND_F64_BEGIN
#define CND_F64_END
#define F64_LANES 2
#elif defined(CND_SIMD_SCALAR)
#define CND_F64_SUFFIX scalar
#define CND_F64_BEGIN
#define CND_F64_END
#define F64_LANES 1
#else
#error "define one of CND_SIMD_SCALAR, CND_SIMD_NEON, CND_SIMD_AVX2, CND_SIMD_AVX512"
#endif

#define CND_F64_JOIN(name, suffix) name##_##suffix
#define CND_F64_JOIN_EXPANDED(name, suffix) CND_F64_JOIN(name, suffix)
#define CND_F64_NAME(name) CND_F64_JOIN_EXPANDED(name, CND_F64_SUFFIX)

typedef double vx __attribute__((vector_size(8 * F64_LANES)));
typedef int64_t vl __attribute__((vector_size(8 * F64_LANES)));
typedef int32_t vi __attribute__((vector_size(4 * F64_LANES)));

#endif
