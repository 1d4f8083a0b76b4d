/* constant_time.h: masks from secrets. A compiler that sees that a mask has two values may branch
 * on it, and leave a loop out where it is zero: here it is told nothing of what a mask can be.
 * Scripts/constant-time.sh judges what compilers make of the rest. */
#ifndef CND_CONSTANT_TIME_H
#define CND_CONSTANT_TIME_H

#include <stdint.h>
#if defined(CND_JUDGED) /* by Scripts/constant-time.sh */
#include <valgrind/memcheck.h>
#endif

/* All ones for the bit 1, zero for 0. */
static inline uint64_t cnd_bit_mask(uint64_t bit) {
    uint64_t mask = 0 - bit;
    __asm__("" : "+r"(mask));
    return mask;
}

/* A word that is part of the answer, made from secrets: the judge may see branches depend on it. */
static inline uint64_t cnd_public(uint64_t word) {
#if defined(CND_JUDGED)
    VALGRIND_MAKE_MEM_DEFINED(&word, sizeof word);
#endif
    return word;
}

/* All ones where a == b, else zero. */
static inline uint64_t cnd_equal_mask(uint64_t a, uint64_t b) {
    uint64_t difference = a ^ b;
    return ~cnd_bit_mask((difference | (0 - difference)) >> 63);
}

#endif
