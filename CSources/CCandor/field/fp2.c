/* fp2.c: the kernels over K by instruction set, the functions that choose, and powers. */
#include "cnd_kernels.h"
#include "dispatch/debug.h"
#include "dispatch/target_regions.h"
#include "field/fp2.h"
#include "field/fp2_kernels.h"

#define KERNELS(isa)                                                                           \
    {                                                                                          \
        cnd_fp2_vec_mul_##isa, cnd_fp2_vec_square_##isa, cnd_fp2_vec_mul_add_##isa,            \
            cnd_fp2_vec_mul_m61_##isa, cnd_fp2_vec_mul_add_m61_##isa, cnd_fp2_vec_scale_##isa, \
            cnd_fp2_vec_scale_m61_##isa, cnd_fp2_vec_axpy_##isa, cnd_fp2_vec_axpy_m61_##isa,   \
            cnd_fp2_vec_dot_##isa, cnd_fp2_vec_dot_m61_##isa, cnd_fp2_vec_invert_##isa,        \
            cnd_fp2_vec_from_blocks_##isa                                                      \
    }

static const cnd_fp2_kernels kernels[CND_ISA_COUNT] = {
    [CND_ISA_SCALAR] = KERNELS(scalar),
#if CND_AARCH64
    [CND_ISA_NEON] = KERNELS(neon),
#endif
#if CND_X86_64
    [CND_ISA_AVX2] = KERNELS(avx2),
    [CND_ISA_AVX512] = KERNELS(avx512),
#endif
};

const cnd_fp2_kernels *cnd_fp2_kernels_for(cnd_isa isa) {
    return cnd_isa_available(isa) ? &kernels[isa] : NULL;
}

#define CHOSEN kernels[cnd_isa_active()]
#define CHECK_WORDS(a, words) CND_CHECK(cnd_m61_vec_first_noncanonical_vartime(a, words) == (words))
#define CHECK_K(a) CHECK_WORDS(a, 2 * n)
#define CHECK_M61(x) CHECK_WORDS(x, n)
#define CHECK_CONSTANT(c) CND_CHECK((c).c0 < CND_M61_P && (c).c1 < CND_M61_P)
#define CHECK_IN_PLACE(out, a) CND_CHECK(cnd_same_or_disjoint(out, a, 2 * n * sizeof *(out)))

void cnd_fp2_vec_add(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    cnd_m61_vec_add(out, a, b, 2 * n);
}

void cnd_fp2_vec_sub(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    cnd_m61_vec_sub(out, a, b, 2 * n);
}

void cnd_fp2_vec_neg(uint64_t *out, const uint64_t *a, size_t n) {
    cnd_m61_vec_neg(out, a, 2 * n);
}

void cnd_fp2_vec_mul(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    CHECK_K(a), CHECK_K(b), CHECK_IN_PLACE(out, a), CHECK_IN_PLACE(out, b);
    CHOSEN.vec_mul(out, a, b, n);
}

void cnd_fp2_vec_square(uint64_t *out, const uint64_t *a, size_t n) {
    CHECK_K(a), CHECK_IN_PLACE(out, a);
    CHOSEN.vec_square(out, a, n);
}

void cnd_fp2_vec_mul_add(uint64_t *out, const uint64_t *a, const uint64_t *b, const uint64_t *c,
                         size_t n) {
    CHECK_K(a), CHECK_K(b), CHECK_K(c);
    CHECK_IN_PLACE(out, a), CHECK_IN_PLACE(out, b), CHECK_IN_PLACE(out, c);
    CHOSEN.vec_mul_add(out, a, b, c, n);
}

void cnd_fp2_vec_mul_m61(uint64_t *out, const uint64_t *a, const uint64_t *x, size_t n) {
    CHECK_K(a), CHECK_M61(x), CHECK_IN_PLACE(out, a);
    CHOSEN.vec_mul_m61(out, a, x, n);
}

void cnd_fp2_vec_mul_add_m61(uint64_t *out, const uint64_t *a, const uint64_t *x, const uint64_t *c,
                             size_t n) {
    CHECK_K(a), CHECK_M61(x), CHECK_K(c), CHECK_IN_PLACE(out, a), CHECK_IN_PLACE(out, c);
    CHOSEN.vec_mul_add_m61(out, a, x, c, n);
}

