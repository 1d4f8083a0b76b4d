/* m61.c: the kernels over F_p by instruction set, the functions that choose, and bytes. */
#include <string.h>
#include "cnd_kernels.h"
#include "dispatch/debug.h"
#include "dispatch/target_regions.h"
#include "field/m61_kernels.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "an element in memory is its bytes");

#define KERNELS(isa)                                                                       \
    {                                                                                      \
        cnd_m61_vec_add_##isa, cnd_m61_vec_sub_##isa, cnd_m61_vec_neg_##isa,               \
            cnd_m61_vec_mul_##isa, cnd_m61_vec_square_##isa, cnd_m61_vec_mul_add_##isa,    \
            cnd_m61_vec_dot_##isa, cnd_m61_vec_invert_##isa, cnd_m61_vec_from_words_##isa, \
            cnd_m61_vec_first_noncanonical_vartime_##isa                                   \
    }

static const cnd_m61_kernels kernels[CND_ISA_COUNT] = {
    [CND_ISA_SCALAR] = KERNELS(scalar),
#if CND_AARCH64
    [CND_ISA_NEON] = KERNELS(neon),
#endif
#if CND_X86_64
    [CND_ISA_AVX2] = KERNELS(avx2),
    [CND_ISA_AVX512] = KERNELS(avx512),
#endif
};

const cnd_m61_kernels *cnd_m61_kernels_for(cnd_isa isa) {
    return cnd_isa_available(isa) ? &kernels[isa] : NULL;
}

#define CHOSEN kernels[cnd_isa_active()]
#define CHECK_INPUT(a) CND_CHECK(CHOSEN.vec_first_noncanonical_vartime(a, n) == n)
#define CHECK_IN_PLACE(out, a) CND_CHECK(cnd_same_or_disjoint(out, a, n * sizeof *(out)))

void cnd_m61_vec_add(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    CHECK_INPUT(a), CHECK_INPUT(b), CHECK_IN_PLACE(out, a), CHECK_IN_PLACE(out, b);
    CHOSEN.vec_add(out, a, b, n);
}

void cnd_m61_vec_sub(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    CHECK_INPUT(a), CHECK_INPUT(b), CHECK_IN_PLACE(out, a), CHECK_IN_PLACE(out, b);
    CHOSEN.vec_sub(out, a, b, n);
}

void cnd_m61_vec_neg(uint64_t *out, const uint64_t *a, size_t n) {
    CHECK_INPUT(a), CHECK_IN_PLACE(out, a);
    CHOSEN.vec_neg(out, a, n);
}

void cnd_m61_vec_mul(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    CHECK_INPUT(a), CHECK_INPUT(b), CHECK_IN_PLACE(out, a), CHECK_IN_PLACE(out, b);
    CHOSEN.vec_mul(out, a, b, n);
}

void cnd_m61_vec_square(uint64_t *out, const uint64_t *a, size_t n) {
    CHECK_INPUT(a), CHECK_IN_PLACE(out, a);
    CHOSEN.vec_square(out, a, n);
}

void cnd_m61_vec_mul_add(uint64_t *out, const uint64_t *a, const uint64_t *b, const uint64_t *c,
                         size_t n) {
    CHECK_INPUT(a), CHECK_INPUT(b), CHECK_INPUT(c);
    CHECK_IN_PLACE(out, a), CHECK_IN_PLACE(out, b), CHECK_IN_PLACE(out, c);
    CHOSEN.vec_mul_add(out, a, b, c, n);
}

uint64_t cnd_m61_vec_dot(const uint64_t *a, const uint64_t *b, size_t n) {
    CHECK_INPUT(a), CHECK_INPUT(b);
    return CHOSEN.vec_dot(a, b, n);
}

void cnd_m61_vec_invert(uint64_t *out, const uint64_t *a, size_t n) {
    CHECK_INPUT(a), CHECK_IN_PLACE(out, a), CND_CHECK(out != a || n == 0);
    CHOSEN.vec_invert(out, a, n);
}

void cnd_m61_vec_from_words(uint64_t *out, const uint64_t *words, size_t n) {
    CHECK_IN_PLACE(out, words);
    CHOSEN.vec_from_words(out, words, n);
}

size_t cnd_m61_vec_first_noncanonical_vartime(const uint64_t *words, size_t n) {
    return CHOSEN.vec_first_noncanonical_vartime(words, n);
}

size_t cnd_m61_vec_from_bytes_vartime(uint64_t *out, const uint8_t *bytes, size_t n) {
    uint64_t words[512]; /* a copy in cache: `bytes` may lie at any address */
    for (size_t first = 0; first < n; first += 512) {
        size_t count = n - first < 512 ? n - first : 512;
        memcpy(words, bytes + 8 * first, 8 * count);
        size_t bad = cnd_m61_vec_first_noncanonical_vartime(words, count);
        if (bad < count) return first + bad;
    }
    if (n > 0) memmove(out, bytes, 8 * n);
    return n;
}

void cnd_m61_vec_to_bytes(uint8_t *bytes, const uint64_t *a, size_t n) {
    CND_CHECK(cnd_m61_vec_first_noncanonical_vartime(a, n) == n);
    if (n > 0) memmove(bytes, a, 8 * n);
}
