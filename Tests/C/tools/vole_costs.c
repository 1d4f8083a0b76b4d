/* vole_costs.c: prints what each step of a primal round costs, in CPU nanoseconds for each of the
 * 804,012 correlations that it nets, on one thread; five runs, of which the first takes the page
 * faults. From the root of the package:
 *
 *   clang -O2 -DNDEBUG -ICSources/CCandor -ICSources/CCandor/include \
 *       $(find CSources/CCandor -name '*.c') Tests/C/tools/vole_costs.c -lm -o vole_costs */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "CCandor.h"

enum { TREES = 850, DEPTH = 10, PLACES = TREES << DEPTH, ROWS = 65536, NET = 804012 };

static double cpu_nanoseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void *zeros(size_t bytes) {
    void *memory = calloc(1, bytes + 64);
    if (memory == NULL) abort();
    return (char *)memory + (64 - (size_t)memory % 64);
}

int main(void) {
    uint64_t *values = zeros(8 * PLACES), *macs = zeros(16 * PLACES), *keys = zeros(16 * PLACES);
    uint64_t *psi = zeros(16 * TREES), *betas = zeros(8 * TREES), *beta_macs = zeros(16 * TREES);
    uint64_t *mac_sums = zeros(16 * TREES), *value_sums = zeros(16 * TREES);
    uint64_t *prover_rows = zeros(32 * ROWS), *verifier_rows = zeros(16 * ROWS);
    uint8_t *tree_keys = zeros(32 * TREES), *roots = zeros(16 * TREES);
    uint8_t *sums = zeros(16 * DEPTH * TREES), delta[16] = {5};
    uint32_t *paths = zeros(4 * TREES);
    for (size_t i = 0; i < 32 * TREES; i++)
        tree_keys[i] = (uint8_t)(7 * i);
    for (uint32_t i = 0; i < TREES; i++)
        paths[i] = 37 * i % 1024;
    for (int run = 0; run < 5; run++) {
        double t[7] = {cpu_nanoseconds()};
        cnd_spvole_prove(values, macs, tree_keys, sums, psi, paths, betas, beta_macs, TREES, DEPTH,
                         1);
        t[1] = cpu_nanoseconds();
        cnd_spvole_fold_prover(mac_sums, value_sums, macs, tree_keys, paths, betas, TREES, DEPTH,
                               1);
        t[2] = cpu_nanoseconds();
        cnd_lpn_prove(values, macs, prover_rows, ROWS, tree_keys, 0, PLACES, 1);
        t[3] = cpu_nanoseconds();
        cnd_spvole_verify(keys, psi, sums, tree_keys, roots, delta, beta_macs, TREES, DEPTH, 1);
        t[4] = cpu_nanoseconds();
        cnd_spvole_fold_verifier(mac_sums, keys, tree_keys, TREES, DEPTH, 1);
        t[5] = cpu_nanoseconds();
        cnd_lpn_verify(keys, verifier_rows, ROWS, tree_keys, 0, PLACES, 1);
        t[6] = cpu_nanoseconds();
        printf("%s: prover: trees %.1f, check %.1f, code %.1f, all %.1f ns; ",
               cnd_isa_name(cnd_isa_active()), (t[1] - t[0]) / NET, (t[2] - t[1]) / NET,
               (t[3] - t[2]) / NET, (t[3] - t[0]) / NET);
        printf("verifier: trees %.1f, check %.1f, code %.1f, all %.1f ns\n", (t[4] - t[3]) / NET,
               (t[5] - t[4]) / NET, (t[6] - t[5]) / NET, (t[6] - t[3]) / NET);
    }
    return 0;
}
