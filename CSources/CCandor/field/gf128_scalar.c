/* gf128_scalar.c: GF(2^128) in plain C, in constant time: the reference.
 *
 * Polynomials over GF(2) are multiplied by integer multiplication with holes, as in BearSSL's
 * ghash_ctmul64 (T. Pornin): of each factor only every fourth bit is kept, so that the sums of at
 * most 16 bits that an integer product makes stay in four bits. */
#include "field/gf128.h"

#define EVERY_FOURTH ((uint64_t)0x1111111111111111)

/* The low 64 bits of the product of two polynomials. */
static uint64_t multiply_low(uint64_t a, uint64_t b) {
    uint64_t product = 0;
    for (int k = 0; k < 4; k++) {
        /* Bits of the product in places k mod 4: bit 0 of a sum of m terms, m <= 15, whose carries
         * reach 3 places up. Place 60 + k alone has 16 terms, and its carry leaves the word. */
        uint64_t sum = 0;
        for (int i = 0; i < 4; i++)
            sum ^= (a & EVERY_FOURTH << i) * (b & EVERY_FOURTH << ((k - i) & 3));
        product |= sum & EVERY_FOURTH << k;
    }
    return product;
}

static uint64_t reverse(uint64_t x) {
    x = (x & 0x5555555555555555) << 1 | (x >> 1 & 0x5555555555555555);
    x = (x & 0x3333333333333333) << 2 | (x >> 2 & 0x3333333333333333);
    x = (x & 0x0f0f0f0f0f0f0f0f) << 4 | (x >> 4 & 0x0f0f0f0f0f0f0f0f);
    return __builtin_bswap64(x);
}

/* out += a * b. The product has 127 bits; those from 63 on are the low half of the product of the
 * reversed factors, reversed. */
static void multiply_add(uint64_t out[2], uint64_t a, uint64_t b) {
    out[0] ^= multiply_low(a, b);
    out[1] ^= reverse(multiply_low(reverse(a), reverse(b))) >> 1;
}

void cnd_gf128_dot_scalar(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    uint64_t low[2] = {0, 0}, middle[2] = {0, 0}, high[2] = {0, 0};
    for (size_t i = 0; i < n; i++) {
        uint64_t a0 = a[2 * i], a1 = a[2 * i + 1], b0 = b[2 * i], b1 = b[2 * i + 1];
        multiply_add(low, a0, b0);
        multiply_add(high, a1, b1);
        multiply_add(middle, a0 ^ a1, b0 ^ b1); /* Karatsuba: low + high + the cross terms */
    }
    const uint64_t product[4] = {low[0], low[1] ^ middle[0] ^ low[0] ^ high[0],
                                 high[0] ^ middle[1] ^ low[1] ^ high[1], high[1]};
    cnd_gf128_reduce(out, product);
}
