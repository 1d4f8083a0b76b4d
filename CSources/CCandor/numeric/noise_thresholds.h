/* noise_thresholds.h: how many of at most 15 thresholds are above a random word, over the vectors
 * of simd_u64.h: by one comparison with each, or, where a register holds a table to look up in, by
 * a search of four. Neither takes time or addresses that depend on the words.
 *
 *   thresholds      n thresholds in falling order
 *   count_above     how many are above each word, in lanes of 64 bits
 *   count_above16, count_above32   the same repeated in each 16 or 32 bits of a lane
 *   earlier16, earlier32           the lesser of two unsigned lanes */
#ifndef CND_NOISE_THRESHOLDS_H
#define CND_NOISE_THRESHOLDS_H

#include "numeric/simd_u64.h"
#if defined(CND_SIMD_AVX512)
#include <immintrin.h>
#endif

CND_U64_BEGIN

static inline vq all(uint64_t x) {
    return (vq){0} + x;
}

#if defined(CND_SIMD_AVX512)

/* A search tree: 1 is its root, and below node i are 2i, where the word is not below the threshold,
 * and 2i + 1. So node 16 + k, below the last thresholds, says that k are above. */
typedef struct thresholds {
    __m512i top, leaves; /* nodes 0 ... 7 and 8 ... 15 */
} thresholds;

static inline thresholds thresholds_of(const uint64_t *above, int n) {
    uint64_t tree[16] = {0};
    for (int depth = 0; depth < 4; depth++)
        for (int i = 0; i < 1 << depth; i++) {
            int k = ((2 * i + 1) << (3 - depth)) - 1;
            tree[(1 << depth) + i] = k < n ? above[k] : 0; /* nothing is below 0 */
        }
    return (thresholds){_mm512_loadu_si512(tree), _mm512_loadu_si512(tree + 8)};
}

static inline vq count_above(const thresholds *t, vq words) {
    __m512i one = _mm512_set1_epi64(1), node = one;
    __asm__("" : "+v"(one)); /* a compiler that knows it adds by three instructions, not one */
    CND_UNROLL for (int depth = 0; depth < 4; depth++) {
        /* The index is taken modulo 8. */
        __m512i bound = _mm512_permutexvar_epi64(node, depth < 3 ? t->top : t->leaves);
        __mmask8 below = _mm512_cmplt_epu64_mask((__m512i)words, bound);
        node = _mm512_add_epi64(node, node);
        node = _mm512_mask_add_epi64(node, below, node, one);
    }
    return (vq)node & 15;
}

static inline vh count_above16(const thresholds *t, vq words) {
    const __m512i first = _mm512_set1_epi64(0x0100010001000100);
    __m512i place = _mm512_add_epi8(first, _mm512_set4_epi32(0x08080808, 0x08080808, 0, 0));
    return (vh)_mm512_shuffle_epi8((__m512i)count_above(t, words), place);
}

static inline vw count_above32(const thresholds *t, vq words) {
    return (vw)_mm512_shuffle_epi32((__m512i)count_above(t, words), _MM_PERM_CCAA);
}

static inline vh earlier16(vh a, vh b) {
    return (vh)_mm512_min_epu16((__m512i)a, (__m512i)b);
}

static inline vw earlier32(vw a, vw b) {
    return (vw)_mm512_min_epu32((__m512i)a, (__m512i)b);
}

#else

typedef struct thresholds {
    const uint64_t *above;
    int n;
} thresholds;

static inline thresholds thresholds_of(const uint64_t *above, int n) {
    return (thresholds){above, n};
}

static inline vq count_above(const thresholds *t, vq words) {
    vq count = {0};
    for (int k = 0; k < t->n; k++)
        count -= (vq)(words < all(t->above[k]));
    return count;
}

static inline vh count_above16(const thresholds *t, vq words) {
    vh count = {0};
    for (int k = 0; k < t->n; k++)
        count -= (vh)(words < all(t->above[k]));
    return count;
}

static inline vw count_above32(const thresholds *t, vq words) {
    vw count = {0};
    for (int k = 0; k < t->n; k++)
        count -= (vw)(words < all(t->above[k]));
    return count;
}

static inline vh earlier16(vh a, vh b) {
    vh mask = (vh)(a < b);
    return (a & mask) | (b & ~mask);
}

static inline vw earlier32(vw a, vw b) {
    vw mask = (vw)(a < b);
    return (a & mask) | (b & ~mask);
}
#endif

CND_U64_END

#endif
