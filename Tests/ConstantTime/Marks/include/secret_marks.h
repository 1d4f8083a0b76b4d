/* secret_marks.h: what memcheck is told of secrets; nothing happens outside valgrind. */
#ifndef SECRET_MARKS_H
#define SECRET_MARKS_H

#include <stdbool.h>
#include <stddef.h>

/** Takes memory, and all that is made from it, for undefined. */
void mark_secret(const void *memory, size_t bytes);

/** Takes memory for defined again: it is sent, or may be known. */
void mark_public(const void *memory, size_t bytes);

/** Turns reports off, for a comparison whose outcome is public, or on again. */
void mark_judged(bool judged);

#endif
