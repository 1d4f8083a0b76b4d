/* fields.c: vectors over F_p and K. Positions of powers are public, their base need not be. */
#include "secret.h"

enum { N = 75 }; /* whole registers of every instruction set, batches of inversions, and a tail */

void judge_fields(void) {
    static uint64_t a[2 * N], b[2 * N], x[N], out[2 * N], words[2 * N];
    cnd_fp2 delta = {3, 4};
    secret_elements(a, 2 * N);
    secret_elements(b, 2 * N);
    secret_elements(x, N);
    SECRET(words);
    SECRET(delta);

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
