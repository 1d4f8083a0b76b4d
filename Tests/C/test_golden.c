/* test_golden.c: the bytes that the core puts on the wire, and what both parties expand by
 * themselves, against constants: the same on every machine and instruction set.
 *
 * Tests/ProofTests/Battery/GoldenTests.swift makes the first four from the same inputs through the
 * messages of the protocol, so the constants there and here are the same. */
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"

/* FNV-1a of 64 bits: sums of test data, not by the code under test. */
static uint64_t sum_of(const void *memory, size_t bytes) {
    uint64_t sum = 0xcbf29ce484222325;
    for (size_t i = 0; i < bytes; i++)
        sum = (sum ^ ((const uint8_t *)memory)[i]) * 0x100000001b3;
    return sum;
}

static void expect(const char *what, const void *memory, size_t bytes, uint64_t expected) {
    uint64_t actual = sum_of(memory, bytes);
    CHECK(actual == expected, "%s: expected %016llx, found %016llx", what,
          (unsigned long long)expected, (unsigned long long)actual);
}

static void random_elements(uint64_t *out, size_t n, uint64_t seed) {
    for (size_t i = 0; i < n; i++)
        out[i] = test_random(&seed);
    cnd_m61_vec_from_words(out, out, n);
}

static void seeds(void) {
    enum { N = 5 };
    static uint64_t corrections[CND_COPE_TRANSFERS * N], macs[2 * N], scratch[2 * N];
    static uint8_t pairs[32 * CND_COPE_TRANSFERS];
    uint64_t values[N];
    test_random_bytes(pairs, sizeof pairs, 1);
    random_elements(values, N, 2);
    cnd_cope_prove(corrections, macs, values, pairs, N, 0, scratch);
    expect("seed corrections", corrections, sizeof corrections, 0xf84fb132689ca5b5);
}

static void transfers(void) {
    enum { BLOCKS = 3, WORDS = 2 * BLOCKS * CND_COT_COLUMNS };
    static uint64_t corrections[WORDS], columns[WORDS], choices[2 * BLOCKS], powers[2 * BLOCKS];
    static uint64_t opening[2 + 2 * CND_COT_COLUMNS];
    static uint8_t secrets[32 * CND_COT_COLUMNS];
    static cnd_aes128_key keys[2 * CND_COT_COLUMNS];
    const uint64_t challenge[2] = {0x0123456789abcdef, 0xfedcba9876543210};
    test_random_bytes(secrets, sizeof secrets, 3);
    for (size_t i = 0; i < 2 * CND_COT_COLUMNS; i++)
        cnd_aes128_expand(&keys[i], secrets + 16 * i);
    cnd_cot_receiver_expand(corrections, columns, choices, keys, 0, BLOCKS);
    expect("OT corrections", corrections, 16 * BLOCKS * (CND_COT_COLUMNS - 1), 0xa088ca7e1ff63046);
    cnd_cot_fold(opening, choices, 1, BLOCKS, challenge, powers);
    cnd_cot_fold(opening + 2, columns, CND_COT_COLUMNS, BLOCKS, challenge, powers);
    expect("OT opening", opening, sizeof opening, 0xcd837edcdf026c2b);
}

static void points(void) {
    enum { TREES = 3, DEPTH = 5, LEAVES = TREES << DEPTH };
    static uint64_t keys[2 * LEAVES], values[LEAVES], macs[2 * LEAVES];
    uint64_t sums[2 * TREES], point_keys[2 * TREES], betas[TREES], folds[2 * TREES];
    uint8_t tree_keys[32 * TREES], roots[16 * TREES], delta[16];
    uint8_t message[4 + 16 * TREES * DEPTH + 16 * TREES] = {TREES * DEPTH, 0, 0, 0};
    const uint32_t paths[TREES] = {0, 13, 31};
    test_random_bytes(tree_keys, sizeof tree_keys, 4);
    test_random_bytes(roots, sizeof roots, 5);
    test_random_bytes(delta, sizeof delta, 6);
    random_elements(point_keys, 2 * TREES, 7);
    random_elements(betas, TREES, 8);
    cnd_spvole_verify(keys, sums, message + 4, tree_keys, roots, delta, point_keys, TREES, DEPTH,
                      1);
    memcpy(message + 4 + 16 * TREES * DEPTH, sums, sizeof sums);
    expect("point corrections", message, sizeof message, 0x22ac8019e981896b);
    expect("leaves", keys, sizeof keys, 0x29c5facc3de0005c);

    cnd_spvole_prove(values, macs, tree_keys, message + 4, sums, paths, betas, point_keys, TREES,
                     DEPTH, 1);
    expect("the prover's leaves", macs, sizeof macs, 0x7987fbbe92dcc3a2);
    cnd_spvole_fold_verifier(folds, keys, tree_keys, TREES, DEPTH, 1);
    expect("the check of points", folds, sizeof folds, 0x3f1eaf7a77055617);
}

