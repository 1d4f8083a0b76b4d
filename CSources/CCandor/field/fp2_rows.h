/* fp2_rows.h: the kernels over K, written once over simd_m61.h. fp2_avx2.c, fp2_avx512.c and
 * fp2_neon.c each choose an instruction set and include this file. What is left of a vector goes to
 * fp2_scalar.c.
 *
 * A vector register holds pairs of lanes (c0, c1) as memory does. With (a0, a1) swapped to (a1,
 * a0), a b = (a0, a1) (b0, b0) + (a1, a0) (-b1, b1): two products a lane, one reduction. */
#include <string.h>
#include "field/fp2.h"
#include "field/fp2_kernels.h"
#include "field/simd_m61.h"

#define PAIRS (VM_LANES / 2) /* elements in a register */
#define CHAINS 4             /* registers in flight where a product waits for the one before */

CND_SIMD_BEGIN

/* The factor of a product in K as the right factors of its two products. */
typedef struct factor {
    vm_right even, odd; /* (b0, b0), (p - b1, b1) */
} factor;

static inline factor as_factor(vm b) {
    vm odd = vm_odd(b);
    return (factor){vm_as_right(vm_even(b)), vm_as_right(vm_even_odd(vm_complement(odd), odd))};
}

static inline vm multiply(vm a, factor b) {
    vm_left left = vm_as_left(a);
    vm_wide product = vm_wide_add(vm_wide_zero(), left, b.even);
    return vm_wide_reduce(vm_wide_add(product, vm_as_left(vm_swap(a)), b.odd)); /* 2 terms */
}

/* A lane for each part: c x, where x has its elements twice. */
static inline vm multiply_m61(vm a, vm x_twice) {
    return vm_mul(vm_as_left(a), vm_as_right(x_twice));
}

void CND_SIMD_NAME(cnd_fp2_vec_mul)(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    size_t i = 0;
    for (; i + PAIRS <= n; i += PAIRS)
        vm_store(out + 2 * i, multiply(vm_load(a + 2 * i), as_factor(vm_load(b + 2 * i))));
    cnd_fp2_vec_mul_scalar(out + 2 * i, a + 2 * i, b + 2 * i, n - i);
}

/* (a0 + a1)(a0 - a1) in even lanes, (a1 + a1) a0 in odd ones. */
void CND_SIMD_NAME(cnd_fp2_vec_square)(uint64_t *out, const uint64_t *a, size_t n) {
    const vm zero = vm_set1(0);
    size_t i = 0;
    for (; i + PAIRS <= n; i += PAIRS) {
        vm x = vm_load(a + 2 * i), odd = vm_odd(x);
        vm sum = vm_add(x, odd), difference = vm_sub(vm_even(x), vm_even_odd(odd, zero));
        vm_store(out + 2 * i, vm_mul(vm_as_left(sum), vm_as_right(difference)));
    }
    cnd_fp2_vec_square_scalar(out + 2 * i, a + 2 * i, n - i);
}

void CND_SIMD_NAME(cnd_fp2_vec_mul_add)(uint64_t *out, const uint64_t *a, const uint64_t *b,
                                        const uint64_t *c, size_t n) {
    size_t i = 0;
    for (; i + PAIRS <= n; i += PAIRS) {
        vm product = multiply(vm_load(a + 2 * i), as_factor(vm_load(b + 2 * i)));
        vm_store(out + 2 * i, vm_add(product, vm_load(c + 2 * i)));
    }
    cnd_fp2_vec_mul_add_scalar(out + 2 * i, a + 2 * i, b + 2 * i, c + 2 * i, n - i);
}

void CND_SIMD_NAME(cnd_fp2_vec_mul_m61)(uint64_t *out, const uint64_t *a, const uint64_t *x,
                                        size_t n) {
    size_t i = 0;
    for (; i + PAIRS <= n; i += PAIRS)
        vm_store(out + 2 * i, multiply_m61(vm_load(a + 2 * i), vm_load_twice(x + i)));
    cnd_fp2_vec_mul_m61_scalar(out + 2 * i, a + 2 * i, x + i, n - i);
}

