/* ggm_tree_neon.c: the trees of ggm_tree_scalar.c with the AES instructions of ARMv8, for which
 * svole.c asks before it calls: one block a vector, eight in flight. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#include <arm_neon.h>
#include <string.h>
#include "dispatch/constant_time.h"
#include "field/m61.h"
#include "prg/aes.h"
#include "prg/ggm_tree.h"

CND_TARGET_BEGIN(CND_TARGET_NEON_AES)

typedef uint64x2_t vec;
#define WIDTH 1
#define BATCH 8

static inline vec vec_zero(void) {
    return vdupq_n_u64(0);
}
static inline vec vec_load(const uint64_t *from) {
    return vld1q_u64(from);
}
static inline void vec_store(uint64_t *to, vec x) {
    vst1q_u64(to, x);
}
static inline vec vec_broadcast(const uint64_t *block) {
    return vec_load(block);
}
static inline vec vec_xor(vec a, vec b) {
    return veorq_u64(a, b);
}

/* `x` where the number of the block is `at`, else 0. */
static inline vec vec_and_block_at(vec x, uint64_t first, uint64_t at) {
    return vandq_u64(x, vceqq_u64(vdupq_n_u64(first), vdupq_n_u64(at)));
}

/* high || low to (high xor low) || high */
static inline vec vec_sigma(vec x) {
    vec high_only = vsetq_lane_u64(0, x, 0);
    return veorq_u64(vextq_u64(x, x, 1), high_only);
}

static inline __attribute__((always_inline)) void vec_encrypt(vec *s, int n, const vec keys[11]) {
    uint8x16_t b[BATCH];
    CND_UNROLL for (int i = 0; i < n; i++) b[i] = vreinterpretq_u8_u64(s[i]);
    CND_UNROLL for (int round = 0; round < 9; round++) {
        uint8x16_t key = vreinterpretq_u8_u64(keys[round]);
        CND_UNROLL for (int i = 0; i < n; i++) b[i] = vaesmcq_u8(vaeseq_u8(b[i], key));
    }
    uint8x16_t before = vreinterpretq_u8_u64(keys[9]), last = vreinterpretq_u8_u64(keys[10]);
    CND_UNROLL for (int i = 0; i < n; i++) s[i] =
        vreinterpretq_u64_u8(veorq_u8(vaeseq_u8(b[i], before), last));
}

static inline void vec_store_children(uint64_t *to, vec left, vec right) {
    vec_store(to, left);
    vec_store(to + 2, right);
}

/* Bits 0 to 60 and 61 to 121, p written 0. A shift by a negative count is one to the right. */
static inline vec vec_elements(vec x) {
    const vec p = vdupq_n_u64(CND_M61_P);
    const int64x2_t up = vcombine_s64(vcreate_s64(0), vcreate_s64(3));
    vec low = vshrq_n_u64(vextq_u64(vec_zero(), x, 1), 61); /* lane 1: the low word */
    vec bits = vandq_u64(vorrq_u64(vshlq_u64(x, up), low), p);
    return vbicq_u64(bits, vceqq_u64(bits, p));
}

/* sum + x, at most p: sum <= p and x < p give a sum < 2^62, whose bit 61 is worth 1. */
static inline vec vec_add_mod(vec sum, vec x) {
    sum = vaddq_u64(sum, x);
    return vaddq_u64(vandq_u64(sum, vdupq_n_u64(CND_M61_P)), vshrq_n_u64(sum, 61));
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
    cnd_aes128_expand_neon(&key, secret);
    CND_UNROLL for (int round = 0; round < 11; round++) keys[round] =
        vreinterpretq_u64_u8(vld1q_u8(key.round[round]));
}

#include "prg/ggm_tree_simd.h"

void cnd_ggm_sender_neon(uint64_t *leaves, uint64_t *leaf_sum, uint8_t *level_sums,
                         const uint8_t *keys, const uint8_t *root, const uint8_t *delta,
                         unsigned depth) {
    sender_tree(leaves, leaf_sum, level_sums, keys, root, delta, depth);
}

void cnd_ggm_receiver_neon(uint64_t *leaves, uint64_t *leaf_sum, const uint8_t *keys,
                           const uint8_t *level_sums, uint64_t path, unsigned depth) {
    receiver_tree(leaves, leaf_sum, keys, level_sums, path, depth);
}

CND_TARGET_END
#endif
