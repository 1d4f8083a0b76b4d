/* constant_time.c: valgrind as a judge of secret-dependent time. Keys and messages are marked
 * undefined; memcheck then reports every branch and every address that depends on them. AES, CMAC,
 * the fields, OT and VOLE must give no report. Usage: constant_time [leak]; `leak` branches on a
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

/* Delta, seeds, roots and paths of VOLE. What is sent is public: both parties have seen it. */
static void evaluate_obliviously(void) {
    enum { SEEDS = 20, TREES = 3, DEPTH = 4, LEAVES = TREES << DEPTH };
    static uint64_t corrections[CND_COPE_TRANSFERS * SEEDS], scratch[2 * LEAVES], keys[2 * LEAVES];
    static uint64_t macs[2 * LEAVES], values[LEAVES], fresh[SEEDS], points[2 * TREES];
    static uint64_t sums[2 * TREES], betas[TREES], folds[2][2 * TREES];
    static uint8_t pairs[32 * CND_COPE_TRANSFERS], chosen[16 * CND_COPE_TRANSFERS];
    static uint8_t tree_keys[32 * TREES], roots[16 * TREES], level_sums[16 * TREES * DEPTH];
    uint64_t delta[2] = {12345, 678910};
    uint8_t global[16] = {5};
    const uint8_t seed[16] = {1};
    uint32_t paths[TREES] = {3, 9, 15};

    VALGRIND_MAKE_MEM_UNDEFINED(pairs, sizeof pairs);
    VALGRIND_MAKE_MEM_UNDEFINED(fresh, sizeof fresh);
    cnd_cope_prove(corrections, macs, fresh, pairs, SEEDS, 0, scratch);
    VALGRIND_MAKE_MEM_DEFINED(corrections, sizeof corrections);
    VALGRIND_MAKE_MEM_UNDEFINED(chosen, sizeof chosen);
    VALGRIND_MAKE_MEM_UNDEFINED(delta, sizeof delta);
    cnd_cope_verify(keys, corrections, chosen, delta, SEEDS, 0, scratch);

    VALGRIND_MAKE_MEM_UNDEFINED(roots, sizeof roots);
    VALGRIND_MAKE_MEM_UNDEFINED(global, sizeof global);
    VALGRIND_MAKE_MEM_UNDEFINED(points, sizeof points);
    cnd_spvole_verify(keys, sums, level_sums, tree_keys, roots, global, points, TREES, DEPTH, 1);
    cnd_spvole_fold_verifier(folds[0], keys, seed, TREES, DEPTH, 1);

    VALGRIND_MAKE_MEM_DEFINED(sums, sizeof sums);
    VALGRIND_MAKE_MEM_UNDEFINED(paths, sizeof paths);
    VALGRIND_MAKE_MEM_UNDEFINED(betas, sizeof betas);
    cnd_spvole_prove(values, macs, tree_keys, level_sums, sums, paths, betas, points, TREES, DEPTH,
                     1);
    cnd_spvole_fold_prover(folds[0], folds[1], macs, seed, paths, betas, TREES, DEPTH, 1);
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
