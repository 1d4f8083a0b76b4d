/* circuits.c: sums over checks. Values, MACs and keys are secret, challenges public. */
#include "secret.h"

enum { N = 133, D = 3 }; /* a block and a part of one; queries of a chunk */

void judge_circuits(void) {
    static uint64_t x[2 * N], y[2 * N], mx[4 * N], my[2 * N], mz[2 * N], out[2 * N];
    static uint64_t slope[2 * D * N], intercept[2 * D * N];
    const cnd_fp2 chi = {5, 6};
    cnd_fp2 sums[D + 1] = {{0, 0}};
    secret_elements(x, 2 * N);
    secret_elements(y, 2 * N);
    secret_elements(mx, 4 * N);
    secret_elements(my, 2 * N);
    secret_elements(mz, 2 * N);
    secret_elements(slope, 2 * D * N);
    secret_elements(intercept, 2 * D * N);

    cnd_itmac_join(out, mx, N);
    cnd_quicksilver_gates_prove(sums, chi, 9, x, mx, y, my, mz, N);
    cnd_quicksilver_gates_verify(sums, chi, 9, mx, my, mz, N);
    cnd_quicksilver_inner_product_m61(sums, x, mx, y, my, N);
    cnd_quicksilver_inner_product_fp2(sums, x, mx, y, my, N);
    for (size_t d = 1; d <= D; d++) {
        cnd_logup_inverse_sums(out, intercept, N, N, d);
        cnd_logup_prove(sums, chi, 9, slope, intercept, N, x, my, N, d);
        cnd_logup_verify(sums, chi, 9, intercept, N, x, N, d);
    }
}
