/* point_avx2.c: the kernel of point_scalar.c, four leaves at a time. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>
#include "vole/point.h"

CND_TARGET_BEGIN(CND_TARGET_AVX2)

static inline void or_into(uint64_t *to, __m256i x) {
    __m256i there = _mm256_loadu_si256((const __m256i *)to);
    _mm256_storeu_si256((__m256i *)to, _mm256_or_si256(there, x));
}

void cnd_point_place_avx2(uint64_t *values, uint64_t *macs, uint64_t value, const uint64_t *mac,
                          uint64_t path, size_t n) {
    const __m256i at = _mm256_set1_epi64x((long long)path);
    const __m256i filled = _mm256_set1_epi64x((long long)value), four = _mm256_set1_epi64x(4);
    const __m256i pair = _mm256_setr_epi64x((long long)mac[0], (long long)mac[1], (long long)mac[0],
                                            (long long)mac[1]);
    __m256i numbers = _mm256_setr_epi64x(0, 1, 2, 3);
    size_t i = 0;
    for (; i + 4 <= n; i += 4) { /* 3 stores, 2 loads; n is a power of two */
        __m256i here = _mm256_cmpeq_epi64(numbers, at);
        numbers = _mm256_add_epi64(numbers, four);
        _mm256_storeu_si256((__m256i *)(values + i), _mm256_and_si256(filled, here));
        __m256i low = _mm256_permute4x64_epi64(here, 0x50);  /* 0, 0, 1, 1 */
        __m256i high = _mm256_permute4x64_epi64(here, 0xfa); /* 2, 2, 3, 3 */
        or_into(macs + 2 * i, _mm256_and_si256(pair, low));
        or_into(macs + 2 * i + 4, _mm256_and_si256(pair, high));
    }
    /* path - i wraps above n for a path before i, and then nothing is placed */
    cnd_point_place_scalar(values + i, macs + 2 * i, value, mac, path - i, n - i);
}

CND_TARGET_END
#endif
