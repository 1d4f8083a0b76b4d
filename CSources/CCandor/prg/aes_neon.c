/* aes_neon.c: the kernels of aes_scalar.c with the AES instructions of ARMv8, which not every
 * AArch64 processor has: prg.c asks before it calls them. Eight blocks are in flight. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#include <arm_neon.h>
#include "prg/aes.h"

CND_TARGET_BEGIN(CND_TARGET_NEON_AES)

#define BATCH 8

static inline void load_keys(uint8x16_t keys[11], const cnd_aes128_key *key) {
    CND_UNROLL for (int round = 0; round < 11; round++) keys[round] = vld1q_u8(key->round[round]);
}

/* aese adds the key, then substitutes and shifts; aesmc mixes columns. The last does not mix. */
static inline void encrypt_some(uint8x16_t *s, int blocks, const uint8x16_t keys[11]) {
    CND_UNROLL for (int round = 0; round < 9; round++) {
        CND_UNROLL for (int i = 0; i < blocks; i++) s[i] = vaesmcq_u8(vaeseq_u8(s[i], keys[round]));
    }
    CND_UNROLL for (int i = 0; i < blocks; i++) s[i] = veorq_u8(vaeseq_u8(s[i], keys[9]), keys[10]);
}

void cnd_aes128_expand_neon(cnd_aes128_key *key, const uint8_t *secret) {
    uint32_t word[44];
    vst1q_u8((uint8_t *)word, vld1q_u8(secret));
    uint32_t constant = 1; /* 2^(round - 1) in GF(2^8) */
    for (int i = 4; i < 44; i += 4) {
        uint32_t rotated = word[i - 1] >> 8 | word[i - 1] << 24;
        /* SubWord: with four equal columns the shift of rows changes nothing. */
        uint8x16_t columns = vreinterpretq_u8_u32(vdupq_n_u32(rotated));
        uint32x4_t substituted = vreinterpretq_u32_u8(vaeseq_u8(columns, vdupq_n_u8(0)));
        word[i] = word[i - 4] ^ vgetq_lane_u32(substituted, 0) ^ constant;
        for (int j = 1; j < 4; j++)
            word[i + j] = word[i + j - 4] ^ word[i + j - 1];
        constant = (constant << 1) ^ (constant >> 7) * 0x11b;
    }
    for (int round = 0; round < 11; round++)
        vst1q_u8(key->round[round], vreinterpretq_u8_u32(vld1q_u32(word + 4 * round)));
}

void cnd_aes128_encrypt_blocks_neon(const cnd_aes128_key *key, uint8_t *out, const uint8_t *in,
                                    size_t blocks) {
    uint8x16_t keys[11];
    load_keys(keys, key);
    size_t done = 0;
    for (; done + BATCH <= blocks; done += BATCH) {
        uint8x16_t s[BATCH];
        CND_UNROLL for (int i = 0; i < BATCH; i++) s[i] = vld1q_u8(in + 16 * (done + (size_t)i));
        encrypt_some(s, BATCH, keys);
        CND_UNROLL for (int i = 0; i < BATCH; i++) vst1q_u8(out + 16 * (done + (size_t)i), s[i]);
    }
    for (; done < blocks; done++) {
        uint8x16_t s = vld1q_u8(in + 16 * done);
        encrypt_some(&s, 1, keys);
        vst1q_u8(out + 16 * done, s);
    }
}

static inline uint8x16_t counter_block(uint64_t high, uint64_t low) {
    uint64x2_t words = vcombine_u64(vcreate_u64(high), vcreate_u64(low));
    return vrev64q_u8(vreinterpretq_u8_u64(words));
}

void cnd_aes128_ctr_blocks_neon(const cnd_aes128_key *key, uint8_t *out, size_t blocks,
                                uint64_t high, uint64_t low) {
    uint8x16_t keys[11];
    load_keys(keys, key);
    size_t done = 0;
    for (; done + BATCH <= blocks; done += BATCH) {
        uint8x16_t s[BATCH];
        CND_UNROLL for (int i = 0; i < BATCH; i++) s[i] =
            counter_block(high, low + done + (uint64_t)i);
        encrypt_some(s, BATCH, keys);
        CND_UNROLL for (int i = 0; i < BATCH; i++) vst1q_u8(out + 16 * (done + (size_t)i), s[i]);
    }
    for (; done < blocks; done++) {
        uint8x16_t s = counter_block(high, low + done);
        encrypt_some(&s, 1, keys);
        vst1q_u8(out + 16 * done, s);
    }
}

CND_TARGET_END
#endif
