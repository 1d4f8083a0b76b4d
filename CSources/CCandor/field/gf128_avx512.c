/* gf128_avx512.c: the kernel of gf128_scalar.c with VPCLMULQDQ, which vole/ot_extend.c asks for:
 * four terms a vector. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>
#include "field/gf128.h"

CND_TARGET_BEGIN(CND_TARGET_AVX512 ",vpclmulqdq")

static inline __m128i sum_of_lanes(__m512i v) {
    __m256i half = _mm256_xor_si256(_mm512_castsi512_si256(v), _mm512_extracti64x4_epi64(v, 1));
    return _mm_xor_si128(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
}

void cnd_gf128_dot_avx512(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    __m512i low = _mm512_setzero_si512(), high = low, middle = low;
    for (size_t i = 0; i < n; i += 4) { /* 2 loads, 4 products, 4 XORs; nothing is reduced */
        size_t words = n - i < 4 ? 2 * (n - i) : 8;
        __mmask8 there = (__mmask8)(0xff >> (8 - words));
        __m512i x = _mm512_maskz_loadu_epi64(there, a + 2 * i);
        __m512i y = _mm512_maskz_loadu_epi64(there, b + 2 * i);
        low = _mm512_xor_si512(low, _mm512_clmulepi64_epi128(x, y, 0x00));
        high = _mm512_xor_si512(high, _mm512_clmulepi64_epi128(x, y, 0x11));
        middle = _mm512_xor_si512(middle, _mm512_clmulepi64_epi128(x, y, 0x01));
        middle = _mm512_xor_si512(middle, _mm512_clmulepi64_epi128(x, y, 0x10));
    }
    __m128i cross = sum_of_lanes(middle);
    uint64_t r[4];
    _mm_storeu_si128((__m128i *)r, _mm_xor_si128(sum_of_lanes(low), _mm_slli_si128(cross, 8)));
    _mm_storeu_si128((__m128i *)(r + 2),
                     _mm_xor_si128(sum_of_lanes(high), _mm_srli_si128(cross, 8)));
    cnd_gf128_reduce(out, r);
}

CND_TARGET_END
#endif
