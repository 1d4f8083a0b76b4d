/* cnd_field.h: vectors over F_p, p = 2^61 - 1, and over K = F_p[i] / (i^2 + 1).
 *
 * An element of F_p is one uint64_t below p. An element c0 + c1 i of K is two, c0 first, so a
 * vector of n elements of K is 2n words. In memory words are little-endian, so a vector in memory
 * is its canonical bytes.
 *
 * Unless a function says otherwise:
 *   Out:    elements are canonical (< p). `out` may be exactly an input with elements of the same
 *           size, and must overlap nothing partly
 *   In:     elements are canonical; anything else is a caller bug, which CND_CHECKS builds stop on.
 *           Words that a peer sent go through cnd_m61_vec_from_bytes_vartime first
 *           n may be 0
 *   Time:   depends on n alone
 *   Result: exact, so the same on every instruction set and however a sum is cut into parts
 * Vectors need the alignment of a word. Why the arithmetic fits its words: Mersenne61.md.
 *
 * Cost, nanoseconds an element in L1, with AVX-512 IFMA / AVX2 / scalar code (an AMD EPYC, Zen 5;
 * Scripts/bench-field.sh):
 *           add, sub, neg       product             term of a dot       inverse, 512 at a time
 *   F_p     0.05  0.09  0.30    0.23  0.47  0.92    0.14  0.31  1.8     1.4  2.0   5.1
 *   K       twice those         0.78  1.5   2.9     0.48  1.2   1.9     3.7  5.7  19
 *   K F_p                       0.52  1.0   1.6     0.29  0.71  0.91
 * A product with an addition costs 0.1 more; with a constant, 0.1 less. */
#ifndef CND_FIELD_H
#define CND_FIELD_H

#include <stddef.h>
#include <stdint.h>

/** p = 2^61 - 1, a prime; p = 3 mod 4, so -1 is no square and K is a field. */
#define CND_M61_P ((UINT64_C(1) << 61) - 1)

/** c0 + c1 i in K; both canonical. */
typedef struct cnd_fp2 {
    uint64_t c0, c1;
} cnd_fp2;

/* F_p */

/** out[i] = a[i] + b[i] */
void cnd_m61_vec_add(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);

/** out[i] = a[i] - b[i] */
void cnd_m61_vec_sub(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);

/** out[i] = -a[i] */
void cnd_m61_vec_neg(uint64_t *out, const uint64_t *a, size_t n);

/** out[i] = a[i] b[i] */
void cnd_m61_vec_mul(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);

/** out[i] = a[i]^2 */
void cnd_m61_vec_square(uint64_t *out, const uint64_t *a, size_t n);

/** out[i] = a[i] b[i] + c[i] */
void cnd_m61_vec_mul_add(uint64_t *out, const uint64_t *a, const uint64_t *b, const uint64_t *c,
                         size_t n);

/** sum_i a[i] b[i]; 0 for n = 0. Products are summed before they are reduced. */
uint64_t cnd_m61_vec_dot(const uint64_t *a, const uint64_t *b, size_t n);

/** out[i] = a[i]^-1, and 0 where a[i] = 0, in time that does not tell where.
 *
 *  Out:    out must not overlap a
 *  Cost:   3 products an element, and about 0.3 us a call for one inversion by exponentiation
 *  Source: Montgomery's trick; P. Montgomery, Math. Comp. 48 (1987), section 10.3.1 */
void cnd_m61_vec_invert(uint64_t *out, const uint64_t *a, size_t n);

/** Uniform words to elements:  out[i] = words[i] mod 2^61, where p itself becomes 0.
 *  From uniform words every element but 0 has probability 2^-61, and 0 has 2^-60: at distance below
 *  2^-61 an element from uniform. */
void cnd_m61_vec_from_words(uint64_t *out, const uint64_t *words, size_t n);

/** Index of the first word that is not canonical; n when there is none. Time depends on the answer.
 */
size_t cnd_m61_vec_first_noncanonical_vartime(const uint64_t *words, size_t n);

