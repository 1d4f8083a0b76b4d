/* cnd_prg.h: AES-128, its counter mode as a generator of random bits, and CMAC.
 *
 * All of it takes time that depends on lengths and counters alone, which are public, and never on
 * keys or data: the scalar code is bit-sliced and has no tables, the others use the processor's
 * AES. It is not a validated module.
 *
 * Sources: FIPS 197 (AES), SP 800-38A section 6.5 (CTR), SP 800-38B and RFC 4493 (CMAC). */
#ifndef CND_PRG_H
#define CND_PRG_H

#include <stddef.h>
#include <stdint.h>

/** The eleven round keys of AES-128, the same bytes on every instruction set; secret as the key. */
typedef struct cnd_aes128_key {
    uint8_t round[11][16];
} cnd_aes128_key;

/** Expands `secret` (16 bytes, FIPS 197 section 5.2). `secret` may lie inside `key`. */
void cnd_aes128_expand(cnd_aes128_key *key, const uint8_t *secret);

/** Encrypts `blocks` blocks of 16 bytes, each for itself:  out[i] = AES(key, in[i]).
 *
 *  Out:   out     16 * blocks bytes; may be exactly `in`, must not overlap it partly
 *  In:    blocks  may be 0
 *  Cost:  0.35 ns a block with AVX-512 in long runs, 1.4 ns with AES-NI, 90 ns in scalar code */
void cnd_aes128_encrypt_blocks(const cnd_aes128_key *key, uint8_t *out, const uint8_t *in,
                               size_t blocks);

/** The key stream of CTR mode: block i is AES(key, counter + i), the counter read as a 128-bit
 *  big-endian integer that wraps. The last block is cut to fit `bytes`. */
void cnd_aes128_ctr_fill(const cnd_aes128_key *key, uint8_t *out, size_t bytes,
                         const uint8_t *counter);

/** Random words with no state: any part of any of 2^64 streams, in any order, by any thread.
 *  Words 2i and 2i + 1 are AES(key, stream || first_block + i), big-endian going in and
 *  little-endian coming out; the counter carries into `stream` as in cnd_aes128_ctr_fill.
 *
 *  Segment s of a parallel loop takes stream s, or blocks s * B ..< (s + 1) * B of one stream.
 *
 *  Out:    out    n words
 *  Bound:  the blocks of one key never repeat, which uniform ones would: fewer than 2^48 blocks
 *          from a key leave an advantage below 2^-33 (blocks^2 / 2^129) in telling them apart */
void cnd_aes128_ctr_words(const cnd_aes128_key *key, uint64_t *out, size_t n, uint64_t stream,
                          uint64_t first_block);

/** CMAC of a message of any length, by the expanded `key`.
 *
 *  Out:    tag    16 bytes
 *  Bound:  at most 2^48 blocks of messages under one key (SP 800-38B appendix B)
 *  Cost:   one AES after another: about 15 ns a block with AES instructions */
void cnd_aes128_cmac(const cnd_aes128_key *key, uint8_t *tag, const uint8_t *message, size_t bytes);

#endif