void CND_SIMD_NAME(cnd_fp2_vec_mul_add_m61)(uint64_t *out, const uint64_t *a, const uint64_t *x,
                                            const uint64_t *c, size_t n) {
    size_t i = 0;
    for (; i + PAIRS <= n; i += PAIRS) {
        vm product = multiply_m61(vm_load(a + 2 * i), vm_load_twice(x + i));
        vm_store(out + 2 * i, vm_add(product, vm_load(c + 2 * i)));
    }
    cnd_fp2_vec_mul_add_m61_scalar(out + 2 * i, a + 2 * i, x + i, c + 2 * i, n - i);
}

void CND_SIMD_NAME(cnd_fp2_vec_scale)(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n) {
    factor by = as_factor(vm_pair(c));
    size_t i = 0;
    for (; i + PAIRS <= n; i += PAIRS)
        vm_store(out + 2 * i, multiply(vm_load(a + 2 * i), by));
    cnd_fp2_vec_scale_scalar(out + 2 * i, c, a + 2 * i, n - i);
}

void CND_SIMD_NAME(cnd_fp2_vec_scale_m61)(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n) {
    vm_right by = vm_as_right(vm_pair(c));
    size_t i = 0;
    for (; i + PAIRS <= n; i += PAIRS)
        vm_store(out + 2 * i, vm_mul(vm_as_left(vm_load_twice(x + i)), by));
    cnd_fp2_vec_scale_m61_scalar(out + 2 * i, c, x + i, n - i);
}

void CND_SIMD_NAME(cnd_fp2_vec_axpy)(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n) {
    factor by = as_factor(vm_pair(c));
    size_t i = 0;
    for (; i + PAIRS <= n; i += PAIRS)
        vm_store(out + 2 * i, vm_add(vm_load(out + 2 * i), multiply(vm_load(a + 2 * i), by)));
    cnd_fp2_vec_axpy_scalar(out + 2 * i, c, a + 2 * i, n - i);
}

void CND_SIMD_NAME(cnd_fp2_vec_axpy_m61)(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n) {
    vm_right by = vm_as_right(vm_pair(c));
    size_t i = 0;
    for (; i + PAIRS <= n; i += PAIRS) {
        vm product = vm_mul(vm_as_left(vm_load_twice(x + i)), by);
        vm_store(out + 2 * i, vm_add(vm_load(out + 2 * i), product));
    }
    cnd_fp2_vec_axpy_m61_scalar(out + 2 * i, c, x + i, n - i);
}

/* Sums of lanes: (a0 b0, a1 b1) and (a0 b1, a1 b0), of at most VM_SUM_TERMS registers each. */
typedef struct lane_sums {
    vm straight, crossed;
} lane_sums;

static inline lane_sums sum_of_products(const uint64_t *a, const uint64_t *b, size_t vectors) {
    vm_sum straight = vm_sum_zero(), crossed = vm_sum_zero();
    for (size_t k = 0; k < vectors; k++, a += VM_LANES, b += VM_LANES) {
        vm_left left = vm_as_left(vm_load(a));
        vm_right right = vm_as_right(vm_load(b));
        straight = vm_sum_add(straight, left, right);
        crossed = vm_sum_add(crossed, left, vm_swap_right(right));
    }
    return (lane_sums){vm_sum_reduce(straight), vm_sum_reduce(crossed)};
}

static inline lane_sums add_sums(lane_sums x, lane_sums y) {
    return (lane_sums){vm_add(x.straight, y.straight), vm_add(x.crossed, y.crossed)};
}

/* The sum of the pairs of a register. */
static inline cnd_fp2 sum_of_pairs(vm x) {
    uint64_t lanes[VM_LANES];
    vm_store(lanes, x);
    cnd_fp2 sum = {0, 0};
    for (size_t lane = 0; lane < VM_LANES; lane += 2)
        sum = cnd_fp2_add(sum, cnd_fp2_load(lanes + lane));
    return sum;
}

cnd_fp2 CND_SIMD_NAME(cnd_fp2_vec_dot)(const uint64_t *a, const uint64_t *b, size_t n) {
    const size_t block = VM_SUM_TERMS * VM_LANES;
    lane_sums total = {vm_set1(0), vm_set1(0)};
    size_t i = 0, vectors = n / PAIRS;
    for (; vectors >= VM_SUM_TERMS; vectors -= VM_SUM_TERMS, i += block)
        total = add_sums(total, sum_of_products(a + i, b + i, VM_SUM_TERMS));
    total = add_sums(total, sum_of_products(a + i, b + i, vectors));
    i += vectors * VM_LANES;
    cnd_fp2 straight = sum_of_pairs(total.straight), crossed = sum_of_pairs(total.crossed);
    cnd_fp2 sum = {cnd_m61_sub(straight.c0, straight.c1), cnd_m61_add(crossed.c0, crossed.c1)};
    return cnd_fp2_add(sum, cnd_fp2_vec_dot_scalar(a + i, b + i, n - i / 2));
}

