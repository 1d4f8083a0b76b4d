/* allocation_counter.h: how often the calling thread has asked for memory. Test support only. */
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

/** malloc, calloc, realloc and aligned allocations of this thread so far. Linking this target puts
 * its malloc before libc's in the test process; under a sanitizer, which has its own, it returns 0.
 */
uint64_t allocation_count(void);

/** False under a sanitizer: then nothing is counted. */
int allocation_count_works(void);

#endif
