/* aes.h: the AES kernels of each instruction set. cnd_prg.h says what expand and encrypt do. */
#ifndef CND_AES_H
#define CND_AES_H

#include "cnd_prg.h"

/* ctr_blocks: out[i] = AES(key, high || low + i), big-endian. low + blocks <= 2^64: no carry. */
#define CND_AES128_DECLARE(isa)                                                              \
    void cnd_aes128_expand_##isa(cnd_aes128_key *key, const uint8_t *secret);                \
    void cnd_aes128_encrypt_blocks_##isa(const cnd_aes128_key *key, uint8_t *out,            \
                                         const uint8_t *in, size_t blocks);                  \
    void cnd_aes128_ctr_blocks_##isa(const cnd_aes128_key *key, uint8_t *out, size_t blocks, \
                                     uint64_t high, uint64_t low);

CND_AES128_DECLARE(scalar)
CND_AES128_DECLARE(neon)
CND_AES128_DECLARE(avx2)
CND_AES128_DECLARE(avx512)

#undef CND_AES128_DECLARE

#endif
