/* simd_f64.h: vectors in the vector extensions of gcc and clang, the same code for each instruction
 * set. Before it define one of CND_SIMD_SCALAR, CND_SIMD_NEON, CND_SIMD_AVX2, CND_SIMD_AVX512.
 *
 *   vx, vl, vi     F64_LANES doubles, and integers of 64 and of 32 bits
 *   vf, vi32, vu32 WIDE floats, and integers of 32 bits: twice as many
 * A comparison gives lanes of all ones or zeros. Nothing is contracted into a fused multiply-add.
 */
#ifndef CND_SIMD_F64_H
#define CND_SIMD_F64_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "dispatch/target_regions.h"

#if defined(CND_SIMD_AVX512)
#include <immintrin.h>
#endif

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

#if defined(CND_SIMD_AVX512)
#define CND_F64_SUFFIX avx512
#define CND_F64_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX512)
#define CND_F64_END CND_TARGET_END
#define F64_LANES 8
#define WIDE_LANE_NUMBERS 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
#elif defined(CND_SIMD_AVX2)
#define CND_F64_SUFFIX avx2
#define CND_F64_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX2)
#define CND_F64_END CND_TARGET_END
#define F64_LANES 4
#define WIDE_LANE_NUMBERS 0, 1, 2, 3, 4, 5, 6, 7
#elif defined(CND_SIMD_NEON)
#define CND_F64_SUFFIX neon
#define CND_F64_BEGIN
#define CND_F64_END
#define F64_LANES 2
#define WIDE_LANE_NUMBERS 0, 1, 2, 3
#elif defined(CND_SIMD_SCALAR)
#define CND_F64_SUFFIX scalar
#define CND_F64_BEGIN
#define CND_F64_END
#define F64_LANES 1
#define WIDE_LANE_NUMBERS 0, 1
#else
#error "define one of CND_SIMD_SCALAR, CND_SIMD_NEON, CND_SIMD_AVX2, CND_SIMD_AVX512"
#endif

#define WIDE (2 * F64_LANES)

#define CND_F64_JOIN(name, suffix) name##_##suffix
#define CND_F64_JOIN_EXPANDED(name, suffix) CND_F64_JOIN(name, suffix)
#define CND_F64_NAME(name) CND_F64_JOIN_EXPANDED(name, CND_F64_SUFFIX)

typedef double vx __attribute__((vector_size(8 * F64_LANES)));
typedef int64_t vl __attribute__((vector_size(8 * F64_LANES)));
typedef float vf __attribute__((vector_size(8 * F64_LANES)));
typedef int32_t vi32 __attribute__((vector_size(8 * F64_LANES)));
typedef uint32_t vu32 __attribute__((vector_size(8 * F64_LANES)));
typedef int32_t vi __attribute__((vector_size(4 * F64_LANES)));

CND_F64_BEGIN

/* count + 1 where key >= least, lane by lane. */
static inline vi32 vi32_count(vi32 count, vi32 key, vi32 least) {
#if defined(CND_SIMD_AVX512)
    __m512i one = _mm512_set1_epi32(1);
    __asm__("" : "+v"(one)); /* a compiler that knows it adds by two instructions, not one */
    __mmask16 reached = _mm512_cmpge_epi32_mask((__m512i)key, (__m512i)least);
    return (vi32)_mm512_mask_add_epi32((__m512i)count, reached, (__m512i)count, one);
#else
    return count - (vi32)(key >= least);
#endif
}

/* The sum of all lanes, in each lane. */
static inline vu32 vu32_sum(vu32 v) {
#if WIDE == 16
    v += __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
    v += __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
    v += __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
#elif WIDE == 8
    v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3);
    v += __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5);
    v += __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6);
#elif WIDE == 4
    v += __builtin_shufflevector(v, v, 2, 3, 0, 1);
    v += __builtin_shufflevector(v, v, 1, 0, 3, 2);
#else
    v += __builtin_shufflevector(v, v, 1, 0);
#endif
    return v;
}

/* Each lane's sum with all lanes to its left. */
static inline vu32 vu32_running_sum(vu32 v) {
    const vu32 zero = {0};
#if WIDE == 16
    v += __builtin_shufflevector(v, zero, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    v += __builtin_shufflevector(v, zero, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    v += __builtin_shufflevector(v, zero, 16, 16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    v += __builtin_shufflevector(v, zero, 16, 16, 16, 16, 16, 16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7);
#elif WIDE == 8
    v += __builtin_shufflevector(v, zero, 8, 0, 1, 2, 3, 4, 5, 6);
    v += __builtin_shufflevector(v, zero, 8, 8, 0, 1, 2, 3, 4, 5);
    v += __builtin_shufflevector(v, zero, 8, 8, 8, 8, 0, 1, 2, 3);
#elif WIDE == 4
    v += __builtin_shufflevector(v, zero, 4, 0, 1, 2);
    v += __builtin_shufflevector(v, zero, 4, 4, 0, 1);
#else
    v += __builtin_shufflevector(v, zero, 2, 0);
#endif
    return v;
}

/* tile[i] lane j becomes tile[j] lane i: lanes of the first and second half by turns, once for each
 * doubling. */
static inline void vu32_transpose(vu32 tile[WIDE]) {
    for (int done = 1; done < WIDE; done *= 2) {
        vu32 turned[WIDE];
        CND_UNROLL for (int i = 0; i < WIDE / 2; i++) {
            vu32 a = tile[i], b = tile[i + WIDE / 2];
#if WIDE == 16
            turned[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21,
                                                    6, 22, 7, 23);
            turned[2 * i + 1] = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28,
                                                        13, 29, 14, 30, 15, 31);
#elif WIDE == 8
            turned[2 * i] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
            turned[2 * i + 1] = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
#elif WIDE == 4
            turned[2 * i] = __builtin_shufflevector(a, b, 0, 4, 1, 5);
            turned[2 * i + 1] = __builtin_shufflevector(a, b, 2, 6, 3, 7);
#else
            turned[2 * i] = __builtin_shufflevector(a, b, 0, 2);
            turned[2 * i + 1] = __builtin_shufflevector(a, b, 1, 3);
#endif
        }
        memcpy(tile, turned, sizeof turned);
    }
}

CND_F64_END

#endif
