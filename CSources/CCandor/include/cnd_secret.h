/* cnd_secret.h: where secrets come from and the memory that holds them. */
#ifndef CND_SECRET_H
#define CND_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include "cnd_status.h"

/** Writes zeros that the compiler may not leave out, though nothing reads them. */
void cnd_secret_wipe(void *memory, size_t bytes);

/** Zeroed pages of their own, kept out of swap and core dumps as far as the system allows (it may
 *  refuse to lock: RLIMIT_MEMLOCK). NULL when there is no memory. `bytes` may be 0.
 *  Free with cnd_secret_destroy. */
void *cnd_secret_create(size_t bytes);

/** Wipes and frees what cnd_secret_create(bytes) gave; NULL is allowed. */
void cnd_secret_destroy(void *memory, size_t bytes);

/** Fills `out` with the operating system's random bits (getrandom). False, and zeros in `out`, on a
 *  system that has none to give. */
CND_MUST_CHECK bool cnd_secret_random(void *out, size_t bytes);

#endif
