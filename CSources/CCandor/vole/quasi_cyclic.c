/* quasi_cyclic.c: multiplication by a public polynomial in F_p[X]/(X^n - 1), which is the dual code
 * of the bootstrap, by number-theoretic transforms over K.
 *
 * X^(2L) - r^2 = (X^L - r)(X^L + r): a level of the transform halves every block, and block b of
 * any level has the same r, turn[b] below. All are powers of 2 in order, up to n = 2^24, so they
 * lie in the subgroup of order p + 1 = 2^61 whose elements have norm 1: the inverse is the
 * conjugate. */
#include "cnd_field.h"
#include "cnd_prg.h"
#include "cnd_vole.h"
#include "dispatch/debug.h"
#include "field/fp2.h"

/* An element of order 2^61: conjugate(z) / z for z = 4 + i, whose 2^60-th power is -1. */
static const cnd_fp2 generator = {678189120356968810, 406913472214181285};

#define PIECE 256 /* elements of a product that stays in the first-level cache */
#define SHORT 16  /* blocks below this are not worth a call */

/* turn[b] for b < n / 2: with b = sum_k b_k 2^k it is the sum_k b_k 2^-(k + 2) part of a full turn.
 */
static void fill_turns(uint64_t *turn, unsigned log_n) {
    turn[0] = 1;
    turn[1] = 0;
    cnd_fp2 root = generator; /* of order 2^61, then of 2^(k + 2), for k downwards */
    cnd_fp2 roots[32];
    for (unsigned order = 61; order >= 2; order--, root = cnd_fp2_square(root))
        if (order - 2 < 32) roots[order - 2] = root;
    for (unsigned k = 0; k + 1 < log_n; k++)
        cnd_fp2_vec_scale(turn + ((size_t)2 << k), roots[k], turn, (size_t)1 << k);
}

/* (low, high) of `half` elements each to (low + r high, low - r high). */
static void split(uint64_t *low, uint64_t *high, cnd_fp2 r, size_t half) {
    if (half < SHORT) {
        for (size_t j = 0; j < half; j++) {
            cnd_fp2 a = cnd_fp2_load(low + 2 * j);
            cnd_fp2 b = cnd_fp2_mul(r, cnd_fp2_load(high + 2 * j));
            cnd_fp2_store(low + 2 * j, cnd_fp2_add(a, b));
            cnd_fp2_store(high + 2 * j, cnd_fp2_sub(a, b));
        }
        return;
    }
    uint64_t product[2 * PIECE];
    for (size_t j = 0; j < half; j += PIECE) {
        size_t n = half - j < PIECE ? half - j : PIECE;
        uint64_t *a = low + 2 * j, *b = high + 2 * j;
        cnd_fp2_vec_scale(product, r, b, n);
        cnd_fp2_vec_sub(b, a, product, n);
        cnd_fp2_vec_add(a, a, product, n);
    }
}

/* The inverse of split, times 2: (low + high, (low - high) / r). */
static void join(uint64_t *low, uint64_t *high, cnd_fp2 inverse, size_t half) {
    if (half < SHORT) {
        for (size_t j = 0; j < half; j++) {
            cnd_fp2 a = cnd_fp2_load(low + 2 * j), b = cnd_fp2_load(high + 2 * j);
            cnd_fp2_store(low + 2 * j, cnd_fp2_add(a, b));
            cnd_fp2_store(high + 2 * j, cnd_fp2_mul(inverse, cnd_fp2_sub(a, b)));
        }
        return;
    }
    uint64_t difference[2 * PIECE];
    for (size_t j = 0; j < half; j += PIECE) {
        size_t n = half - j < PIECE ? half - j : PIECE;
        uint64_t *a = low + 2 * j, *b = high + 2 * j;
        cnd_fp2_vec_sub(difference, a, b, n);
        cnd_fp2_vec_add(a, a, b, n);
        cnd_fp2_vec_scale(b, inverse, difference, n);
    }
}

static void transform(uint64_t *x, const uint64_t *turn, unsigned log_n) {
    size_t n = (size_t)1 << log_n;
    for (size_t half = n / 2, blocks = 1; half > 0; half /= 2, blocks *= 2)
        for (size_t b = 0; b < blocks; b++)
            split(x + 4 * half * b, x + 4 * half * b + 2 * half, cnd_fp2_load(turn + 2 * b), half);
}

/* n times the inverse. */
static void transform_back(uint64_t *x, const uint64_t *turn, unsigned log_n) {
    size_t n = (size_t)1 << log_n;
    for (size_t half = 1, blocks = n / 2; half < n; half *= 2, blocks /= 2)
        for (size_t b = 0; b < blocks; b++)
            join(x + 4 * half * b, x + 4 * half * b + 2 * half,
                 cnd_fp2_conjugate(cnd_fp2_load(turn + 2 * b)), half);
}

/* Writes x, n elements of F_p, as elements of K. */
static void widen(uint64_t *out, const uint64_t *x, size_t n) {
    for (size_t j = 0; j < n; j++) {
        out[2 * j] = x[j];
        out[2 * j + 1] = 0;
    }
}

typedef struct workspace {
    uint64_t *turn, *factor, *x; /* n / 2, n and n elements of K */
} workspace;

size_t cnd_quasi_cyclic_scratch_words(unsigned log_n) {
    return (size_t)5 << log_n;
}

/* The transform of a / n, for the polynomial a of `key`. */
static workspace prepare(const uint8_t *key, unsigned log_n, uint64_t *scratch) {
    CND_CHECK(log_n >= 1 && log_n <= 24);
    size_t n = (size_t)1 << log_n;
    workspace w = {scratch, scratch + n, scratch + 3 * n};
    fill_turns(w.turn, log_n);
    cnd_aes128_key expanded;
    cnd_aes128_expand(&expanded, key);
    cnd_aes128_ctr_words(&expanded, w.x, n, 0, 0);
    cnd_m61_vec_from_words(w.x, w.x, n);
    widen(w.factor, w.x, n);
    transform(w.factor, w.turn, log_n);
    cnd_fp2 nth = {(uint64_t)1 << (61 - log_n), 0}; /* 1 / n, as 2^61 = 1 */
    cnd_fp2_vec_scale(w.factor, nth, w.factor, n);
    return w;
}

/* x = a x */
static void multiply(const workspace *w, uint64_t *x, unsigned log_n) {
    transform(x, w->turn, log_n);
    cnd_fp2_vec_mul(x, x, w->factor, (size_t)1 << log_n);
    transform_back(x, w->turn, log_n);
}

void cnd_quasi_cyclic_prove(uint64_t *noise, uint64_t *macs, const uint8_t *key, unsigned log_n,
                            uint64_t *scratch) {
    size_t n = (size_t)1 << log_n;
    workspace w = prepare(key, log_n, scratch);
    widen(w.x, noise + n, n);
    multiply(&w, w.x, log_n);
    for (size_t j = 0; j < n; j++)
        noise[j] = cnd_m61_add(noise[j], w.x[2 * j]); /* the product is in F_p */
    multiply(&w, macs + 2 * n, log_n);
    cnd_fp2_vec_add(macs, macs, macs + 2 * n, n);
}

void cnd_quasi_cyclic_verify(uint64_t *keys, const uint8_t *key, unsigned log_n,
                             uint64_t *scratch) {
    size_t n = (size_t)1 << log_n;
    workspace w = prepare(key, log_n, scratch);
    multiply(&w, keys + 2 * n, log_n);
    cnd_fp2_vec_add(keys, keys, keys + 2 * n, n);
}
