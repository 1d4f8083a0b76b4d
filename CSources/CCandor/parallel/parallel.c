/* parallel.c: work cut into fixed segments. */
#include "cnd_runtime.h"
#include "dispatch/choice.h"

void cnd_parallel_for(size_t workers, size_t count, size_t segment_size, cnd_segment_body body,
                      void *context) {
    (void)workers;
    for (size_t first = 0, segment = 0; first < count; first += segment_size, segment++) {
        size_t end = count - first < segment_size ? count : first + segment_size;
        body(context, segment, first, end);
    }
}

const char *cnd_parallel_backend(void) { return "serial"; }
size_t cnd_parallel_default_workers(void) { return 1; }
cnd_status cnd_parallel_choice_check(void) { return CND_OK; }
