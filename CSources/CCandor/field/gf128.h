/* gf128.h: GF(2^128) for each instruction set. cnd_ot.h says what dot is. */
#ifndef CND_GF128_H
#define CND_GF128_H

#include <stddef.h>
#include <stdint.h>

#define CND_GF128_DECLARE(isa) \
    void cnd_gf128_dot_##isa(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);

CND_GF128_DECLARE(scalar)
CND_GF128_DECLARE(neon)
CND_GF128_DECLARE(avx2)
CND_GF128_DECLARE(avx512)

#undef CND_GF128_DECLARE

/* The rest of r, a polynomial of degree at most 254, modulo x^128 + x^7 + x^2 + x + 1. */
static inline void cnd_gf128_reduce(uint64_t *out, const uint64_t r[4]) {
    /* x^192 = x^64 (x^7 + x^2 + x + 1): the top word goes to words 1 and 2. */
    uint64_t r2 = r[2] ^ r[3] >> 63 ^ r[3] >> 62 ^ r[3] >> 57;
    uint64_t r1 = r[1] ^ r[3] ^ r[3] << 1 ^ r[3] << 2 ^ r[3] << 7;
    /* x^128 = x^7 + x^2 + x + 1 */
    out[1] = r1 ^ r2 >> 63 ^ r2 >> 62 ^ r2 >> 57;
    out[0] = r[0] ^ r2 ^ r2 << 1 ^ r2 << 2 ^ r2 << 7;
}

#endif
