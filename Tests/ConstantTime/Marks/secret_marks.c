/* secret_marks.c: memcheck's requests are macros, which Swift cannot call. */
#include "secret_marks.h"
#include <valgrind/memcheck.h>

void mark_secret(const void *memory, size_t bytes) {
    (void)VALGRIND_MAKE_MEM_UNDEFINED(memory, bytes);
}

void mark_public(const void *memory, size_t bytes) {
    (void)VALGRIND_MAKE_MEM_DEFINED(memory, bytes);
}

void mark_judged(bool judged) {
    if (judged)
        VALGRIND_ENABLE_ERROR_REPORTING;
    else
        VALGRIND_DISABLE_ERROR_REPORTING;
}