void cnd_fp2_vec_scale(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n) {
    CHECK_CONSTANT(c), CHECK_K(a), CHECK_IN_PLACE(out, a);
    CHOSEN.vec_scale(out, c, a, n);
}

void cnd_fp2_vec_scale_m61(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n) {
    CHECK_CONSTANT(c), CHECK_M61(x);
    CHOSEN.vec_scale_m61(out, c, x, n);
}

void cnd_fp2_vec_axpy(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n) {
    CHECK_CONSTANT(c), CHECK_K(out), CHECK_K(a), CHECK_IN_PLACE(out, a);
    CHOSEN.vec_axpy(out, c, a, n);
}

void cnd_fp2_vec_axpy_m61(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n) {
    CHECK_CONSTANT(c), CHECK_K(out), CHECK_M61(x);
    CHOSEN.vec_axpy_m61(out, c, x, n);
}

cnd_fp2 cnd_fp2_vec_dot(const uint64_t *a, const uint64_t *b, size_t n) {
    CHECK_K(a), CHECK_K(b);
    return CHOSEN.vec_dot(a, b, n);
}

cnd_fp2 cnd_fp2_vec_dot_m61(const uint64_t *a, const uint64_t *x, size_t n) {
    CHECK_K(a), CHECK_M61(x);
    return CHOSEN.vec_dot_m61(a, x, n);
}

void cnd_fp2_vec_invert(uint64_t *out, const uint64_t *a, size_t n) {
    CHECK_K(a), CHECK_IN_PLACE(out, a), CND_CHECK(out != a || n == 0);
    CHOSEN.vec_invert(out, a, n);
}

void cnd_fp2_vec_from_blocks(uint64_t *out, const uint64_t *words, size_t n) {
    CHECK_IN_PLACE(out, words);
    CHOSEN.vec_from_blocks(out, words, n);
}

/* Doubles the table: base^(k + j) = base^k base^j for j < k. */
void cnd_fp2_vec_powers(uint64_t *out, cnd_fp2 base, uint64_t first, size_t n) {
    CHECK_CONSTANT(base);
    if (n == 0) return;
    cnd_fp2_store(out, cnd_fp2_power(base, first));
    cnd_fp2 step = base; /* base^done */
    for (size_t done = 1; done < n; done *= 2, step = cnd_fp2_square(step)) {
        size_t more = n - done < done ? n - done : done;
        cnd_fp2_vec_scale(out + 2 * done, step, out, more);
    }
}

/* A sum is one of blocks, each a dot product with the same powers, times base^(first + start). */
enum { BLOCK = 256 };

cnd_fp2 cnd_fp2_vec_power_sum(cnd_fp2 base, uint64_t first, const uint64_t *a, size_t n) {
    uint64_t powers[2 * BLOCK];
    cnd_fp2_vec_powers(powers, base, 0, n < BLOCK ? n : BLOCK);
    cnd_fp2 sum = {0, 0}, weight = cnd_fp2_power(base, first), step = cnd_fp2_power(base, BLOCK);
    for (size_t start = 0; start < n; start += BLOCK, weight = cnd_fp2_mul(weight, step)) {
        size_t count = n - start < BLOCK ? n - start : BLOCK;
        cnd_fp2 part = cnd_fp2_vec_dot(powers, a + 2 * start, count);
        sum = cnd_fp2_add(sum, cnd_fp2_mul(weight, part));
    }
    return sum;
}

cnd_fp2 cnd_fp2_vec_power_sum_m61(cnd_fp2 base, uint64_t first, const uint64_t *x, size_t n) {
    uint64_t powers[2 * BLOCK];
    cnd_fp2_vec_powers(powers, base, 0, n < BLOCK ? n : BLOCK);
    cnd_fp2 sum = {0, 0}, weight = cnd_fp2_power(base, first), step = cnd_fp2_power(base, BLOCK);
    for (size_t start = 0; start < n; start += BLOCK, weight = cnd_fp2_mul(weight, step)) {
        size_t count = n - start < BLOCK ? n - start : BLOCK;
        cnd_fp2 part = cnd_fp2_vec_dot_m61(powers, x + start, count);
        sum = cnd_fp2_add(sum, cnd_fp2_mul(weight, part));
    }
    return sum;
}
