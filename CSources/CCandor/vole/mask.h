/* mask.h: secret bits as masks. */
#ifndef CND_MASK_H
#define CND_MASK_H

#include <stdint.h>

/* All ones for a secret bit of 1, zero for 0. The compiler may not know that these are the only two
 * values: clang would branch on the bit and leave a loop out. */
static inline uint64_t cnd_mask_of(uint64_t bit) {
    uint64_t mask = 0 - bit;
    __asm__("" : "+r"(mask));
    return mask;
}

#endif
