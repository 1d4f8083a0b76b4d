/* bit_transpose_avx2.c: two tiles a vector. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

CND_TARGET_BEGIN(CND_TARGET_AVX2)

typedef __m256i tiles_v;
#define TILES 2

static inline tiles_v v_load(const uint64_t *p) {
    return _mm256_loadu_si256((const __m256i *)p);
}
static inline void v_store_lanes(uint64_t *p, tiles_v v) {
    _mm_storeu_si128((__m128i *)p, _mm256_castsi256_si128(v));
    _mm_storeu_si128((__m128i *)(p + 256), _mm256_extracti128_si256(v, 1));
}
static inline tiles_v v_low_words(tiles_v a, tiles_v b) {
    return _mm256_unpacklo_epi64(a, b);
}
static inline tiles_v v_high_words(tiles_v a, tiles_v b) {
    return _mm256_unpackhi_epi64(a, b);
}
static inline tiles_v v_xor(tiles_v a, tiles_v b) {
    return _mm256_xor_si256(a, b);
}
static inline tiles_v v_and(tiles_v a, tiles_v b) {
    return _mm256_and_si256(a, b);
}
static inline tiles_v v_right(tiles_v a, int s) {
    return _mm256_srl_epi64(a, _mm_cvtsi32_si128(s));
}
static inline tiles_v v_left(tiles_v a, int s) {
    return _mm256_sll_epi64(a, _mm_cvtsi32_si128(s));
}
static inline tiles_v v_word(uint64_t word) {
    return _mm256_set1_epi64x((long long)word);
}

#include "vole/bit_transpose_tiles.h"

void cnd_bit_transpose_avx2(uint64_t *rows, const uint64_t *columns, size_t tiles, size_t stride) {
    transpose_all(rows, columns, tiles, stride);
}

CND_TARGET_END
#endif
