/* ggm_tree_avx2.c: the trees of ggm_tree_scalar.c with AES-NI: one block a vector, eight in flight.
 */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>
#include <string.h>
#include "dispatch/constant_time.h"
#include "field/m61.h"
#include "prg/aes.h"
#include "prg/ggm_tree.h"

CND_TARGET_BEGIN(CND_TARGET_AVX2)

typedef __m128i vec;
#define WIDTH 1
#define BATCH 8

static inline vec vec_zero(void) {
    return _mm_setzero_si128();
}
static inline vec vec_load(const uint64_t *from) {
    return _mm_loadu_si128((const __m128i *)from);
}
static inline void vec_store(uint64_t *to, vec x) {
    _mm_storeu_si128((__m128i *)to, x);
}
static inline vec vec_broadcast(const uint64_t *block) {
    return vec_load(block);
}
static inline vec vec_xor(vec a, vec b) {
    return _mm_xor_si128(a, b);
}

/* `x` where the number of the block is `at`, else 0. */
static inline vec vec_and_block_at(vec x, uint64_t first, uint64_t at) {
    return _mm_and_si128(
        x, _mm_cmpeq_epi64(_mm_set1_epi64x((long long)first), _mm_set1_epi64x((long long)at)));
}

/* high || low to (high xor low) || high */
static inline vec vec_sigma(vec x) {
    return _mm_xor_si128(_mm_shuffle_epi32(x, 0x4e), _mm_slli_si128(_mm_srli_si128(x, 8), 8));
}

static inline __attribute__((always_inline)) void vec_encrypt(vec *s, int n, const vec keys[11]) {
    CND_UNROLL for (int i = 0; i < n; i++) s[i] = _mm_xor_si128(s[i], keys[0]);
    CND_UNROLL for (int round = 1; round < 10; round++) {
        CND_UNROLL for (int i = 0; i < n; i++) s[i] = _mm_aesenc_si128(s[i], keys[round]);
    }
    CND_UNROLL for (int i = 0; i < n; i++) s[i] = _mm_aesenclast_si128(s[i], keys[10]);
}

static inline void vec_store_children(uint64_t *to, vec left, vec right) {
    vec_store(to, left);
    vec_store(to + 2, right);
}

/* Bits 0 to 60 and 61 to 121, p written 0. */
static inline vec vec_elements(vec x) {
    const vec p = _mm_set1_epi64x((long long)CND_M61_P);
    vec low = _mm_srlv_epi64(_mm_shuffle_epi32(x, 0x4e), _mm_set_epi64x(61, 64));
    vec bits = _mm_and_si128(_mm_or_si128(_mm_sllv_epi64(x, _mm_set_epi64x(3, 0)), low), p);
    return _mm_andnot_si128(_mm_cmpeq_epi64(bits, p), bits);
}

/* sum + x, at most p: sum <= p and x < p give a sum < 2^62, whose bit 61 is worth 1. */
static inline vec vec_add_mod(vec sum, vec x) {
    sum = _mm_add_epi64(sum, x);
    return _mm_add_epi64(_mm_and_si128(sum, _mm_set1_epi64x((long long)CND_M61_P)),
                         _mm_srli_epi64(sum, 61));
}

/* A vector is one block: there is no part of one. */
static inline vec vec_load_some(const uint64_t *from, size_t n) {
    (void)n;
    return vec_load(from);
}
static inline void vec_store_some(uint64_t *to, vec x, size_t n) {
    (void)n;
    vec_store(to, x);
}
static inline void vec_store_some_children(uint64_t *to, vec left, vec right, size_t n) {
    (void)n;
    vec_store_children(to, left, right);
}
static inline vec vec_keep_some(vec x, size_t n) {
    (void)n;
    return x;
}

static inline void schedule(vec keys[11], const uint8_t *secret) {
    cnd_aes128_key key;
    cnd_aes128_expand_avx2(&key, secret);
    CND_UNROLL for (int round = 0; round < 11; round++) keys[round] =
        _mm_loadu_si128((const __m128i *)key.round[round]);
}

#include "prg/ggm_tree_simd.h"

void cnd_ggm_sender_avx2(uint64_t *leaves, uint64_t *leaf_sum, uint8_t *level_sums,
                         const uint8_t *keys, const uint8_t *root, const uint8_t *delta,
                         unsigned depth) {
    sender_tree(leaves, leaf_sum, level_sums, keys, root, delta, depth);
}

void cnd_ggm_receiver_avx2(uint64_t *leaves, uint64_t *leaf_sum, const uint8_t *keys,
                           const uint8_t *level_sums, uint64_t path, unsigned depth) {
    receiver_tree(leaves, leaf_sum, keys, level_sums, path, depth);
}

CND_TARGET_END
#endif
