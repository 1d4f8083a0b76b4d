/* aes_avx512.c: the kernels of aes_scalar.c with VAES: four blocks a vector, eight vectors in
 * flight. What is left of a batch goes to aes_avx2.c. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#include <immintrin.h>
#include "prg/aes.h"

CND_TARGET_BEGIN(CND_TARGET_AVX512)

#define VECTORS 8
#define BATCH (4 * VECTORS) /* blocks */

static inline void load_keys(__m512i keys[11], const cnd_aes128_key *key) {
    CND_UNROLL for (int round = 0; round < 11; round++) keys[round] =
        _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)key->round[round]));
}

static inline void encrypt_batch(__m512i s[VECTORS], const __m512i keys[11]) {
    CND_UNROLL for (int i = 0; i < VECTORS; i++) s[i] = _mm512_xor_si512(s[i], keys[0]);
    CND_UNROLL for (int round = 1; round < 10; round++) {
        CND_UNROLL for (int i = 0; i < VECTORS; i++) s[i] = _mm512_aesenc_epi128(s[i], keys[round]);
    }
    CND_UNROLL for (int i = 0; i < VECTORS; i++) s[i] = _mm512_aesenclast_epi128(s[i], keys[10]);
}

/* One key at a time: nothing to widen. */
void cnd_aes128_expand_avx512(cnd_aes128_key *key, const uint8_t *secret) {
    cnd_aes128_expand_avx2(key, secret);
}

void cnd_aes128_encrypt_blocks_avx512(const cnd_aes128_key *key, uint8_t *out, const uint8_t *in,
                                      size_t blocks) {
    __m512i keys[11];
    load_keys(keys, key);
    size_t done = 0;
    for (; done + BATCH <= blocks; done += BATCH) {
        __m512i s[VECTORS];
        CND_UNROLL for (int i = 0; i < VECTORS; i++) s[i] =
            _mm512_loadu_si512(in + 16 * done + 64 * i);
        encrypt_batch(s, keys);
        CND_UNROLL for (int i = 0; i < VECTORS; i++)
            _mm512_storeu_si512(out + 16 * done + 64 * i, s[i]);
    }
    cnd_aes128_encrypt_blocks_avx2(key, out + 16 * done, in + 16 * done, blocks - done);
}

void cnd_aes128_ctr_blocks_avx512(const cnd_aes128_key *key, uint8_t *out, size_t blocks,
                                  uint64_t high, uint64_t low) {
    __m512i keys[11];
    load_keys(keys, key);
    /* Each block is the words high, low + i; the shuffle makes both big-endian. */
    const __m512i swap =
        _mm512_broadcast_i32x4(_mm_setr_epi8(7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8));
    const __m512i four = _mm512_setr_epi64(0, 4, 0, 4, 0, 4, 0, 4);
    long long top = (long long)high, next = (long long)low;
    __m512i counter =
        _mm512_add_epi64(_mm512_setr_epi64(top, next, top, next, top, next, top, next),
                         _mm512_setr_epi64(0, 0, 0, 1, 0, 2, 0, 3));
    size_t done = 0;
    for (; done + BATCH <= blocks; done += BATCH) {
        __m512i s[VECTORS];
        CND_UNROLL for (int i = 0; i < VECTORS; i++) {
            s[i] = _mm512_shuffle_epi8(counter, swap);
            counter = _mm512_add_epi64(counter, four);
        }
        encrypt_batch(s, keys);
        CND_UNROLL for (int i = 0; i < VECTORS; i++)
            _mm512_storeu_si512(out + 16 * done + 64 * i, s[i]);
    }
    cnd_aes128_ctr_blocks_avx2(key, out + 16 * done, blocks - done, high, low + done);
}

CND_TARGET_END
#endif
