/* choice.h: what the folders of the core ask each other about the machine and the environment. */
#ifndef CND_CHOICE_H
#define CND_CHOICE_H

#include <stdbool.h>
#include "cnd_status.h"

/* The two checks that cnd_runtime_check joins. */
cnd_status cnd_isa_choice_check(void);
cnd_status cnd_parallel_choice_check(void);

/* Whether this AArch64 processor has the AES instructions, which NEON alone does not promise. */
bool cnd_neon_has_aes(void);

#endif
