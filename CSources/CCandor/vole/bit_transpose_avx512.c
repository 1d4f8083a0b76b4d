/* bit_transpose_avx512.c: four tiles a vector. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

CND_TARGET_BEGIN(CND_TARGET_AVX512)

typedef __m512i tiles_v;
#define TILES 4

static inline tiles_v v_load(const uint64_t *p) {
    return _mm512_loadu_si512(p);
}
static inline void v_store_lanes(uint64_t *p, tiles_v v) {
    _mm_storeu_si128((__m128i *)p, _mm512_castsi512_si128(v));
    _mm_storeu_si128((__m128i *)(p + 256), _mm512_extracti64x2_epi64(v, 1));
    _mm_storeu_si128((__m128i *)(p + 512), _mm512_extracti64x2_epi64(v, 2));
    _mm_storeu_si128((__m128i *)(p + 768), _mm512_extracti64x2_epi64(v, 3));
}
static inline tiles_v v_low_words(tiles_v a, tiles_v b) {
    return _mm512_unpacklo_epi64(a, b);
}
static inline tiles_v v_high_words(tiles_v a, tiles_v b) {
    return _mm512_unpackhi_epi64(a, b);
}
static inline tiles_v v_xor(tiles_v a, tiles_v b) {
    return _mm512_xor_si512(a, b);
}
static inline tiles_v v_and(tiles_v a, tiles_v b) {
    return _mm512_and_si512(a, b);
}
static inline tiles_v v_right(tiles_v a, int s) {
    return _mm512_srl_epi64(a, _mm_cvtsi32_si128(s));
}
static inline tiles_v v_left(tiles_v a, int s) {
    return _mm512_sll_epi64(a, _mm_cvtsi32_si128(s));
}
static inline tiles_v v_word(uint64_t word) {
    return _mm512_set1_epi64((long long)word);
}

#include "vole/bit_transpose_tiles.h"

void cnd_bit_transpose_avx512(uint64_t *rows, const uint64_t *columns, size_t tiles,
                              size_t stride) {
    transpose_all(rows, columns, tiles, stride);
}

CND_TARGET_END
#endif
