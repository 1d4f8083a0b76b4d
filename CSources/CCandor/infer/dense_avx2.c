/* dense_avx2.c: dense_rows.h for AVX2: eight outputs a vector. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>

typedef __m256i vi;
typedef __m256i vw;

#define VI_LANES 8
#define vi_set1(x) _mm256_set1_epi32(x)
#define vi_load(p) _mm256_loadu_si256((const __m256i *)(p))
#define vi_load16(p) _mm256_loadu_si256((const __m256i *)(p))
#define vi_store(p, v) _mm256_storeu_si256((__m256i *)(p), v)
#define vi_add(a, b) _mm256_add_epi32(a, b)
#define vi_pairs(w, x) _mm256_madd_epi16(w, x)
#define vi_widen_low(v) _mm256_cvtepi32_epi64(_mm256_castsi256_si128(v))
#define vi_widen_high(v) _mm256_cvtepi32_epi64(_mm256_extracti128_si256(v, 1))
#define vw_load(p) _mm256_loadu_si256((const __m256i *)(p))
#define vw_store(p, v) _mm256_storeu_si256((__m256i *)(p), v)
#define vw_add(a, b) _mm256_add_epi64(a, b)
#define DENSE_NAME cnd_infer_dense_avx2
#define DENSE_WIDE_NAME cnd_infer_dense_wide_avx2
#define DENSE_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX2)
#define DENSE_END CND_TARGET_END

#include "infer/dense_rows.h"
#endif
