/* backend_pthread.c: threads that live for one call.
 *
 * A pool would save some 25 us a thread and call, and cost shared state: locks, idle threads, a
 * pool that a forked child thinks it has. Who needs the 25 us has the OpenMP backend. */
#include <pthread.h>
#include "parallel/backend.h"

#define MOST_WORKERS 256 /* more never helps: bounds the array below */

typedef struct team {
    cnd_team_work work;
    void *context;
} team;

static void *enter(void *argument) {
    const team *t = argument;
    t->work(t->context);
    return NULL;
}

static bool load(void) {
    return true;
}

static void run(size_t workers, cnd_team_work work, void *context) {
    team t = {work, context};
    pthread_t threads[MOST_WORKERS];
    size_t started = 0;
    if (workers > MOST_WORKERS) workers = MOST_WORKERS;
    while (started + 1 < workers && pthread_create(&threads[started], NULL, enter, &t) == 0)
        started++;
    work(context);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

const cnd_backend cnd_backend_pthread = {"pthread", load, run};
