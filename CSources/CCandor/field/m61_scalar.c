/* m61_scalar.c: the vector kernels over F_p, as defined. */
#include "field/m61.h"
#include "field/m61_kernels.h"

void cnd_m61_vec_add_scalar(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i] = cnd_m61_add(a[i], b[i]);
}

void cnd_m61_vec_sub_scalar(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i] = cnd_m61_sub(a[i], b[i]);
}

void cnd_m61_vec_neg_scalar(uint64_t *out, const uint64_t *a, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i] = cnd_m61_neg(a[i]);
}

void cnd_m61_vec_mul_scalar(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i] = cnd_m61_mul(a[i], b[i]);
}

void cnd_m61_vec_square_scalar(uint64_t *out, const uint64_t *a, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i] = cnd_m61_square(a[i]);
}

void cnd_m61_vec_mul_add_scalar(uint64_t *out, const uint64_t *a, const uint64_t *b,
                                const uint64_t *c, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i] = cnd_m61_mul_add(a[i], b[i], c[i]);
}

uint64_t cnd_m61_vec_dot_scalar(const uint64_t *a, const uint64_t *b, size_t n) {
    unsigned __int128 sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (unsigned __int128)a[i] * b[i]; /* 16 products of < 2^122: < 2^126, and p: < 2^127 */
        if (i % 16 == 15) sum = ((uint64_t)sum & CND_M61_P) + (sum >> 61); /* < 2^61 + 2^66     */
    }
    sum = ((uint64_t)sum & CND_M61_P) + (sum >> 61); /* < 2^61 + 2^66 */
    return cnd_m61_reduce128(sum);
}

/* out[i] is the product of the first i elements, then the inverse of all of them walks back:
 * a[i]^-1 = (a[0] ... a[i-1]) (a[0] ... a[i])^-1. A zero counts as 1 on the way. */
void cnd_m61_vec_invert_scalar(uint64_t *out, const uint64_t *a, size_t n) {
    uint64_t product = 1;
    for (size_t i = 0; i < n; i++) {
        out[i] = product;
        product = cnd_m61_mul(product, a[i] | (cnd_m61_zero_mask(a[i]) & 1));
    }
    uint64_t inverse = cnd_m61_invert(product);
    for (size_t i = n; i-- > 0;) {
        uint64_t zero = cnd_m61_zero_mask(a[i]);
        out[i] = cnd_m61_mul(out[i], inverse) & ~zero;
        inverse = cnd_m61_mul(inverse, a[i] | (zero & 1));
    }
}

void cnd_m61_vec_from_words_scalar(uint64_t *out, const uint64_t *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i] = cnd_m61_from_word(words[i]);
}

size_t cnd_m61_vec_first_noncanonical_vartime_scalar(const uint64_t *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (words[i] >= CND_M61_P) return i;
    return n;
}
