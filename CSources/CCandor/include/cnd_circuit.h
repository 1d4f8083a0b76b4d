/* cnd_circuit.h: the sums of polynomial checks and lookups over authenticated values.
 *
 * An authenticated x has a MAC M with the prover and a key k = M + x Delta with the verifier; its
 * "hat" is the polynomial M + x Y, which the verifier knows at Delta. Vectors as in cnd_field.h:
 * F_p one word, K two words an element, canonical. Check number t of a batch has the weight chi^t.
 *
 * Time depends on lengths and on `first` alone. Results are exact: the same on every instruction
 * set, and the sum over a range is the sum over its parts. n may be 0. */
#ifndef CND_CIRCUIT_H
#define CND_CIRCUIT_H

#include "cnd_field.h"

/** Largest number of queries in a chunk of a lookup. */
#define CND_LOGUP_CHUNK_MAX 16

/** MACs or keys of z = z0 + z1 i in K from those of its parts:  out[j] = parts[2j] + i parts[2j +
 * 1]. Out:    out    n elements of K; must not overlap parts In:     parts  2n elements of K */
void cnd_itmac_join(uint64_t *out, const uint64_t *parts, size_t n);

/** n multiplication gates x y = z of the prover, F^ = x^ y^ - Y z^ = A0 + A1 Y:
 *    sums[0] = sum_t chi^(first + t) Mx My
 *    sums[1] = sum_t chi^(first + t) (x My + y Mx - Mz)
 *
 *  In:     x, y         n elements of F_p
 *          mx, my, mz   n elements of K: the MACs
 *  Source: [QS21] eprint 2021/076, Figure 5, step 7 */
void cnd_quicksilver_gates_prove(cnd_fp2 *sums, cnd_fp2 chi, uint64_t first, const uint64_t *x,
                                 const uint64_t *mx, const uint64_t *y, const uint64_t *my,
                                 const uint64_t *mz, size_t n);

/** The same gates of the verifier:
 *    sums[0] = sum_t chi^(first + t) kx ky
 *    sums[1] = sum_t chi^(first + t) kz
 *  so that their F^(Delta) sum to sums[0] - Delta sums[1]. */
void cnd_quicksilver_gates_verify(cnd_fp2 *sums, cnd_fp2 chi, uint64_t first, const uint64_t *kx,
                                  const uint64_t *ky, const uint64_t *kz, size_t n);

/** The prover's part of an inner product of F_p values:
 *    sums[0] = sum_t Mx My,  sums[1] = sum_t (x My + y Mx) */
void cnd_quicksilver_inner_product_m61(cnd_fp2 *sums, const uint64_t *x, const uint64_t *mx,
                                       const uint64_t *y, const uint64_t *my, size_t n);

/** The same for values in K. */
void cnd_quicksilver_inner_product_fp2(cnd_fp2 *sums, const uint64_t *x, const uint64_t *mx,
                                       const uint64_t *y, const uint64_t *my, size_t n);

/* Chunked LogUp. Chunk c of n takes query j < d from row j: element j * stride + c of a vector.
 * d is 1 to CND_LOGUP_CHUNK_MAX. Source: [Hab22] eprint 2022/1530; chunks as in PROTOCOL 4.1. */

/** h[c] = sum_j 1 / g_j, where any g_j = 0 makes h[c] = 0.
 *  Out:    h  n elements of K, must not overlap g
 *  Cost:   2 (d - 1) + 4 products in K a chunk */
void cnd_logup_inverse_sums(uint64_t *h, const uint64_t *g, size_t stride, size_t n, size_t d);

/** The prover's chunk checks  F^ = h^ prod_j g_j^ - Y^2 sum_j prod_{i != j} g_i^  at the points
 *  y = 0 ... d, which determine it, as its degree is at most d when the claim holds:
 *    sums[y] += sum_c chi^(first + c) F_c^(y)
 *
 *  In:     slope, intercept   g_j^ = intercept + slope Y, d rows of n
 *          h, mh              h_c^ = mh + h Y, n elements
 *  Cost:   2 d products in K a chunk and point */
void cnd_logup_prove(cnd_fp2 *sums, cnd_fp2 chi, uint64_t first, const uint64_t *slope,
                     const uint64_t *intercept, size_t stride, const uint64_t *h,
                     const uint64_t *mh, size_t n, size_t d);

/** The verifier's part, from the keys:
 *    sums[0] = sum_c chi^(first + c) h_c^(Delta) prod_j g_j^(Delta)
 *    sums[1] = sum_c chi^(first + c) sum_j prod_{i != j} g_i^(Delta)
 *  so that their F^(Delta) sum to sums[0] - Delta^2 sums[1]. */
void cnd_logup_verify(cnd_fp2 *sums, cnd_fp2 chi, uint64_t first, const uint64_t *g, size_t stride,
                      const uint64_t *h, size_t n, size_t d);

#endif
