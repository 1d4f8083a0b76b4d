/* lpn_avx2.c: the sums of lpn_scalar.c, a row a load. What they cost is the way from the second-
 * level cache, so rows are asked for CND_LPN_AHEAD columns before their turn. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>
#include "field/m61.h"
#include "vole/lpn.h"

CND_TARGET_BEGIN(CND_TARGET_AVX2)

static inline __m256i fold256(__m256i x) { /* x < 2^64 to <= p + 7 */
    const __m256i p = _mm256_set1_epi64x((long long)CND_M61_P);
    return _mm256_add_epi64(_mm256_and_si256(x, p), _mm256_srli_epi64(x, 61));
}

/* x <= p + 7 to x mod p: x - p, unless it is negative; signed compares do, x being < 2^63. */
static inline __m256i canonical256(__m256i x) {
    const __m256i p = _mm256_set1_epi64x((long long)CND_M61_P);
    __m256i over = _mm256_cmpgt_epi64(x, _mm256_set1_epi64x((long long)CND_M61_P - 1));
    return _mm256_sub_epi64(x, _mm256_and_si256(over, p));
}

static inline __m128i fold128(__m128i x) {
    const __m128i p = _mm_set1_epi64x((long long)CND_M61_P);
    return _mm_add_epi64(_mm_and_si128(x, p), _mm_srli_epi64(x, 61));
}

static inline __m128i canonical128(__m128i x) {
    const __m128i p = _mm_set1_epi64x((long long)CND_M61_P);
    __m128i over = _mm_cmpgt_epi64(x, _mm_set1_epi64x((long long)CND_M61_P - 1));
    return _mm_sub_epi64(x, _mm_and_si128(over, p));
}

void cnd_lpn_gather_prover_avx2(uint64_t *values, uint64_t *macs, const uint64_t *seeds,
                                const uint16_t *indices, uint16_t mask, size_t n) {
    const size_t ahead = CND_LPN_AHEAD * CND_LPN_ONES;
    for (size_t c = 0; c < n; c++, indices += CND_LPN_ONES) {
        CND_UNROLL for (int j = 0; j < CND_LPN_ONES; j++) _mm_prefetch(
            (const char *)(seeds + 4 * (size_t)(indices[ahead + (size_t)j] & mask)), _MM_HINT_T0);
        __m256i a = _mm256_set_epi64x(0, (long long)macs[2 * c + 1], (long long)macs[2 * c],
                                      (long long)values[c]);
        __m256i b = _mm256_setzero_si256();
        CND_UNROLL for (int j = 0; j < CND_LPN_ONES; j += 2) {
            const uint64_t *even = seeds + 4 * (size_t)(indices[j] & mask);
            const uint64_t *odd = seeds + 4 * (size_t)(indices[j + 1] & mask);
            a = _mm256_add_epi64(a, _mm256_load_si256((const __m256i *)even));
            b = _mm256_add_epi64(b, _mm256_load_si256((const __m256i *)odd));
        }
        /* a <= 6 (p - 1), b <= 5 (p - 1): folded, <= p + 4 and p + 3; their sum is <= 2p + 7 */
        __m256i sum = canonical256(fold256(_mm256_add_epi64(fold256(a), fold256(b))));
        values[c] = (uint64_t)_mm_cvtsi128_si64(_mm256_castsi256_si128(sum));
        __m256i mac = _mm256_permute4x64_epi64(sum, 0x39); /* words 1, 2, 3, 0 */
        _mm_storeu_si128((__m128i *)(macs + 2 * c), _mm256_castsi256_si128(mac));
    }
}

void cnd_lpn_gather_verifier_avx2(uint64_t *keys, const uint64_t *seeds, const uint16_t *indices,
                                  uint16_t mask, size_t n) {
    const size_t ahead = CND_LPN_AHEAD * CND_LPN_ONES;
    for (size_t c = 0; c < n; c++, indices += CND_LPN_ONES) {
        CND_UNROLL for (int j = 0; j < CND_LPN_ONES; j++) _mm_prefetch(
            (const char *)(seeds + 2 * (size_t)(indices[ahead + (size_t)j] & mask)), _MM_HINT_T0);
        __m128i a = _mm_loadu_si128((const __m128i *)(keys + 2 * c));
        __m128i b = _mm_setzero_si128();
        CND_UNROLL for (int j = 0; j < CND_LPN_ONES; j += 2) {
            const uint64_t *even = seeds + 2 * (size_t)(indices[j] & mask);
            const uint64_t *odd = seeds + 2 * (size_t)(indices[j + 1] & mask);
            a = _mm_add_epi64(a, _mm_load_si128((const __m128i *)even));
            b = _mm_add_epi64(b, _mm_load_si128((const __m128i *)odd));
        }
        __m128i sum = canonical128(fold128(_mm_add_epi64(fold128(a), fold128(b)))); /* as above */
        _mm_storeu_si128((__m128i *)(keys + 2 * c), sum);
    }
}

CND_TARGET_END
#endif
