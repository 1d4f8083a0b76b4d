/* cnd_hash.h: SHA-256 (FIPS 180-4), in pieces of any length.
 *
 * Time depends on lengths alone. It is not a validated module. */
#ifndef CND_HASH_H
#define CND_HASH_H

#include <stddef.h>
#include <stdint.h>

/** Bytes of a digest. */
#define CND_SHA256_BYTES 32

/** A hash of what was added so far; a copy of it is a second one. */
typedef struct cnd_sha256 {
    uint32_t state[8];
    uint64_t bytes;    /* added in all */
    uint8_t block[64]; /* the last bytes % 64 of them */
} cnd_sha256;

/** The hash of nothing. */
void cnd_sha256_start(cnd_sha256 *hash);

/** Adds bytes, fewer than 2^61 in all.
 *
 *  Cost:  0.5 ns a byte with the processor's SHA instructions (Zen 5, in long runs), 2.5 ns without
 */
void cnd_sha256_add(cnd_sha256 *hash, const uint8_t *bytes, size_t n);

/** The digest of what was added so far; the hash may go on, and what is to be kept secret in it is
 *  the caller's to wipe.  Out: digest  CND_SHA256_BYTES bytes */
void cnd_sha256_digest(const cnd_sha256 *hash, uint8_t *digest);

#endif
