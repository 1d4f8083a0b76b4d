/* fp2_scalar.c: the vector kernels over K, as defined. */
#include "field/fp2.h"
#include "field/fp2_kernels.h"

void cnd_fp2_vec_mul_scalar(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    for (size_t i = 0; i < 2 * n; i += 2)
        cnd_fp2_store(out + i, cnd_fp2_mul(cnd_fp2_load(a + i), cnd_fp2_load(b + i)));
}

void cnd_fp2_vec_square_scalar(uint64_t *out, const uint64_t *a, size_t n) {
    for (size_t i = 0; i < 2 * n; i += 2)
        cnd_fp2_store(out + i, cnd_fp2_square(cnd_fp2_load(a + i)));
}

void cnd_fp2_vec_mul_add_scalar(uint64_t *out, const uint64_t *a, const uint64_t *b,
                                const uint64_t *c, size_t n) {
    for (size_t i = 0; i < 2 * n; i += 2) {
        cnd_fp2 product = cnd_fp2_mul(cnd_fp2_load(a + i), cnd_fp2_load(b + i));
        cnd_fp2_store(out + i, cnd_fp2_add(product, cnd_fp2_load(c + i)));
    }
}

void cnd_fp2_vec_mul_m61_scalar(uint64_t *out, const uint64_t *a, const uint64_t *x, size_t n) {
    for (size_t i = 0; i < n; i++)
        cnd_fp2_store(out + 2 * i, cnd_fp2_mul_m61(cnd_fp2_load(a + 2 * i), x[i]));
}

void cnd_fp2_vec_mul_add_m61_scalar(uint64_t *out, const uint64_t *a, const uint64_t *x,
                                    const uint64_t *c, size_t n) {
    for (size_t i = 0; i < n; i++) {
        cnd_fp2 product = cnd_fp2_mul_m61(cnd_fp2_load(a + 2 * i), x[i]);
        cnd_fp2_store(out + 2 * i, cnd_fp2_add(product, cnd_fp2_load(c + 2 * i)));
    }
}

void cnd_fp2_vec_scale_scalar(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n) {
    for (size_t i = 0; i < 2 * n; i += 2)
        cnd_fp2_store(out + i, cnd_fp2_mul(c, cnd_fp2_load(a + i)));
}

void cnd_fp2_vec_scale_m61_scalar(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n) {
    for (size_t i = 0; i < n; i++)
        cnd_fp2_store(out + 2 * i, cnd_fp2_mul_m61(c, x[i]));
}

void cnd_fp2_vec_axpy_scalar(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n) {
    for (size_t i = 0; i < 2 * n; i += 2) {
        cnd_fp2 product = cnd_fp2_mul(c, cnd_fp2_load(a + i));
        cnd_fp2_store(out + i, cnd_fp2_add(cnd_fp2_load(out + i), product));
    }
}

void cnd_fp2_vec_axpy_m61_scalar(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n) {
    for (size_t i = 0; i < n; i++) {
        cnd_fp2 product = cnd_fp2_mul_m61(c, x[i]);
        cnd_fp2_store(out + 2 * i, cnd_fp2_add(cnd_fp2_load(out + 2 * i), product));
    }
}

/* A partial fold: x < 2^128 becomes < 2^61 + 2^67. */
static inline unsigned __int128 fold(unsigned __int128 x) {
    return ((uint64_t)x & CND_M61_P) + (x >> 61);
}

cnd_fp2 cnd_fp2_vec_dot_scalar(const uint64_t *a, const uint64_t *b, size_t n) {
    unsigned __int128 plus = 0, minus = 0, imaginary = 0;
    for (size_t i = 0; i < n; i++, a += 2, b += 2) {
        plus += (unsigned __int128)a[0] * b[0]; /* 16 of these: < 2^126 + 2^67 */
        minus += (unsigned __int128)a[1] * b[1];
        imaginary += (unsigned __int128)a[0] * b[1] + (unsigned __int128)a[1] * b[0]; /* < 2^128 */
        if (i % 16 == 15) plus = fold(plus), minus = fold(minus), imaginary = fold(imaginary);
    }
    return (cnd_fp2){cnd_m61_sub(cnd_m61_reduce128(fold(plus)), cnd_m61_reduce128(fold(minus))),
                     cnd_m61_reduce128(fold(imaginary))};
}

cnd_fp2 cnd_fp2_vec_dot_m61_scalar(const uint64_t *a, const uint64_t *x, size_t n) {
    unsigned __int128 real = 0, imaginary = 0;
    for (size_t i = 0; i < n; i++) {
        real += (unsigned __int128)a[2 * i] * x[i]; /* 16 of these: < 2^126 + 2^67 */
        imaginary += (unsigned __int128)a[2 * i + 1] * x[i];
        if (i % 16 == 15) real = fold(real), imaginary = fold(imaginary);
    }
    return (cnd_fp2){cnd_m61_reduce128(fold(real)), cnd_m61_reduce128(fold(imaginary))};
}

/* As cnd_m61_vec_invert_scalar. */
void cnd_fp2_vec_invert_scalar(uint64_t *out, const uint64_t *a, size_t n) {
    cnd_fp2 product = {1, 0};
    for (size_t i = 0; i < 2 * n; i += 2) {
        cnd_fp2 element = cnd_fp2_load(a + i);
        element.c0 |= cnd_fp2_zero_mask(element) & 1;
        cnd_fp2_store(out + i, product);
        product = cnd_fp2_mul(product, element);
    }
    cnd_fp2 inverse = cnd_fp2_invert(product);
    for (size_t i = 2 * n; i > 0; i -= 2) {
        cnd_fp2 element = cnd_fp2_load(a + i - 2);
        uint64_t zero = cnd_fp2_zero_mask(element);
        element.c0 |= zero & 1;
        cnd_fp2 result = cnd_fp2_mul(cnd_fp2_load(out + i - 2), inverse);
        cnd_fp2_store(out + i - 2, (cnd_fp2){result.c0 & ~zero, result.c1 & ~zero});
        inverse = cnd_fp2_mul(inverse, element);
    }
}

void cnd_fp2_vec_from_blocks_scalar(uint64_t *out, const uint64_t *words, size_t n) {
    for (size_t i = 0; i < 2 * n; i += 2)
        cnd_fp2_store(out + i, cnd_fp2_from_block(words[i], words[i + 1]));
}
