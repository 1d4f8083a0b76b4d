/* backend_serial.c: a team of one. */
#include "parallel/backend.h"

static bool load(void) {
    return true;
}

static void run(size_t workers, cnd_team_work work, void *context) {
    (void)workers;
    work(context);
}

const cnd_backend cnd_backend_serial = {"serial", load, run};
