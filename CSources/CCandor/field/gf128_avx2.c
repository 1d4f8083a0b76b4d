/* gf128_avx2.c: the kernel of gf128_scalar.c with PCLMULQDQ, which vole/ot_extend.c asks for. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>
#include "field/gf128.h"

CND_TARGET_BEGIN(CND_TARGET_AVX2 ",pclmul")

void cnd_gf128_dot_avx2(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    __m128i low = _mm_setzero_si128(), high = low, middle = low;
    for (size_t i = 0; i < n; i++) { /* 2 loads, 4 products, 4 XORs; nothing is reduced */
        __m128i x = _mm_loadu_si128((const __m128i *)(a + 2 * i));
        __m128i y = _mm_loadu_si128((const __m128i *)(b + 2 * i));
        low = _mm_xor_si128(low, _mm_clmulepi64_si128(x, y, 0x00));
        high = _mm_xor_si128(high, _mm_clmulepi64_si128(x, y, 0x11));
        middle = _mm_xor_si128(middle, _mm_clmulepi64_si128(x, y, 0x01));
        middle = _mm_xor_si128(middle, _mm_clmulepi64_si128(x, y, 0x10));
    }
    uint64_t r[4];
    _mm_storeu_si128((__m128i *)r, _mm_xor_si128(low, _mm_slli_si128(middle, 8)));
    _mm_storeu_si128((__m128i *)(r + 2), _mm_xor_si128(high, _mm_srli_si128(middle, 8)));
    cnd_gf128_reduce(out, r);
}

CND_TARGET_END
#endif
