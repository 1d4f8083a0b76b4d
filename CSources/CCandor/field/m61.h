/* m61.h: one element of F_p, p = 2^61 - 1. In and out canonical (< p); no branch on a value.
 *
 * 2^61 = 1 mod p, so the bits of a number from 61 on are added to those below: a fold. */
#ifndef CND_M61_H
#define CND_M61_H

#include <stdint.h>
#include "cnd_field.h"

/* x < 2p. */
static inline uint64_t cnd_m61_reduce_once(uint64_t x) {
    uint64_t d = x - CND_M61_P;               /* wraps above 2^63 where x < p */
    return d + (CND_M61_P & (0 - (d >> 63))); /* x where x < p, else x - p <= p - 1 */
}

/* Any word. */
static inline uint64_t cnd_m61_reduce64(uint64_t x) {
    return cnd_m61_reduce_once((x & CND_M61_P) + (x >> 61)); /* <= p + 7 */
}

/* Any x < 2^125. */
static inline uint64_t cnd_m61_reduce128(unsigned __int128 x) {
    uint64_t lo = (uint64_t)x & CND_M61_P; /* <= p */
    uint64_t hi = (uint64_t)(x >> 61);     /* < 2^64 */
    /* lo + hi may be 2^64 and more: hi is folded first */
    return cnd_m61_reduce64(lo + (hi & CND_M61_P) + (hi >> 61)); /* argument <= 2p + 7 < 2^64 */
}

static inline uint64_t cnd_m61_add(uint64_t a, uint64_t b) {
    return cnd_m61_reduce_once(a + b); /* a + b <= 2p - 2 */
}

static inline uint64_t cnd_m61_sub(uint64_t a, uint64_t b) {
    uint64_t d = a - b;                       /* wraps above 2^63 where a < b, as both < 2^61 */
    return d + (CND_M61_P & (0 - (d >> 63))); /* a - b, or a - b + p: in 0 ..< p */
}

static inline uint64_t cnd_m61_neg(uint64_t a) {
    return cnd_m61_sub(0, a);
}

static inline uint64_t cnd_m61_mul(uint64_t a, uint64_t b) {
    unsigned __int128 t = (unsigned __int128)a * b; /* t  <= (p - 1)^2 < 2^122 */
    uint64_t lo = (uint64_t)t & CND_M61_P;          /* lo <= p */
    uint64_t hi = (uint64_t)(t >> 61);              /* hi <= p - 3: (p - 1)^2 = 2^61 (p - 3) + 4 */
    return cnd_m61_reduce_once(lo + hi);            /* lo + hi <= 2p - 3 */
}

static inline uint64_t cnd_m61_square(uint64_t a) {
    return cnd_m61_mul(a, a);
}

static inline uint64_t cnd_m61_mul_add(uint64_t a, uint64_t b, uint64_t c) {
    return cnd_m61_add(cnd_m61_mul(a, b), c);
}

/* a^(2^count). */
static inline uint64_t cnd_m61_square_times(uint64_t a, int count) {
    for (int i = 0; i < count; i++)
        a = cnd_m61_square(a);
    return a;
}

/* a^-1 = a^(p - 2), and 0 for 0. p - 2 = 4 (2^59 - 1) + 1, and e_k = a^(2^k - 1) doubles its run of
 * ones by e_2k = e_k^(2^k) e_k. */
static inline uint64_t cnd_m61_invert(uint64_t a) {
    uint64_t e2 = cnd_m61_mul(cnd_m61_square(a), a);
    uint64_t e4 = cnd_m61_mul(cnd_m61_square_times(e2, 2), e2);
    uint64_t e8 = cnd_m61_mul(cnd_m61_square_times(e4, 4), e4);
    uint64_t e16 = cnd_m61_mul(cnd_m61_square_times(e8, 8), e8);
    uint64_t e32 = cnd_m61_mul(cnd_m61_square_times(e16, 16), e16);
    uint64_t e48 = cnd_m61_mul(cnd_m61_square_times(e32, 16), e16);
    uint64_t e56 = cnd_m61_mul(cnd_m61_square_times(e48, 8), e8);
    uint64_t e58 = cnd_m61_mul(cnd_m61_square_times(e56, 2), e2);
    uint64_t e59 = cnd_m61_mul(cnd_m61_square(e58), a);
    return cnd_m61_mul(cnd_m61_square_times(e59, 2), a);
}

/* Bits 0 to 60 of a word, where p becomes 0. */
static inline uint64_t cnd_m61_from_word(uint64_t word) {
    return cnd_m61_reduce_once(word & CND_M61_P); /* <= p */
}

/* All ones where x = 0, else 0; for canonical x. */
static inline uint64_t cnd_m61_zero_mask(uint64_t x) {
    return 0 - ((x - 1) >> 63); /* x - 1 < 2^61, but 2^64 - 1 for 0 */
}

#endif
