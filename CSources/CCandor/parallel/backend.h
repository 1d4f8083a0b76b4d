/* backend.h: what runs a team of threads. */
#ifndef CND_BACKEND_H
#define CND_BACKEND_H

#include <stdbool.h>
#include <stddef.h>

typedef void (*cnd_team_work)(void *context);

typedef struct cnd_backend {
    const char *name;
    /* Whether it can be used here; loads what it needs. Called from any thread, any number of
     * times. */
    bool (*load)(void);
    /* Calls work(context) on the calling thread and on at most `workers` - 1 others, and returns
     * when all of them have. Fewer threads than asked for, even the caller alone, is no error. */
    void (*run)(size_t workers, cnd_team_work work, void *context);
} cnd_backend;

extern const cnd_backend cnd_backend_omp, cnd_backend_pthread, cnd_backend_serial;

#endif
