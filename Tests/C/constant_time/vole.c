/* vole.c: both sides of the seeds, of the trees with their check, and of the codes. Streams, keys
 * of trees and of codes, and the check's seed are public; which leaf is the prover's is not. */
#include "secret.h"

static void seeds(void) {
    enum { N = 5 };
    static uint64_t corrections[CND_COPE_TRANSFERS * N], macs[2 * N], keys[2 * N], scratch[2 * N];
    static uint8_t pairs[32 * CND_COPE_TRANSFERS];
    uint64_t values[N], delta[2];
    SECRET(pairs);
    secret_elements(values, N);
    secret_elements(delta, 2);
    cnd_cope_prove(corrections, macs, values, pairs, N, 0, scratch);
    SECRET(corrections);
    cnd_cope_verify(keys, corrections, pairs, delta, N, 0, scratch);
}

static void trees(unsigned depth) {
    enum { TREES = 3, DEPTH = 9 };
    static uint64_t values[TREES << DEPTH], macs[2 * TREES << DEPTH];
    static uint8_t tree_keys[32 * TREES], level_sums[16 * DEPTH * TREES];
    uint64_t sum_corrections[2 * TREES], points[TREES], point_macs[2 * TREES], sums[4 * TREES];
    uint8_t roots[16 * TREES], delta[16] = {1};
    const uint8_t seed[16] = {2};
    SECRET(roots);
    SECRET(delta);
    secret_elements(points, TREES);
    secret_elements(point_macs, 2 * TREES);
    cnd_spvole_verify(macs, sum_corrections, level_sums, tree_keys, roots, delta, point_macs, TREES,
                      depth, 1);
    cnd_spvole_fold_verifier(sums, macs, seed, TREES, depth, 1);

    uint32_t paths[TREES] = {0, ((uint32_t)1 << depth) - 1, ((uint32_t)1 << depth) / 2};
    SECRET(paths);
    SECRET(level_sums);
    SECRET(sum_corrections);
    cnd_spvole_prove(values, macs, tree_keys, level_sums, sum_corrections, paths, points,
                     point_macs, TREES, depth, 1);
    cnd_spvole_fold_prover(sums, sums + 2 * TREES, macs, seed, paths, points, TREES, depth, 1);
}

static void codes(void) {
    enum { ROWS = 16, N = 70, LOG_N = 6 };
    static _Alignas(32) uint64_t rows[4 * ROWS], keys[2 * ROWS];
    static uint64_t seeds_values[ROWS], seeds_macs[2 * ROWS], values[N], macs[2 * N];
    static uint64_t noise[2 << LOG_N], noise_macs[4 << LOG_N], scratch[5 << LOG_N];
    const uint8_t key[16] = {3};
    secret_elements(seeds_values, ROWS);
    secret_elements(seeds_macs, 2 * ROWS);
    secret_elements(keys, 2 * ROWS);
    secret_elements(values, N);
    secret_elements(macs, 2 * N);
    cnd_lpn_rows(rows, seeds_values, seeds_macs, ROWS);
    cnd_lpn_prove(values, macs, rows, ROWS, key, 0, N, 1);
    cnd_lpn_verify(macs, keys, ROWS, key, 0, N, 1);

    secret_elements(noise, 2 << LOG_N);
    secret_elements(noise_macs, 4 << LOG_N);
    if (cnd_quasi_cyclic_scratch_words(LOG_N) > sizeof scratch / sizeof *scratch) __builtin_trap();
    cnd_quasi_cyclic_prove(noise, noise_macs, key, LOG_N, scratch);
    cnd_quasi_cyclic_verify(noise_macs, key, LOG_N, scratch);
}

void judge_vole(void) {
    seeds();
    for (unsigned depth = 1; depth <= 9; depth++) /* less than a vector, batches, blocks of chi */
        trees(depth);
    codes();
}
