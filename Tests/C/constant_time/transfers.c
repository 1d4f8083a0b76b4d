/* transfers.c: choices, keys and delta of oblivious transfer. The challenge is public, and so is
 * what is sent, once it is sent. */
#include "secret.h"

enum { BLOCKS = 3, WORDS = 2 * BLOCKS, COLUMNS = CND_COT_COLUMNS };

void judge_transfers(void) {
    static uint64_t corrections[COLUMNS * WORDS], t[COLUMNS * WORDS], q[COLUMNS * WORDS];
    static uint64_t rows[COLUMNS * WORDS], x[WORDS], powers[WORDS];
    static cnd_aes128_key keys[2 * COLUMNS];
    uint64_t delta[2] = {6, 7}, folds[3][2 * COLUMNS], product[2];
    const uint64_t challenge[2] = {8, 9};
    SECRET(keys);
    SECRET(delta);
    cnd_cot_receiver_expand(corrections, t, x, keys, 1, BLOCKS);
    cnd_cot_sender_expand(q, corrections, keys, delta, 1, BLOCKS);
    cnd_bit_transpose(rows, q, BLOCKS, BLOCKS);
    cnd_cot_fold(folds[0], q, COLUMNS, BLOCKS, challenge, powers);
    cnd_cot_fold(folds[1], t, COLUMNS, BLOCKS, challenge, powers);
    cnd_cot_fold(folds[2], x, 1, BLOCKS, challenge, powers);
    (void)cnd_cot_folds_agree(folds[0], folds[1], folds[2], delta);
    cnd_gf128_multiply(product, delta, folds[0]);
    cnd_gf128_dot(product, folds[0], folds[1], COLUMNS);

    uint8_t zero[64] = {1}, one[64] = {2}, chosen[64], choices[4] = {0, 1, 1, 0};
    SECRET(choices);
    cnd_ot_select(chosen, zero, one, 16, choices, 4);
}
