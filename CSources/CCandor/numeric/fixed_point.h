/* fixed_point.h: numbers 0 <= x < 2^8 in units of 2^-120, for tables of probabilities.
 * A result is rounded down: at most two units below the exact one unless it says otherwise. */
#ifndef CND_FIXED_POINT_H
#define CND_FIXED_POINT_H

#include <stdint.h>

typedef unsigned __int128 cnd_fixed;

#define CND_FIXED_ONE ((cnd_fixed)1 << 120)

/* a * b, for a * b < 2^7. */
static inline cnd_fixed cnd_fixed_mul(cnd_fixed a, cnd_fixed b) {
    uint64_t a0 = (uint64_t)a, a1 = (uint64_t)(a >> 64), b0 = (uint64_t)b, b1 = (uint64_t)(b >> 64);
    /* At most one of a, b is 2^4 or more, so each product is below 2^127 and the sum of halves
     * does not wrap. */
    cnd_fixed middle =
        (((cnd_fixed)a1 * b0) >> 1) + (((cnd_fixed)a0 * b1) >> 1) + (((cnd_fixed)a0 * b0) >> 65);
    return (((cnd_fixed)a1 * b1) << 8) + (middle >> 55);
}

/* (e^x - 1) / x = 1 + x/2! + x^2/3! + ..., for x <= 1/2; at most 64 units low. */
static inline cnd_fixed cnd_fixed_exp_slope(cnd_fixed x) {
    cnd_fixed sum = 0, term = CND_FIXED_ONE;
    for (unsigned m = 2; term > 0; m++) {
        sum += term;
        term = cnd_fixed_mul(term, x) / m;
    }
    return sum;
}

/* e^-x for x <= 1/2; at most 64 units off. */
static inline cnd_fixed cnd_fixed_exp_minus(cnd_fixed x) {
    cnd_fixed even = 0, odd = 0, term = CND_FIXED_ONE;
    for (unsigned m = 1; term > 0; m++) {
        if (m % 2 == 1)
            even += term;
        else
            odd += term;
        term = cnd_fixed_mul(term, x) / m;
    }
    return even - odd;
}

/* floor(2^bits part / whole) for part <= whole < 2^127, as a quotient of at most 128 bits; leaves
 * the remainder in `part`. */
static inline cnd_fixed cnd_fixed_divide(cnd_fixed *part, cnd_fixed whole, unsigned bits) {
    cnd_fixed quotient = 0;
    for (unsigned i = 0; i < bits; i++) {
        *part <<= 1;
        unsigned bit = *part >= whole;
        *part -= whole & (0 - (cnd_fixed)bit); /* no branch: the bits are as good as random */
        quotient = quotient << 1 | bit;
    }
    return quotient;
}

#endif
