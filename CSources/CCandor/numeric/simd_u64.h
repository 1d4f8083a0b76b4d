/* simd_u64.h: vectors of integers in the vector extensions of gcc and clang, the same code for each
 * instruction set. Before it define one of CND_SIMD_NEON, CND_SIMD_AVX2, CND_SIMD_AVX512.
 *
 *   vq, vd, vw, vh   64-bit lanes, U64_LANES of them; half as wide: 32-bit lanes, as many; the
 *                    register as lanes of 32 and of 16 bits
 * A comparison gives lanes of all ones or zeros. */
#ifndef CND_SIMD_U64_H
#define CND_SIMD_U64_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "dispatch/target_regions.h"

#if defined(CND_SIMD_AVX512)
#define CND_U64_SUFFIX avx512
#define CND_U64_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX512)
#define CND_U64_END CND_TARGET_END
#define U64_LANES 8
#elif defined(CND_SIMD_AVX2)
#define CND_U64_SUFFIX avx2
#define CND_U64_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX2)
#define CND_U64_END CND_TARGET_END
#define U64_LANES 4
#elif defined(CND_SIMD_NEON)
#define CND_U64_SUFFIX neon
#define CND_U64_BEGIN
#define CND_U64_END
#define U64_LANES 2
#else
#error "define one of CND_SIMD_NEON, CND_SIMD_AVX2, CND_SIMD_AVX512"
#endif

#define CND_U64_JOIN(name, suffix) name##_##suffix
#define CND_U64_JOIN_EXPANDED(name, suffix) CND_U64_JOIN(name, suffix)
#define CND_U64_NAME(name) CND_U64_JOIN_EXPANDED(name, CND_U64_SUFFIX)

typedef uint64_t vq __attribute__((vector_size(8 * U64_LANES)));
typedef uint32_t vd __attribute__((vector_size(4 * U64_LANES)));
typedef uint32_t vw __attribute__((vector_size(8 * U64_LANES)));
typedef uint16_t vh __attribute__((vector_size(8 * U64_LANES)));

#endif
