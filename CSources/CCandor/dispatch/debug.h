/* debug.h: checks of what callers promise. They stop the program in debug builds and where
 * CND_CHECKS is defined, and cost nothing elsewhere. Never for data: only for what a caller's code
 * got wrong. */
#ifndef CND_DEBUG_H
#define CND_DEBUG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(CND_CHECKS) || !defined(NDEBUG)
#define CND_CHECK(promise) ((promise) ? (void)0 : __builtin_trap())
#else
#define CND_CHECK(promise) ((void)0)
#endif

/* Whether two ranges of `bytes` bytes are the same one or share no byte. */
static inline bool cnd_same_or_disjoint(const void *a, const void *b, size_t bytes) {
    uintptr_t first = (uintptr_t)a, second = (uintptr_t)b;
    uintptr_t apart = first > second ? first - second : second - first;
    return apart == 0 || apart >= bytes;
}

#endif
