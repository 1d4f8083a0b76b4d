/* secret_mask.h: a mask of a secret bit that stays a mask. */
#ifndef CND_SECRET_MASK_H
#define CND_SECRET_MASK_H

#include <stdint.h>

/* All ones for a secret bit of 1, zero for 0. The compiler may not know that these are the only two
 * values: clang would branch on the bit and leave a loop out. */
static inline uint64_t cnd_secret_mask(uint64_t bit) {
    uint64_t mask = 0 - bit;
    __asm__("" : "+r"(mask));
    return mask;
}

#endif
