/* quicksilver_sums.c: weighted sums of degree-2 checks. Source: [QS21] eprint 2021/076, Figure 5.
 */
#include "circuit/blocks.h"
#include "cnd_circuit.h"

void cnd_quicksilver_gates_prove(cnd_fp2 *sums, cnd_fp2 chi, uint64_t first, const uint64_t *x,
                                 const uint64_t *mx, const uint64_t *y, const uint64_t *my,
                                 const uint64_t *mz, size_t n) {
    cnd_weights weights;
    cnd_fp2 a0 = {0, 0}, a1 = {0, 0};
    cnd_weights_start(&weights, chi, first, n);
    for (size_t done = 0; done < n; done += CND_BLOCK) {
        /* 3 products and 1 sum of products in K, 2 sums of products with F_p a gate */
        const size_t length = cnd_block_length(done, n);
        uint64_t wx[2 * CND_BLOCK], wy[2 * CND_BLOCK];
        cnd_fp2_vec_mul(wx, weights.table, mx + 2 * done, length);
        cnd_fp2_vec_mul(wy, weights.table, my + 2 * done, length);
        cnd_fp2 cross = cnd_fp2_add(cnd_fp2_vec_dot_m61(wy, x + done, length),
                                    cnd_fp2_vec_dot_m61(wx, y + done, length));
        cnd_fp2 result = cnd_fp2_vec_dot(weights.table, mz + 2 * done, length);
        cnd_weights_collect(&weights, &a0, cnd_fp2_vec_dot(wx, my + 2 * done, length));
        cnd_weights_collect(&weights, &a1, cnd_fp2_sub(cross, result));
        cnd_weights_next(&weights);
    }
    sums[0] = a0;
    sums[1] = a1;
}

void cnd_quicksilver_gates_verify(cnd_fp2 *sums, cnd_fp2 chi, uint64_t first, const uint64_t *kx,
                                  const uint64_t *ky, const uint64_t *kz, size_t n) {
    cnd_weights weights;
    cnd_fp2 products = {0, 0}, results = {0, 0};
    cnd_weights_start(&weights, chi, first, n);
    for (size_t done = 0; done < n; done += CND_BLOCK) {
        const size_t length = cnd_block_length(done, n);
        uint64_t wx[2 * CND_BLOCK];
        cnd_fp2_vec_mul(wx, weights.table, kx + 2 * done, length);
        cnd_weights_collect(&weights, &products, cnd_fp2_vec_dot(wx, ky + 2 * done, length));
        cnd_weights_collect(&weights, &results,
                            cnd_fp2_vec_dot(weights.table, kz + 2 * done, length));
        cnd_weights_next(&weights);
    }
    sums[0] = products;
    sums[1] = results;
}

void cnd_quicksilver_inner_product_m61(cnd_fp2 *sums, const uint64_t *x, const uint64_t *mx,
                                       const uint64_t *y, const uint64_t *my, size_t n) {
    cnd_fp2 a0 = {0, 0}, a1 = {0, 0};
    for (size_t done = 0; done < n; done += CND_BLOCK) {
        const size_t length = cnd_block_length(done, n);
        const uint64_t *mx_block = mx + 2 * done, *my_block = my + 2 * done;
        a0 = cnd_fp2_add(a0, cnd_fp2_vec_dot(mx_block, my_block, length));
        a1 = cnd_fp2_add(a1, cnd_fp2_vec_dot_m61(my_block, x + done, length));
        a1 = cnd_fp2_add(a1, cnd_fp2_vec_dot_m61(mx_block, y + done, length));
    }
    sums[0] = a0;
    sums[1] = a1;
}

void cnd_quicksilver_inner_product_fp2(cnd_fp2 *sums, const uint64_t *x, const uint64_t *mx,
                                       const uint64_t *y, const uint64_t *my, size_t n) {
    cnd_fp2 a0 = {0, 0}, a1 = {0, 0};
    for (size_t done = 0; done < n; done += CND_BLOCK) {
        const size_t length = cnd_block_length(done, n);
        const uint64_t *mx_block = mx + 2 * done, *my_block = my + 2 * done;
        a0 = cnd_fp2_add(a0, cnd_fp2_vec_dot(mx_block, my_block, length));
        a1 = cnd_fp2_add(a1, cnd_fp2_vec_dot(my_block, x + 2 * done, length));
        a1 = cnd_fp2_add(a1, cnd_fp2_vec_dot(mx_block, y + 2 * done, length));
    }
    sums[0] = a0;
    sums[1] = a1;
}
