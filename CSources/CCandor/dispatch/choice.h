/* choice.h: the two checks that cnd_runtime_check joins. */
#ifndef CND_CHOICE_H
#define CND_CHOICE_H

#include "cnd_status.h"

cnd_status cnd_isa_choice_check(void);
cnd_status cnd_parallel_choice_check(void);

#endif