static inline vm sum_of_products_m61(const uint64_t *a, const uint64_t *x, size_t vectors) {
    vm_sum sum = vm_sum_zero();
    for (size_t k = 0; k < vectors; k++, a += VM_LANES, x += PAIRS)
        sum = vm_sum_add(sum, vm_as_left(vm_load(a)), vm_as_right(vm_load_twice(x)));
    return vm_sum_reduce(sum);
}

cnd_fp2 CND_SIMD_NAME(cnd_fp2_vec_dot_m61)(const uint64_t *a, const uint64_t *x, size_t n) {
    vm total = vm_set1(0);
    size_t i = 0, vectors = n / PAIRS;
    for (; vectors >= VM_SUM_TERMS; vectors -= VM_SUM_TERMS, i += VM_SUM_TERMS * PAIRS)
        total = vm_add(total, sum_of_products_m61(a + 2 * i, x + i, VM_SUM_TERMS));
    total = vm_add(total, sum_of_products_m61(a + 2 * i, x + i, vectors));
    i += vectors * PAIRS;
    cnd_fp2 rest = cnd_fp2_vec_dot_m61_scalar(a + 2 * i, x + i, n - i);
    return cnd_fp2_add(sum_of_pairs(total), rest);
}

/* As cnd_fp2_vec_invert_scalar, with a chain of products in each pair of CHAINS registers. The ends
 * of the chains and the rest of the elements are inverted together. Counts are words. */
void CND_SIMD_NAME(cnd_fp2_vec_invert)(uint64_t *out, const uint64_t *a, size_t n) {
    enum { STEP = CHAINS * VM_LANES };
    const vm one = vm_pair((cnd_fp2){1, 0});
    const size_t end = 2 * n / STEP * STEP, rest = 2 * n - end;
    uint64_t last[2 * STEP], inverses[2 * STEP];
    vm chain[CHAINS];
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) chain[k] = one;
    for (size_t i = 0; i < end; i += STEP) {
        CND_UNROLL for (size_t k = 0; k < CHAINS; k++) {
            vm x = vm_load(a + i + k * VM_LANES);
            vm zero = vm_zero_mask(vm_or(x, vm_swap(x)));
            vm_store(out + i + k * VM_LANES, chain[k]);
            chain[k] = multiply(chain[k], as_factor(vm_or(x, vm_and(zero, one))));
        }
    }
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) vm_store(last + k * VM_LANES, chain[k]);
    memcpy(last + STEP, a + end, rest * sizeof *a);
    cnd_fp2_vec_invert_scalar(inverses, last, (STEP + rest) / 2);
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) chain[k] = vm_load(inverses + k * VM_LANES);
    memcpy(out + end, inverses + STEP, rest * sizeof *out);
    for (size_t i = end; i > 0; i -= STEP) {
        CND_UNROLL for (size_t k = 0; k < CHAINS; k++) {
            size_t at = i - STEP + k * VM_LANES;
            vm x = vm_load(a + at), zero = vm_zero_mask(vm_or(x, vm_swap(x)));
            factor inverse = as_factor(chain[k]);
            vm_store(out + at, vm_and_not(multiply(vm_load(out + at), inverse), zero));
            chain[k] = multiply(vm_or(x, vm_and(zero, one)), inverse);
        }
    }
}

/* Even lanes have the low words of blocks, odd ones the high words: c1 is bits 61 to 63 of the one
 * and, shifted, bits 0 to 57 of the other. */
void CND_SIMD_NAME(cnd_fp2_vec_from_blocks)(uint64_t *out, const uint64_t *words, size_t n) {
    const vm p = vm_set1(CND_M61_P);
    size_t i = 0;
    for (; i + PAIRS <= n; i += PAIRS) {
        vm block = vm_load(words + 2 * i);
        vm c1 = vm_or(vm_shr(vm_swap(block), 61), vm_shl(block, 3));
        vm_store(out + 2 * i, vm_reduce_once(vm_and(vm_even_odd(block, c1), p))); /* <= p */
    }
    cnd_fp2_vec_from_blocks_scalar(out + 2 * i, words + 2 * i, n - i);
}

CND_SIMD_END
