/* fp2.h: one element of K = F_p[i] / (i^2 + 1). In and out canonical; no branch on a value. */
#ifndef CND_FP2_H
#define CND_FP2_H

#include "field/m61.h"

static inline cnd_fp2 cnd_fp2_load(const uint64_t *words) {
    return (cnd_fp2){words[0], words[1]};
}

static inline void cnd_fp2_store(uint64_t *words, cnd_fp2 a) {
    words[0] = a.c0;
    words[1] = a.c1;
}

static inline cnd_fp2 cnd_fp2_add(cnd_fp2 a, cnd_fp2 b) {
    return (cnd_fp2){cnd_m61_add(a.c0, b.c0), cnd_m61_add(a.c1, b.c1)};
}

static inline cnd_fp2 cnd_fp2_sub(cnd_fp2 a, cnd_fp2 b) {
    return (cnd_fp2){cnd_m61_sub(a.c0, b.c0), cnd_m61_sub(a.c1, b.c1)};
}

static inline cnd_fp2 cnd_fp2_neg(cnd_fp2 a) {
    return (cnd_fp2){cnd_m61_neg(a.c0), cnd_m61_neg(a.c1)};
}

static inline cnd_fp2 cnd_fp2_conjugate(cnd_fp2 a) {
    return (cnd_fp2){a.c0, cnd_m61_neg(a.c1)};
}

/* (a0 b0 - a1 b1) + (a0 b1 + a1 b0) i, each sum reduced once. */
static inline cnd_fp2 cnd_fp2_mul(cnd_fp2 a, cnd_fp2 b) {
    uint64_t minus_a1 = CND_M61_P - a.c1;                           /* in 1 ... p: may be p */
    unsigned __int128 real = (unsigned __int128)a.c0 * b.c0         /* <= (p - 1)^2 */
                             + (unsigned __int128)minus_a1 * b.c1;  /* <= p (p - 1); sum < 2^123 */
    unsigned __int128 imaginary = (unsigned __int128)a.c0 * b.c1    /* <= (p - 1)^2 */
                                  + (unsigned __int128)a.c1 * b.c0; /* sum < 2^123 */
    return (cnd_fp2){cnd_m61_reduce128(real), cnd_m61_reduce128(imaginary)};
}

/* a^2 = (a0 + a1)(a0 - a1) + 2 a0 a1 i. */
static inline cnd_fp2 cnd_fp2_square(cnd_fp2 a) {
    return (cnd_fp2){cnd_m61_mul(cnd_m61_add(a.c0, a.c1), cnd_m61_sub(a.c0, a.c1)),
                     cnd_m61_mul(cnd_m61_add(a.c0, a.c0), a.c1)};
}

static inline cnd_fp2 cnd_fp2_mul_m61(cnd_fp2 a, uint64_t x) {
    return (cnd_fp2){cnd_m61_mul(a.c0, x), cnd_m61_mul(a.c1, x)};
}

/* a0^2 + a1^2 in F_p, which is 0 for a = 0 only. */
static inline uint64_t cnd_fp2_norm(cnd_fp2 a) {
    return cnd_m61_add(cnd_m61_square(a.c0), cnd_m61_square(a.c1));
}

/* conjugate / norm, and 0 for 0. */
static inline cnd_fp2 cnd_fp2_invert(cnd_fp2 a) {
    return cnd_fp2_mul_m61(cnd_fp2_conjugate(a), cnd_m61_invert(cnd_fp2_norm(a)));
}

/* base^exponent; time depends on the exponent, which is public, and not on the base. */
static inline cnd_fp2 cnd_fp2_power(cnd_fp2 base, uint64_t exponent) {
    cnd_fp2 power = {1, 0};
    for (; exponent != 0; exponent >>= 1, base = cnd_fp2_square(base))
        if (exponent & 1) power = cnd_fp2_mul(power, base);
    return power;
}

/* Bits 0 to 60 and 61 to 121 of the block high || low, where p becomes 0. */
static inline cnd_fp2 cnd_fp2_from_block(uint64_t low, uint64_t high) {
    return (cnd_fp2){cnd_m61_from_word(low), cnd_m61_from_word(low >> 61 | high << 3)};
}

/* All ones where a = 0, else 0. */
static inline uint64_t cnd_fp2_zero_mask(cnd_fp2 a) {
    return cnd_m61_zero_mask(a.c0 | a.c1); /* an or of two numbers below 2^61 is below 2^61 */
}

#endif