/** Reads n elements of 8 little-endian bytes each. Returns the index of the first that is not
 *  canonical, and n when there is none; only then is `out` written.
 *  In:     bytes    8n, at any address; must not overlap `out` partly
 *  Time:   depends on the answer, which a peer's bytes decide */
size_t cnd_m61_vec_from_bytes_vartime(uint64_t *out, const uint8_t *bytes, size_t n);

/** Writes n elements as 8 little-endian bytes each.  Out: bytes  8n, at any address. */
void cnd_m61_vec_to_bytes(uint8_t *bytes, const uint64_t *a, size_t n);

/* K */

/** out[i] = a[i] + b[i] */
void cnd_fp2_vec_add(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);

/** out[i] = a[i] - b[i] */
void cnd_fp2_vec_sub(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);

/** out[i] = -a[i] */
void cnd_fp2_vec_neg(uint64_t *out, const uint64_t *a, size_t n);

/** out[i] = a[i] b[i] */
void cnd_fp2_vec_mul(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);

/** out[i] = a[i]^2 */
void cnd_fp2_vec_square(uint64_t *out, const uint64_t *a, size_t n);

/** out[i] = a[i] b[i] + c[i] */
void cnd_fp2_vec_mul_add(uint64_t *out, const uint64_t *a, const uint64_t *b, const uint64_t *c,
                         size_t n);

/** out[i] = a[i] x[i], a in K and x in F_p */
void cnd_fp2_vec_mul_m61(uint64_t *out, const uint64_t *a, const uint64_t *x, size_t n);

/** out[i] = a[i] x[i] + c[i], a and c in K and x in F_p */
void cnd_fp2_vec_mul_add_m61(uint64_t *out, const uint64_t *a, const uint64_t *x, const uint64_t *c,
                             size_t n);

/** out[i] = c a[i], a in K */
void cnd_fp2_vec_scale(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n);

/** out[i] = c x[i], x in F_p */
void cnd_fp2_vec_scale_m61(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n);

/** out[i] += c a[i], a in K */
void cnd_fp2_vec_axpy(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n);

/** out[i] += c x[i], x in F_p: a key k of r becomes that of x by k += delta Delta. */
void cnd_fp2_vec_axpy_m61(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n);

/** sum_i a[i] b[i]; 0 for n = 0. Products are summed before they are reduced. */
cnd_fp2 cnd_fp2_vec_dot(const uint64_t *a, const uint64_t *b, size_t n);

/** sum_i a[i] x[i], a in K and x in F_p. */
cnd_fp2 cnd_fp2_vec_dot_m61(const uint64_t *a, const uint64_t *x, size_t n);

/** out[i] = a[i]^-1, and 0 where a[i] = 0; otherwise as cnd_m61_vec_invert. */
void cnd_fp2_vec_invert(uint64_t *out, const uint64_t *a, size_t n);

/** Uniform blocks of 128 bits to elements: c0 is bits 0 to 60 of block i, c1 bits 61 to 121, and p
 *  becomes 0 in both. `words` holds 2n words, the low one of a block first. At distance below 2^-60
 *  an element from uniform. */
void cnd_fp2_vec_from_blocks(uint64_t *out, const uint64_t *words, size_t n);

/** out[j] = base^(first + j): the powers of a challenge. Time depends on `first` too. */
void cnd_fp2_vec_powers(uint64_t *out, cnd_fp2 base, uint64_t first, size_t n);

/** sum_j base^(first + j) a[j], a in K; base^0 = 1. A sum over a long vector is the sum over its
 *  segments, each with its own `first`. Powers are made for 256 elements at a time, so the cost is
 *  that of a dot product. Time depends on `first` too. */
cnd_fp2 cnd_fp2_vec_power_sum(cnd_fp2 base, uint64_t first, const uint64_t *a, size_t n);

/** sum_j base^(first + j) x[j], x in F_p; otherwise as cnd_fp2_vec_power_sum. */
cnd_fp2 cnd_fp2_vec_power_sum_m61(cnd_fp2 base, uint64_t first, const uint64_t *x, size_t n);

#endif
