/* secret.h: what the parts of this program share. A secret is memory that memcheck takes for
 * undefined, and so is all that is made from it: a branch or an address that depends on it is
 * reported. Time may depend on lengths, counts, and what is called public. */
#ifndef SECRET_H
#define SECRET_H

#include <stdint.h>
#include <valgrind/memcheck.h>
#include "CCandor.h"

#define SECRET(object) VALGRIND_MAKE_MEM_UNDEFINED(&(object), sizeof(object))

/* Canonical elements, edges among them, of which the judge then knows nothing. */
static inline void secret_elements(uint64_t *out, size_t words) {
    for (size_t i = 0; i < words; i++)
        out[i] = i % 5 == 0 ? 0 : i % 5 == 1 ? CND_M61_P - 1 - i : i;
    VALGRIND_MAKE_MEM_UNDEFINED(out, words * sizeof *out);
}

/* One function for each public header. */
void judge_prg(void);
void judge_fields(void);
void judge_noise(void);
void judge_masks(void);
void judge_circuits(void);
void judge_transfers(void);
void judge_vole(void);

#endif
