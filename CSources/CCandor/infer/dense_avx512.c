/* dense_avx512.c: dense_rows.h for AVX-512: sixteen outputs a vector. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>

typedef __m512i vi;
typedef __m512i vw;

#define VI_LANES 16
#define vi_set1(x) _mm512_set1_epi32(x)
#define vi_load(p) _mm512_loadu_si512(p)
#define vi_load16(p) _mm512_loadu_si512(p)
#define vi_store(p, v) _mm512_storeu_si512(p, v)
#define vi_add(a, b) _mm512_add_epi32(a, b)
#define vi_pairs(w, x) _mm512_madd_epi16(w, x)
#define vi_widen_low(v) _mm512_cvtepi32_epi64(_mm512_castsi512_si256(v))
#define vi_widen_high(v) _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(v, 1))
#define vw_load(p) _mm512_loadu_si512(p)
#define vw_store(p, v) _mm512_storeu_si512(p, v)
#define vw_add(a, b) _mm512_add_epi64(a, b)
#define DENSE_NAME cnd_infer_dense_avx512
#define DENSE_WIDE_NAME cnd_infer_dense_wide_avx512
#define DENSE_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX512)
#define DENSE_END CND_TARGET_END

#include "infer/dense_rows.h"
#endif
