/* constant_time.c: valgrind as a judge of secret-dependent time. Keys and messages are marked
 * undefined; memcheck then reports every branch and every address that depends on them. AES, CMAC
 * and the fields must give no report. Usage: constant_time [leak]; `leak` branches on a
 * key, to show that a report would come. Run with CND_ISA=scalar or avx2: valgrind 3.19 has no
 * AVX-512. */
#include <stdio.h>
#include <string.h>
#include <valgrind/memcheck.h>
#include "CCandor.h"

enum { N = 75 }; /* whole registers of every instruction set, batches of inversions, and a tail */

/* All that touches Delta, keys, MACs and witnesses. */
static void fields(void) {
    static uint64_t a[2 * N], b[2 * N], x[N], out[2 * N], words[2 * N];
    for (size_t i = 0; i < 2 * N; i++)
        a[i] = i % 5 == 0 ? 0 : i, b[i] = CND_M61_P - 1 - i;
    cnd_fp2 delta = {3, 4};
    VALGRIND_MAKE_MEM_UNDEFINED(a, sizeof a);
    VALGRIND_MAKE_MEM_UNDEFINED(b, sizeof b);
    VALGRIND_MAKE_MEM_UNDEFINED(x, sizeof x);
    VALGRIND_MAKE_MEM_UNDEFINED(words, sizeof words);
    VALGRIND_MAKE_MEM_UNDEFINED(&delta, sizeof delta);

    cnd_m61_vec_add(out, a, b, N);
    cnd_m61_vec_sub(out, a, b, N);
    cnd_m61_vec_neg(out, a, N);
    cnd_m61_vec_mul(out, a, b, N);
    cnd_m61_vec_square(out, a, N);
    cnd_m61_vec_mul_add(out, a, b, out, N);
    out[0] = cnd_m61_vec_dot(a, b, N);
    cnd_m61_vec_invert(out, a, N);
    cnd_m61_vec_from_words(out, words, N);
    cnd_m61_vec_to_bytes((uint8_t *)out, a, N);

    cnd_fp2_vec_add(out, a, b, N);
    cnd_fp2_vec_sub(out, a, b, N);
    cnd_fp2_vec_neg(out, a, N);
    cnd_fp2_vec_mul(out, a, b, N);
    cnd_fp2_vec_square(out, a, N);
    cnd_fp2_vec_mul_add(out, a, b, out, N);
    cnd_fp2_vec_mul_m61(out, a, x, N);
    cnd_fp2_vec_mul_add_m61(out, a, x, out, N);
    cnd_fp2_vec_scale(out, delta, a, N);
    cnd_fp2_vec_scale_m61(out, delta, x, N);
    cnd_fp2_vec_axpy(out, delta, a, N);
    cnd_fp2_vec_axpy_m61(out, delta, x, N);
    cnd_fp2 sum = cnd_fp2_vec_dot(a, b, N);
    sum = cnd_fp2_vec_dot_m61(a, x, N);
    sum = cnd_fp2_vec_power_sum(delta, 7, a, N);
    sum = cnd_fp2_vec_power_sum_m61(delta, 7, x, N);
    out[0] = sum.c0;
    cnd_fp2_vec_powers(out, delta, 7, N);
    cnd_fp2_vec_invert(out, a, N);
    cnd_fp2_vec_from_blocks(out, words, N);
}

/* Choices, keys and delta of the OT extension; the challenge and what is sent are public. */
static void transfer_obliviously(void) {
    enum { BLOCKS = 3, WORDS = 2 * BLOCKS, COLUMNS = CND_COT_COLUMNS };
    static uint64_t corrections[COLUMNS * WORDS], t[COLUMNS * WORDS], q[COLUMNS * WORDS];
    static uint64_t rows[COLUMNS * WORDS], x[WORDS], powers[WORDS];
    static cnd_aes128_key keys[2 * COLUMNS];
    uint64_t delta[2] = {6, 7}, folds[3][2 * COLUMNS];
    const uint64_t challenge[2] = {8, 9};
    VALGRIND_MAKE_MEM_UNDEFINED(keys, sizeof keys);
    VALGRIND_MAKE_MEM_UNDEFINED(delta, sizeof delta);
    cnd_cot_receiver_expand(corrections, t, x, keys, 1, BLOCKS);
    cnd_cot_sender_expand(q, corrections, keys, delta, 1, BLOCKS);
    cnd_bit_transpose(rows, q, BLOCKS, BLOCKS);
    cnd_cot_fold(folds[0], q, COLUMNS, BLOCKS, challenge, powers);
    cnd_cot_fold(folds[1], t, COLUMNS, BLOCKS, challenge, powers);
    cnd_cot_fold(folds[2], x, 1, BLOCKS, challenge, powers);
    (void)cnd_cot_folds_agree(folds[0], folds[1], folds[2], delta);

    uint8_t zero[64] = {1}, one[64] = {2}, chosen[64], choices[4] = {0, 1, 1, 0};
    VALGRIND_MAKE_MEM_UNDEFINED(choices, sizeof choices);
    cnd_ot_select(chosen, zero, one, 16, choices, 4);
}

