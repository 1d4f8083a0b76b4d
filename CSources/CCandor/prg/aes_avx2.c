/* aes_avx2.c: the kernels of aes_scalar.c with AES-NI. Eight blocks are in flight: aesenc has a
 * latency of 3 to 4 cycles and two start in each. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>
#include "prg/aes.h"

CND_TARGET_BEGIN(CND_TARGET_AVX2)

#define BATCH 8

static inline void load_keys(__m128i keys[11], const cnd_aes128_key *key) {
    CND_UNROLL for (int round = 0; round < 11; round++) keys[round] =
        _mm_loadu_si128((const __m128i *)key->round[round]);
}

static inline __m128i encrypt(__m128i block, const __m128i keys[11]) {
    block = _mm_xor_si128(block, keys[0]);
    CND_UNROLL for (int round = 1; round < 10; round++) block =
        _mm_aesenc_si128(block, keys[round]);
    return _mm_aesenclast_si128(block, keys[10]);
}

static inline void encrypt_batch(__m128i s[BATCH], const __m128i keys[11]) {
    CND_UNROLL for (int i = 0; i < BATCH; i++) s[i] = _mm_xor_si128(s[i], keys[0]);
    CND_UNROLL for (int round = 1; round < 10; round++) {
        CND_UNROLL for (int i = 0; i < BATCH; i++) s[i] = _mm_aesenc_si128(s[i], keys[round]);
    }
    CND_UNROLL for (int i = 0; i < BATCH; i++) s[i] = _mm_aesenclast_si128(s[i], keys[10]);
}

/* One round key from the last: each word adds those before it and the word of aeskeygenassist. */
static inline __m128i next_key(__m128i key, __m128i assist) {
    key = _mm_xor_si128(key, _mm_slli_si128(key, 4));
    key = _mm_xor_si128(key, _mm_slli_si128(key, 8));
    return _mm_xor_si128(key, _mm_shuffle_epi32(assist, 0xff));
}

void cnd_aes128_expand_avx2(cnd_aes128_key *key, const uint8_t *secret) {
    __m128i k[11];
    k[0] = _mm_loadu_si128((const __m128i *)secret);
    /* The round constants are immediate operands: 2^(round - 1) in GF(2^8). */
    k[1] = next_key(k[0], _mm_aeskeygenassist_si128(k[0], 0x01));
    k[2] = next_key(k[1], _mm_aeskeygenassist_si128(k[1], 0x02));
    k[3] = next_key(k[2], _mm_aeskeygenassist_si128(k[2], 0x04));
    k[4] = next_key(k[3], _mm_aeskeygenassist_si128(k[3], 0x08));
    k[5] = next_key(k[4], _mm_aeskeygenassist_si128(k[4], 0x10));
    k[6] = next_key(k[5], _mm_aeskeygenassist_si128(k[5], 0x20));
    k[7] = next_key(k[6], _mm_aeskeygenassist_si128(k[6], 0x40));
    k[8] = next_key(k[7], _mm_aeskeygenassist_si128(k[7], 0x80));
    k[9] = next_key(k[8], _mm_aeskeygenassist_si128(k[8], 0x1b));
    k[10] = next_key(k[9], _mm_aeskeygenassist_si128(k[9], 0x36));
    for (int round = 0; round < 11; round++)
        _mm_storeu_si128((__m128i *)key->round[round], k[round]);
}

void cnd_aes128_encrypt_blocks_avx2(const cnd_aes128_key *key, uint8_t *out, const uint8_t *in,
                                    size_t blocks) {
    __m128i keys[11];
    load_keys(keys, key);
    const __m128i *from = (const __m128i *)in;
    __m128i *to = (__m128i *)out;
    size_t done = 0;
    for (; done + BATCH <= blocks; done += BATCH) {
        __m128i s[BATCH];
        CND_UNROLL for (int i = 0; i < BATCH; i++) s[i] = _mm_loadu_si128(from + done + i);
        encrypt_batch(s, keys);
        CND_UNROLL for (int i = 0; i < BATCH; i++) _mm_storeu_si128(to + done + i, s[i]);
    }
    for (; done < blocks; done++)
        _mm_storeu_si128(to + done, encrypt(_mm_loadu_si128(from + done), keys));
}

static inline __m128i counter_block(uint64_t high_swapped, uint64_t low) {
    return _mm_set_epi64x((long long)__builtin_bswap64(low), (long long)high_swapped);
}

void cnd_aes128_ctr_blocks_avx2(const cnd_aes128_key *key, uint8_t *out, size_t blocks,
                                uint64_t high, uint64_t low) {
    __m128i keys[11];
    load_keys(keys, key);
    uint64_t top = __builtin_bswap64(high);
    __m128i *to = (__m128i *)out;
    size_t done = 0;
    for (; done + BATCH <= blocks; done += BATCH) {
        __m128i s[BATCH];
        CND_UNROLL for (int i = 0; i < BATCH; i++) s[i] =
            counter_block(top, low + done + (uint64_t)i);
        encrypt_batch(s, keys);
        CND_UNROLL for (int i = 0; i < BATCH; i++) _mm_storeu_si128(to + done + i, s[i]);
    }
    for (; done < blocks; done++)
        _mm_storeu_si128(to + done, encrypt(counter_block(top, low + done), keys));
}

CND_TARGET_END
#endif
