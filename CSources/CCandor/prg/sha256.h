/* sha256.h: the compression of SHA-256 for each instruction set. */
#ifndef CND_SHA256_H
#define CND_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* K of FIPS 180-4, section 4.2.2. */
extern const uint32_t cnd_sha256_constants[64];

/* Takes n blocks of 64 bytes into the state of 8 words; at any address. */
#define CND_SHA256_DECLARE(isa) \
    void cnd_sha256_blocks_##isa(uint32_t *state, const uint8_t *blocks, size_t n);

CND_SHA256_DECLARE(scalar)
CND_SHA256_DECLARE(neon)
CND_SHA256_DECLARE(avx2)

#undef CND_SHA256_DECLARE

#endif
