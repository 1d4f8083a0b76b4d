/* ggm_tree_avx512.c: the trees of ggm_tree_scalar.c with VAES: four blocks a vector, eight vectors
 * in flight. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>
#include <string.h>
#include "dispatch/constant_time.h"
#include "field/m61.h"
#include "prg/aes.h"
#include "prg/ggm_tree.h"

CND_TARGET_BEGIN(CND_TARGET_AVX512)

typedef __m512i vec;
#define WIDTH 4
#define BATCH 8

static inline vec vec_zero(void) {
    return _mm512_setzero_si512();
}
static inline vec vec_load(const uint64_t *from) {
    return _mm512_loadu_si512(from);
}
static inline void vec_store(uint64_t *to, vec x) {
    _mm512_storeu_si512(to, x);
}
static inline vec vec_broadcast(const uint64_t *block) {
    return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)block));
}
static inline vec vec_xor(vec a, vec b) {
    return _mm512_xor_si512(a, b);
}

/* `x` where the number of the block is `at`, else 0. */
static inline vec vec_and_block_at(vec x, uint64_t first, uint64_t at) {
    const vec numbers = _mm512_setr_epi64(0, 0, 1, 1, 2, 2, 3, 3);
    __mmask8 here = _mm512_cmpeq_epi64_mask(numbers, _mm512_set1_epi64((long long)(at - first)));
    return _mm512_maskz_mov_epi64(here, x);
}

/* high || low to (high xor low) || high */
static inline vec vec_sigma(vec x) {
    return _mm512_mask_xor_epi64(_mm512_shuffle_epi32(x, _MM_PERM_BADC), 0xaa, x,
                                 _mm512_shuffle_epi32(x, _MM_PERM_BADC));
}

static inline __attribute__((always_inline)) void vec_encrypt(vec *s, int n, const vec keys[11]) {
    CND_UNROLL for (int i = 0; i < n; i++) s[i] = _mm512_xor_si512(s[i], keys[0]);
    CND_UNROLL for (int round = 1; round < 10; round++) {
        CND_UNROLL for (int i = 0; i < n; i++) s[i] = _mm512_aesenc_epi128(s[i], keys[round]);
    }
    CND_UNROLL for (int i = 0; i < n; i++) s[i] = _mm512_aesenclast_epi128(s[i], keys[10]);
}

/* left 0, right 0, left 1, right 1, and so on. */
static inline void interleave(vec *first, vec *second, vec left, vec right) {
    const vec low = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
    const vec high = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    *first = _mm512_permutex2var_epi64(left, low, right);
    *second = _mm512_permutex2var_epi64(left, high, right);
}

static inline void vec_store_children(uint64_t *to, vec left, vec right) {
    vec first, second;
    interleave(&first, &second, left, right);
    vec_store(to, first);
    vec_store(to + 8, second);
}

/* Bits 0 to 60 and 61 to 121, p written 0. */
static inline vec vec_elements(vec x) {
    const vec p = _mm512_set1_epi64((long long)CND_M61_P);
    const vec up = _mm512_setr_epi64(0, 3, 0, 3, 0, 3, 0, 3);
    const vec down = _mm512_setr_epi64(64, 61, 64, 61, 64, 61, 64, 61);
    vec low = _mm512_srlv_epi64(_mm512_shuffle_epi32(x, _MM_PERM_BADC), down);
    vec bits = _mm512_and_si512(_mm512_or_si512(_mm512_sllv_epi64(x, up), low), p);
    return _mm512_maskz_mov_epi64(_mm512_cmpneq_epi64_mask(bits, p), bits);
}

/* sum + x, at most p: sum <= p and x < p give a sum < 2^62, whose bit 61 is worth 1. */
static inline vec vec_add_mod(vec sum, vec x) {
    sum = _mm512_add_epi64(sum, x);
    return _mm512_add_epi64(_mm512_and_si512(sum, _mm512_set1_epi64((long long)CND_M61_P)),
                            _mm512_srli_epi64(sum, 61));
}

/* The lanes of the first n <= 4 blocks. */
static inline __mmask8 lanes(size_t n) {
    return (__mmask8)((1u << (2 * n)) - 1);
}
static inline vec vec_load_some(const uint64_t *from, size_t n) {
    return _mm512_maskz_loadu_epi64(lanes(n), from);
}
static inline void vec_store_some(uint64_t *to, vec x, size_t n) {
    _mm512_mask_storeu_epi64(to, lanes(n), x);
}
static inline void vec_store_some_children(uint64_t *to, vec left, vec right, size_t n) {
    vec first, second;
    interleave(&first, &second, left, right);
    vec_store_some(to, first, 2 * n); /* n <= 2, since it is a power of two below 4 */
}
static inline vec vec_keep_some(vec x, size_t n) {
    return _mm512_maskz_mov_epi64(lanes(n), x);
}

static inline void schedule(vec keys[11], const uint8_t *secret) {
    cnd_aes128_key key;
    cnd_aes128_expand_avx2(&key, secret);
    CND_UNROLL for (int round = 0; round < 11; round++) keys[round] =
        _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)key.round[round]));
}

#include "prg/ggm_tree_simd.h"

void cnd_ggm_sender_avx512(uint64_t *leaves, uint64_t *leaf_sum, uint8_t *level_sums,
                           const uint8_t *keys, const uint8_t *root, const uint8_t *delta,
                           unsigned depth) {
    sender_tree(leaves, leaf_sum, level_sums, keys, root, delta, depth);
}

void cnd_ggm_receiver_avx512(uint64_t *leaves, uint64_t *leaf_sum, const uint8_t *keys,
                             const uint8_t *level_sums, uint64_t path, unsigned depth) {
    receiver_tree(leaves, leaf_sum, keys, level_sums, path, depth);
}

CND_TARGET_END
#endif
