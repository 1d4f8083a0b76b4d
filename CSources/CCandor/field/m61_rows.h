/* m61_rows.h: the kernels over F_p, written once over simd_m61.h. m61_avx2.c, m61_avx512.c and
 * m61_neon.c each choose an instruction set and include this file. What is left of a vector goes to
 * m61_scalar.c. */
#include <string.h>
#include "field/m61.h"
#include "field/m61_kernels.h"
#include "field/simd_m61.h"

#define CHAINS 4 /* vectors in flight where a product waits for the one before */

CND_SIMD_BEGIN

void CND_SIMD_NAME(cnd_m61_vec_add)(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    size_t i = 0;
    for (; i + VM_LANES <= n; i += VM_LANES)
        vm_store(out + i, vm_add(vm_load(a + i), vm_load(b + i)));
    cnd_m61_vec_add_scalar(out + i, a + i, b + i, n - i);
}

void CND_SIMD_NAME(cnd_m61_vec_sub)(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    size_t i = 0;
    for (; i + VM_LANES <= n; i += VM_LANES)
        vm_store(out + i, vm_sub(vm_load(a + i), vm_load(b + i)));
    cnd_m61_vec_sub_scalar(out + i, a + i, b + i, n - i);
}

void CND_SIMD_NAME(cnd_m61_vec_neg)(uint64_t *out, const uint64_t *a, size_t n) {
    size_t i = 0;
    for (; i + VM_LANES <= n; i += VM_LANES)
        vm_store(out + i, vm_sub(vm_set1(0), vm_load(a + i)));
    cnd_m61_vec_neg_scalar(out + i, a + i, n - i);
}

void CND_SIMD_NAME(cnd_m61_vec_mul)(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    size_t i = 0;
    for (; i + VM_LANES <= n; i += VM_LANES)
        vm_store(out + i, vm_mul(vm_as_left(vm_load(a + i)), vm_as_right(vm_load(b + i))));
    cnd_m61_vec_mul_scalar(out + i, a + i, b + i, n - i);
}

void CND_SIMD_NAME(cnd_m61_vec_square)(uint64_t *out, const uint64_t *a, size_t n) {
    size_t i = 0;
    for (; i + VM_LANES <= n; i += VM_LANES) {
        vm x = vm_load(a + i);
        vm_store(out + i, vm_mul(vm_as_left(x), vm_as_right(x)));
    }
    cnd_m61_vec_square_scalar(out + i, a + i, n - i);
}

void CND_SIMD_NAME(cnd_m61_vec_mul_add)(uint64_t *out, const uint64_t *a, const uint64_t *b,
                                        const uint64_t *c, size_t n) {
    size_t i = 0;
    for (; i + VM_LANES <= n; i += VM_LANES) {
        vm product = vm_mul(vm_as_left(vm_load(a + i)), vm_as_right(vm_load(b + i)));
        vm_store(out + i, vm_add(product, vm_load(c + i)));
    }
    cnd_m61_vec_mul_add_scalar(out + i, a + i, b + i, c + i, n - i);
}

/* The sum of at most VM_SUM_TERMS products in each lane. */
static inline vm sum_of_products(const uint64_t *a, const uint64_t *b, size_t vectors) {
    vm_sum sum = vm_sum_zero();
    for (size_t k = 0; k < vectors; k++, a += VM_LANES, b += VM_LANES)
        sum = vm_sum_add(sum, vm_as_left(vm_load(a)), vm_as_right(vm_load(b)));
    return vm_sum_reduce(sum);
}

uint64_t CND_SIMD_NAME(cnd_m61_vec_dot)(const uint64_t *a, const uint64_t *b, size_t n) {
    vm total = vm_set1(0);
    size_t i = 0, vectors = n / VM_LANES;
    for (; vectors >= VM_SUM_TERMS; vectors -= VM_SUM_TERMS, i += VM_SUM_TERMS * VM_LANES)
        total = vm_add(total, sum_of_products(a + i, b + i, VM_SUM_TERMS));
    total = vm_add(total, sum_of_products(a + i, b + i, vectors));
    i += vectors * VM_LANES;
    uint64_t lanes[VM_LANES], result = cnd_m61_vec_dot_scalar(a + i, b + i, n - i);
    vm_store(lanes, total);
    for (size_t lane = 0; lane < VM_LANES; lane++)
        result = cnd_m61_add(result, lanes[lane]);
    return result;
}

/* As cnd_m61_vec_invert_scalar, with a chain of products in each lane of CHAINS vectors. The ends
 * of the chains and the rest of the elements are inverted together. */
void CND_SIMD_NAME(cnd_m61_vec_invert)(uint64_t *out, const uint64_t *a, size_t n) {
    enum { STEP = CHAINS * VM_LANES };
    const vm one = vm_set1(1);
    const size_t end = n / STEP * STEP, rest = n - end;
    uint64_t last[2 * STEP], inverses[2 * STEP];
    vm chain[CHAINS];
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) chain[k] = one;
    for (size_t i = 0; i < end; i += STEP) {
        CND_UNROLL for (size_t k = 0; k < CHAINS; k++) {
            vm x = vm_load(a + i + k * VM_LANES);
            vm factor = vm_or(x, vm_and(vm_zero_mask(x), one));
            vm_store(out + i + k * VM_LANES, chain[k]);
            chain[k] = vm_mul(vm_as_left(chain[k]), vm_as_right(factor));
        }
    }
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) vm_store(last + k * VM_LANES, chain[k]);
    memcpy(last + STEP, a + end, rest * sizeof *a);
    cnd_m61_vec_invert_scalar(inverses, last, STEP + rest);
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) chain[k] = vm_load(inverses + k * VM_LANES);
    memcpy(out + end, inverses + STEP, rest * sizeof *out);
    for (size_t i = end; i > 0; i -= STEP) {
        CND_UNROLL for (size_t k = 0; k < CHAINS; k++) {
            size_t at = i - STEP + k * VM_LANES;
            vm x = vm_load(a + at), zero = vm_zero_mask(x);
            vm factor = vm_or(x, vm_and(zero, one));
            vm_left inverse = vm_as_left(chain[k]);
            vm_store(out + at, vm_and_not(vm_mul(inverse, vm_as_right(vm_load(out + at))), zero));
            chain[k] = vm_mul(inverse, vm_as_right(factor));
        }
    }
}

void CND_SIMD_NAME(cnd_m61_vec_from_words)(uint64_t *out, const uint64_t *words, size_t n) {
    const vm p = vm_set1(CND_M61_P);
    size_t i = 0;
    for (; i + VM_LANES <= n; i += VM_LANES)
        vm_store(out + i, vm_reduce_once(vm_and(vm_load(words + i), p))); /* argument <= p */
    cnd_m61_vec_from_words_scalar(out + i, words + i, n - i);
}

size_t CND_SIMD_NAME(cnd_m61_vec_first_noncanonical_vartime)(const uint64_t *words, size_t n) {
    size_t i = 0;
    while (i + VM_LANES <= n && !vm_any_noncanonical(vm_load(words + i)))
        i += VM_LANES;
    return i + cnd_m61_vec_first_noncanonical_vartime_scalar(words + i, n - i);
}

CND_SIMD_END
