/* parallel.c: work cut into fixed segments, which a team of threads takes one after another. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cnd_kernels.h"
#include "cnd_runtime.h"
#include "dispatch/choice.h"
#include "dispatch/debug.h"
#include "parallel/backend.h"

/* In order of preference. */
static const cnd_backend *const backends[] = {&cnd_backend_omp, &cnd_backend_pthread,
                                              &cnd_backend_serial};

#define BACKEND_COUNT (sizeof backends / sizeof *backends)

static cnd_status find(const char *name, const cnd_backend **found) {
    for (size_t i = 0; i < BACKEND_COUNT; i++) {
        if (strcmp(name, backends[i]->name) != 0) continue;
        if (!backends[i]->load()) return CND_ERROR_UNAVAILABLE_BACKEND;
        *found = backends[i];
        return CND_OK;
    }
    return CND_ERROR_UNKNOWN_BACKEND;
}

static const cnd_backend *choose(cnd_status *status) {
    const cnd_backend *chosen = &cnd_backend_serial;
    const char *asked = getenv("CND_PARALLEL");
    *status = CND_OK;
    if (asked != NULL && *asked != '\0') {
        *status = find(asked, &chosen);
        return chosen;
    }
    return cnd_backend_omp.load() ? &cnd_backend_omp : &cnd_backend_pthread;
}

/* NULL until decided; threads that race decide alike. */
static _Atomic(const cnd_backend *) decided = NULL;

static const cnd_backend *active(void) {
    const cnd_backend *backend = atomic_load_explicit(&decided, memory_order_acquire);
    if (backend == NULL) {
        cnd_status ignored;
        backend = choose(&ignored);
        atomic_store_explicit(&decided, backend, memory_order_release);
    }
    return backend;
}

const char *cnd_parallel_backend(void) {
    return active()->name;
}

cnd_status cnd_parallel_choice_check(void) {
    cnd_status status;
    (void)choose(&status);
    return status;
}

static size_t count_processors(void) {
#if defined(__linux__)
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return (size_t)CPU_COUNT(&allowed);
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (size_t)online : 1;
}

size_t cnd_parallel_default_workers(void) {
    static atomic_size_t counted = 0; /* 0 until counted */
    size_t workers = atomic_load_explicit(&counted, memory_order_relaxed);
    if (workers == 0) {
        workers = count_processors();
        atomic_store_explicit(&counted, workers, memory_order_relaxed);
    }
    return workers;
}

typedef struct loop {
    cnd_segment_body body;
    void *context;
    size_t count, segment_size, segments;
    atomic_size_t next;
} loop;

static void run_segment(const loop *l, size_t segment) {
    size_t first = segment * l->segment_size; /* < count, so neither it nor the sum below wraps */
    size_t left = l->count - first;
    l->body(l->context, segment, first, first + (left < l->segment_size ? left : l->segment_size));
}

/* True while this thread works for a team: a loop inside then runs on this thread alone, since the
 * others have their own segments to do. */
static _Thread_local bool in_team = false;

static void work(void *context) {
    loop *l = context;
    in_team = true;
    for (;;) {
        size_t segment = atomic_fetch_add_explicit(&l->next, 1, memory_order_relaxed);
        if (segment >= l->segments) break;
        run_segment(l, segment);
    }
    in_team = false;
}

static void parallel_for(const cnd_backend *backend, size_t workers, size_t count,
                         size_t segment_size, cnd_segment_body body, void *context) {
    CND_CHECK(segment_size > 0);
    if (count == 0) return;
    size_t segments = (count - 1) / segment_size + 1;
    loop l = {body, context, count, segment_size, segments, 0};
    if (workers == 0) workers = cnd_parallel_default_workers();
    if (workers > segments) workers = segments;
    if (workers == 1 || in_team) {
        for (size_t segment = 0; segment < segments; segment++)
            run_segment(&l, segment);
        return;
    }
    if (backend == NULL) backend = active();
    backend->run(workers, work, &l);
}

void cnd_parallel_for(size_t workers, size_t count, size_t segment_size, cnd_segment_body body,
                      void *context) {
    parallel_for(NULL, workers, count, segment_size, body, context);
}

cnd_status cnd_parallel_for_on(const char *backend, size_t workers, size_t count,
                               size_t segment_size, cnd_segment_body body, void *context) {
    const cnd_backend *found = NULL;
    cnd_status status = find(backend, &found);
    if (status == CND_OK) parallel_for(found, workers, count, segment_size, body, context);
    return status;
}
