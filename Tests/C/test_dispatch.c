/* test_dispatch.c: CND_ISA and CND_PARALLEL lead to what they say, or to an error. */
#include "CCandor.h"
#include "check.h"

void test_dispatch(const char *isa, const char *backend, int status) {
    const char *active = cnd_isa_name(cnd_isa_active());
    CHECK(strcmp(isa, "-") == 0 || strcmp(isa, active) == 0, "expected %s, runs %s", isa, active);
    const char *team = cnd_parallel_backend();
    CHECK(strcmp(backend, "-") == 0 || strcmp(backend, team) == 0, "expected %s, runs %s", backend,
          team);
    CHECK(cnd_runtime_check() == status, "expected %d, got %d", status, cnd_runtime_check());
    CHECK(cnd_parallel_default_workers() >= 1, "no workers");

    CHECK(cnd_isa_available(CND_ISA_SCALAR), "scalar is always there");
    CHECK(!cnd_isa_available((cnd_isa)CND_ISA_COUNT), "an instruction set beyond the last");
    CHECK(strcmp(cnd_isa_name((cnd_isa)CND_ISA_COUNT), "unknown") == 0, "name beyond the last");
    for (int i = 0; i < CND_ISA_COUNT; i++) {
        bool here = cnd_isa_available((cnd_isa)i);
        CHECK((cnd_prg_kernels_for((cnd_isa)i) != NULL) == here, "prg table of %d", i);
        CHECK((cnd_numeric_kernels_for((cnd_isa)i) != NULL) == here, "numeric table of %d", i);
    }
    CHECK(cnd_isa_available(cnd_isa_active()), "what runs must be there");

    uint8_t *secret = cnd_secret_create(5000);
    CHECK(secret != NULL && secret[0] == 0 && secret[4999] == 0, "fresh secret memory is zero");
    if (secret != NULL) {
        memset(secret, 0xaa, 5000);
        cnd_secret_wipe(secret + 1, 4998);
        CHECK(secret[0] == 0xaa && secret[1] == 0 && secret[4998] == 0 && secret[4999] == 0xaa,
              "wipes its range");
    }
    cnd_secret_destroy(secret, 5000);
    cnd_secret_destroy(cnd_secret_create(0), 0);
    cnd_secret_destroy(NULL, 7);

    uint8_t random[2][1000] = {{0}};
    CHECK(cnd_secret_random(random[0], 1000) && cnd_secret_random(random[1], 1000),
          "no random bits");
    CHECK(memcmp(random[0], random[1], 1000) != 0, "twice the same random bits");
    CHECK(memcmp(random[0] + 500, random[1], 500) != 0, "a random half is repeated");
    CHECK(cnd_secret_random(NULL, 0), "nothing to fill");
}
