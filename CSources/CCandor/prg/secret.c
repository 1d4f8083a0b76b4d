/* secret.c: where secrets come from and the memory that holds them. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include "cnd_secret.h"

void cnd_secret_wipe(void *memory, size_t bytes) {
    if (bytes > 0) memset(memory, 0, bytes);
    __asm__ volatile("" : : "r"(memory) : "memory"); /* as if this read the zeros */
}

/* mmap refuses 0 bytes. */
static size_t at_least_one(size_t bytes) {
    return bytes > 0 ? bytes : 1;
}

void *cnd_secret_create(size_t bytes) {
    size_t mapped = at_least_one(bytes);
    void *memory = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return NULL;
    (void)mlock(memory, mapped);
#ifdef MADV_DONTDUMP
    (void)madvise(memory, mapped, MADV_DONTDUMP);
#endif
    return memory;
}

void cnd_secret_destroy(void *memory, size_t bytes) {
    if (memory == NULL) return;
    cnd_secret_wipe(memory, bytes);
    (void)munmap(memory, at_least_one(bytes)); /* unlocks as well */
}

bool cnd_secret_random(void *out, size_t bytes) {
    for (size_t done = 0; done < bytes;) {
        ssize_t got = getrandom((char *)out + done, bytes - done, 0);
        if (got > 0) {
            done += (size_t)got;
        } else if (got < 0 && errno != EINTR) {
            memset(out, 0, bytes);
            return false;
        }
    }
    return true;
}
