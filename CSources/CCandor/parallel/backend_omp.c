/* backend_omp.c: the thread team of an OpenMP runtime, without compiling for OpenMP: the runtime is
 * loaded at run time and entered where gcc's code for `#pragma omp parallel` would enter it. */
#include <dlfcn.h>
#include <stdatomic.h>
#include <unistd.h>
#include "parallel/backend.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif

#if defined(__SANITIZE_THREAD__)
/* The runtime is not instrumented: ThreadSanitizer has to be told that a region's start and end
 * order memory. */
void __tsan_acquire(void *address);
void __tsan_release(void *address);
#define TEAM_ACQUIRE(address) __tsan_acquire(address)
#define TEAM_RELEASE(address) __tsan_release(address)
#else
#define TEAM_ACQUIRE(address) ((void)(address))
#define TEAM_RELEASE(address) ((void)(address))
#endif

typedef void (*parallel_entry)(void (*body)(void *), void *data, unsigned threads, unsigned flags);

/* Both are set once, by load(); threads that race store the same values. */
static _Atomic(parallel_entry) entry = NULL;
static atomic_long loaded_in = 0;

/* A runtime that the process already has comes first: a second one would be a second team of
 * threads, and copies of Intel's and LLVM's runtime stop the program when they meet. */
static void *open_runtime(void) {
    static const char *const present[] = {"libomp.so.5", "libomp.so", "libiomp5.so",
                                          "libgomp.so.1"};
    static const char *const wanted[] = {"libomp.so.5", "libgomp.so.1"};
    void *library = NULL;
    for (size_t i = 0; library == NULL && i < sizeof present / sizeof *present; i++)
        library = dlopen(present[i], RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
    for (size_t i = 0; library == NULL && i < sizeof wanted / sizeof *wanted; i++)
        library = dlopen(wanted[i], RTLD_NOW | RTLD_LOCAL);
    return library;
}

static bool load(void) {
    if (atomic_load_explicit(&entry, memory_order_acquire) != NULL) return true;
    void *library = open_runtime();
    parallel_entry found = library == NULL ? NULL : (parallel_entry)dlsym(library, "GOMP_parallel");
    if (found == NULL) return false;
    atomic_store_explicit(&loaded_in, (long)getpid(), memory_order_relaxed);
    atomic_store_explicit(&entry, found, memory_order_release);
    return true;
}

typedef struct team {
    cnd_team_work work;
    void *context;
} team;

static void enter(void *argument) {
    team *t = argument;
    TEAM_ACQUIRE(t);
    t->work(t->context);
    TEAM_RELEASE(t);
}

static void run(size_t workers, cnd_team_work work, void *context) {
    /* A forked child has the runtime's memory but not its threads, and would wait for them for
     * ever. */
    if (atomic_load_explicit(&loaded_in, memory_order_relaxed) != (long)getpid()) {
        cnd_backend_pthread.run(workers, work, context);
        return;
    }
    team t = {work, context};
    TEAM_RELEASE(&t);
    atomic_load_explicit(&entry, memory_order_acquire)(enter, &t, (unsigned)workers, 0);
    TEAM_ACQUIRE(&t);
}

const cnd_backend cnd_backend_omp = {"omp", load, run};
