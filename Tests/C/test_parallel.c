/* test_parallel.c: every backend runs each segment once, nested and in forked children too. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "CCandor.h"
#include "check.h"

enum { MOST = 1000 };

typedef struct record {
    size_t first[MOST], end[MOST];
    atomic_int runs[MOST];
    uint64_t value[MOST];
    const char *nested; /* a backend to open a loop on inside each segment, or NULL */
    atomic_int inner_runs, elsewhere;
} record;

typedef struct inner {
    record *outer;
    pthread_t thread;
} inner;

static void count_inner(void *context, size_t segment, size_t first, size_t end) {
    (void)segment;
    inner *i = context;
    atomic_fetch_add(&i->outer->inner_runs, (int)(end - first));
    if (!pthread_equal(i->thread, pthread_self())) atomic_fetch_add(&i->outer->elsewhere, 1);
}

static void note(void *context, size_t segment, size_t first, size_t end) {
    record *r = context;
    r->first[segment] = first;
    r->end[segment] = end;
    uint64_t state = segment; /* depends on the segment alone */
    for (size_t i = first; i < end; i++)
        r->value[segment] += test_random(&state);
    if (r->nested != NULL) {
        inner i = {r, pthread_self()};
        cnd_status status = cnd_parallel_for_on(r->nested, 3, 10, 2, count_inner, &i);
        if (status != CND_OK) abort();
    }
    atomic_fetch_add(&r->runs[segment], 1);
}

static record *run(const char *backend, size_t workers, size_t count, size_t size,
                   const char *nested) {
    record *r = calloc(1, sizeof *r);
    if (r == NULL) abort();
    r->nested = nested;
    cnd_status status = cnd_parallel_for_on(backend, workers, count, size, note, r);
    CHECK(status == CND_OK, "%s: status %d", backend, status);
    return r;
}

static void sleep_then_count(void *context, size_t segment, size_t first, size_t end) {
    (void)first, (void)end;
    usleep(1000 * (unsigned)segment); /* the last taken ends last */
    atomic_fetch_add((atomic_int *)context, 1);
}

static void test_backend(const char *backend) {
    static const struct {
        size_t count, size;
    } cuts[] = {{0, 3},    {1, 3},      {3, 3},        {4, 3},      {1000, 1},
                {999, 10}, {1000, 999}, {7, SIZE_MAX}, {MOST, MOST}};
    for (size_t c = 0; c < sizeof cuts / sizeof *cuts; c++) {
        size_t count = cuts[c].count, size = cuts[c].size;
        size_t segments = count == 0 ? 0 : (count - 1) / size + 1;
        record *one = run("serial", 1, count, size, NULL);
        static const size_t workers[] = {0, 1, 2, 7, 300};
        for (size_t w = 0; w < 5; w++) {
            record *r = run(backend, workers[w], count, size, NULL);
            size_t next = 0;
            for (size_t s = 0; s < MOST; s++) {
                CHECK(r->runs[s] == (s < segments), "%s: segment %zu ran %d times", backend, s,
                      r->runs[s]);
                if (s >= segments) continue;
                CHECK(r->first[s] == next && r->end[s] > next, "%s: segment %zu begins wrong",
                      backend, s);
                CHECK(r->end[s] - next == size || r->end[s] == count, "%s: segment %zu is short",
                      backend, s);
                next = r->end[s];
            }
            CHECK(next == count, "%s: items are left", backend);
            CHECK(memcmp(r->value, one->value, sizeof r->value) == 0,
                  "%s: results depend on workers", backend);
            free(r);
        }
        free(one);
    }
    record *r = run(backend, 7, 40, 2, backend);
    CHECK(r->inner_runs == 20 * 10, "%s: nested loops did %d of 200", backend, r->inner_runs);
    CHECK(r->elsewhere == 0, "%s: a nested loop left its thread", backend);
    free(r);

    atomic_int done = 0;
    cnd_status status = cnd_parallel_for_on(backend, 4, 4, 1, sleep_then_count, &done);
    CHECK(status == CND_OK && done == 4, "%s: returned when %d of 4 were done", backend, done);
}

/* A child uses threads of its own after its parent's team has worked. It ends by SIGALRM if it
 * hangs. */
static void test_fork(const char *backend) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(20);
        unsigned long before = checks_failed;
        record *r = run(backend, 4, 100, 1, NULL);
        for (size_t s = 0; s < 100; s++)
            CHECK(r->runs[s] == 1, "%s in a child: segment %zu", backend, s);
        free(r);
        _exit(checks_failed == before ? 0 : 1);
    }
    int status = 0;
    CHECK(child > 0 && waitpid(child, &status, 0) == child, "%s: no child", backend);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s: the child ended with %d", backend,
          status);
}

void test_parallel(void) {
    record *r = calloc(1, sizeof *r);
    if (r == NULL) abort();
    cnd_parallel_for(2, 30, 7, note, r);
    CHECK(r->runs[4] == 1 && r->end[4] == 30 && r->runs[5] == 0, "on the active backend");
    CHECK(cnd_parallel_for_on("openmp", 1, 1, 1, note, r) == CND_ERROR_UNKNOWN_BACKEND,
          "unknown backend");
    CHECK(cnd_parallel_for_on("", 1, 1, 1, note, r) == CND_ERROR_UNKNOWN_BACKEND, "no backend");
    CHECK(r->runs[0] == 1, "an error runs nothing");
    cnd_status omp = cnd_parallel_for_on("omp", 1, 0, 1, note, r);
    free(r);
    test_backend("serial");
    test_backend("pthread");
    test_fork("pthread");
    if (omp == CND_OK) {
        test_backend("omp");
        test_fork("omp");
    } else {
        CHECK(omp == CND_ERROR_UNAVAILABLE_BACKEND, "status %d", omp);
        printf("(no OpenMP runtime here: its backend is not tested) ");
    }
}