/* Delta in both its forms, roots, seeds, positions and values of VOLE; keys of trees, challenges
 * and the code are public. */
static void evaluate_obliviously(void) {
    enum { SEEDS = 3, TREES = 2, DEPTH = 4, PLACES = TREES << DEPTH, ROWS = 4 };
    static uint64_t corrections[CND_COPE_TRANSFERS * SEEDS], scratch[2 * SEEDS];
    static uint8_t base_keys[32 * CND_COPE_TRANSFERS], level_sums[16 * DEPTH * TREES];
    static uint64_t values[PLACES], macs[2 * PLACES], keys[2 * PLACES];
    static uint64_t rows[4 * ROWS] __attribute__((aligned(32)));
    uint64_t u[SEEDS] = {1}, seed_macs[2 * SEEDS], delta[2] = {6, 7};
    uint8_t tree_keys[32 * TREES] = {1}, roots[16 * TREES], global[16];
    uint64_t betas[TREES] = {1}, beta_macs[2 * TREES] = {1}, psi[2 * TREES], sums[4 * TREES];
    uint32_t paths[TREES] = {3, 9};
    VALGRIND_MAKE_MEM_UNDEFINED(base_keys, sizeof base_keys);
    VALGRIND_MAKE_MEM_UNDEFINED(u, sizeof u);
    VALGRIND_MAKE_MEM_UNDEFINED(delta, sizeof delta);
    cnd_cope_prove(corrections, seed_macs, u, base_keys, SEEDS, 0, scratch);
    cnd_cope_verify(seed_macs, corrections, base_keys, delta, SEEDS, 0, scratch);

    VALGRIND_MAKE_MEM_UNDEFINED(roots, sizeof roots);
    VALGRIND_MAKE_MEM_UNDEFINED(global, sizeof global);
    VALGRIND_MAKE_MEM_UNDEFINED(betas, sizeof betas);
    VALGRIND_MAKE_MEM_UNDEFINED(beta_macs, sizeof beta_macs);
    VALGRIND_MAKE_MEM_UNDEFINED(paths, sizeof paths);
    cnd_spvole_verify(keys, psi, level_sums, tree_keys, roots, global, beta_macs, TREES, DEPTH, 1);
    cnd_spvole_prove(values, macs, tree_keys, level_sums, psi, paths, betas, beta_macs, TREES,
                     DEPTH, 1);
    cnd_spvole_fold_prover(sums, sums + 2 * TREES, macs, tree_keys, paths, betas, TREES, DEPTH, 1);
    cnd_spvole_fold_verifier(sums, keys, tree_keys, TREES, DEPTH, 1);
    VALGRIND_MAKE_MEM_UNDEFINED(rows, sizeof rows);
    cnd_lpn_prove(values, macs, rows, ROWS, tree_keys, 0, PLACES, 1);
    cnd_lpn_verify(keys, rows, ROWS, tree_keys, 0, PLACES, 1);
}

int main(int argc, char **argv) {
    uint8_t secret[16] = {1, 2, 3}, message[100] = {4, 5, 6}, out[100];
    VALGRIND_MAKE_MEM_UNDEFINED(secret, sizeof secret);
    VALGRIND_MAKE_MEM_UNDEFINED(message, sizeof message);
    if (argc > 1 && strcmp(argv[1], "leak") == 0 && secret[0] > 100) puts("a high key");

    cnd_aes128_key key;
    cnd_aes128_expand(&key, secret);
    cnd_aes128_encrypt_blocks(&key, out, message, 6);
    const uint8_t counter[16] = {7}; /* public, as cnd_prg.h says */
    cnd_aes128_ctr_fill(&key, out, 100, counter);
    for (size_t bytes = 0; bytes <= sizeof message; bytes++)
        cnd_aes128_cmac(&key, out, message, bytes);
    fields();
    transfer_obliviously();
    evaluate_obliviously();
    return 0;
}
