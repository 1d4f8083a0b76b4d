/* sha256_avx2.c: the compression of sha256_scalar.c with the SHA instructions of x86-64, which
 * sha256.c asks for: four rounds a step. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>
#include "prg/sha256.h"

CND_TARGET_BEGIN(CND_TARGET_AVX2 ",sha")

void cnd_sha256_blocks_avx2(uint32_t *state, const uint8_t *blocks, size_t n) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    /* The instructions want the state as (f, e, b, a) and (h, g, d, c), the lowest word first. */
    __m128i dcba = _mm_loadu_si128((const __m128i *)state);
    __m128i hgfe = _mm_loadu_si128((const __m128i *)(state + 4));
    __m128i cdab = _mm_shuffle_epi32(dcba, 0xb1), efgh = _mm_shuffle_epi32(hgfe, 0x1b);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
    for (; n > 0; n--, blocks += 64) {
        __m128i w[4], before_abef = abef, before_cdgh = cdgh;
        CND_UNROLL for (int i = 0; i < 4; i++) w[i] =
            _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(blocks + 16 * i)), big_endian);
        CND_UNROLL for (int i = 0; i < 16; i++) {
            /* w[i % 4] holds the words 4 i to 4 i + 3 of the schedule, the next ones follow. */
            __m128i k = _mm_loadu_si128((const __m128i *)(cnd_sha256_constants + 4 * i));
            __m128i sum = _mm_add_epi32(w[i % 4], k);
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
            if (i < 12) {
                __m128i next = _mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]);
                __m128i seven_before = _mm_alignr_epi8(w[(i + 3) % 4], w[(i + 2) % 4], 4);
                next = _mm_add_epi32(next, seven_before);
                w[i % 4] = _mm_sha256msg2_epu32(next, w[(i + 3) % 4]);
            }
        }
        abef = _mm_add_epi32(abef, before_abef);
        cdgh = _mm_add_epi32(cdgh, before_cdgh);
    }
    __m128i feba = _mm_shuffle_epi32(abef, 0x1b), dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

CND_TARGET_END
#endif