static void codes(void) {
    enum { ROWS = 256, N = 1000, LOG = 9 };
    static uint64_t noise[2 * N];
    uint8_t key[16];
    test_random_bytes(key, sizeof key, 9);
    random_elements(noise, 2 * N, 10);
    uint64_t *seeds_of_rows = NULL; /* aligned, as cnd_lpn_verify asks */
    if (posix_memalign((void **)&seeds_of_rows, 64, 16 * ROWS) != 0) abort();
    random_elements(seeds_of_rows, 2 * ROWS, 11);
    cnd_lpn_verify(noise, seeds_of_rows, ROWS, key, 0, N, 1);
    expect("the primal code", noise, sizeof noise, 0xbf3fdab8e4bde8a3);
    free(seeds_of_rows);

    static uint64_t dual[4 << LOG], scratch[5 << LOG];
    random_elements(dual, 4 << LOG, 12);
    CHECK(cnd_quasi_cyclic_scratch_words(LOG) == 5 << LOG, "the scratch of the dual code");
    cnd_quasi_cyclic_verify(dual, key, LOG, scratch);
    expect("the dual code", dual, 16 << LOG, 0x337e83c196829559);
}

/* A policy's bytes do not change: samples, rows with keyed noise, and sticky rows. */
static void noise(void) {
    enum { N = 1000, CLASSES = 10, ROWS = N / CLASSES };
    static int32_t samples[N], tops[ROWS];
    static float scores[N];
    static uint32_t numerators[N];
    uint8_t secret[16];
    test_random_bytes(secret, sizeof secret, 13);
    cnd_aes128_key key;
    cnd_aes128_expand(&key, secret);
    cnd_noise narrow, wide, gaussian;
    CHECK(cnd_noise_laplace(&narrow, 0.2) == CND_OK && cnd_noise_laplace(&wide, 1) == CND_OK &&
              cnd_noise_gaussian(&gaussian, 0.05) == CND_OK,
          "the laws");
    cnd_noise_fill(samples, N, &narrow, &key, 1, 3);
    expect("Laplace 0.2", samples, sizeof samples, 0x41df4165fe28d82b);
    cnd_noise_fill(samples, N, &wide, &key, 1, 3);
    expect("Laplace 1", samples, sizeof samples, 0xbf36ffae0890b812);
    cnd_noise_fill(samples, N, &gaussian, &key, 1, 3);
    expect("Gaussian 0.05", samples, sizeof samples, 0x29a824654b9f8246);

    uint64_t seed = 14;
    for (size_t row = 0; row < ROWS; row++) { /* multiples of 2^-24 that sum to 1 */
        uint32_t left = CND_NOISE_GRID;
        for (size_t c = 0; c < CLASSES; c++) {
            uint32_t part = c + 1 < CLASSES ? (uint32_t)(test_random(&seed) % (left + 1)) : left;
            scores[row * CLASSES + c] = (float)part / CND_NOISE_GRID, left -= part;
        }
        tops[row] = (int32_t)(test_random(&seed) % CLASSES);
    }
    cnd_noise_rows(numerators, scores, tops, ROWS, CLASSES, CND_NOISE_GRID, &narrow, &key, 4090,
                   NULL);
    expect("rows with noise", numerators, sizeof numerators, 0x2e28a4e7a05754a2);
    cnd_sticky sticky;
    cnd_sticky_bind(&sticky, secret, 3, (const uint8_t *)"model", 5, (const uint8_t *)"policy", 6);
    cnd_sticky_rows(numerators, scores, tops, true, ROWS, CLASSES, 100, &gaussian, &sticky, NULL);
    expect("rows with sticky noise", numerators, sizeof numerators, 0xf93a33efd66785ed);
}

void test_golden(void) {
    seeds();
    transfers();
    points();
    codes();
    noise();
}
