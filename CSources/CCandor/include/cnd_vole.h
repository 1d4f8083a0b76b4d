/* cnd_vole.h: the arithmetic of vector oblivious linear evaluation over F_p with MACs in
 * K = F_p[i]/(i^2 + 1), p = 2^61 - 1. No protocol: who may call what when is decided in Swift.
 *
 * F_p is an array of canonical words, K an array of twice as many, as in cnd_field.h. The prover
 * has (x, M), the verifier k = M + x * Delta. What is called secret here decides neither the time
 * nor the addresses touched.
 *
 * Sources: Guo, Yang, Wang, Zhang, Xie, Liu and Zhao, "Half-Tree" (eprint 2022/1431), for the
 * correlated tree; Weng, Yang, Katz and Wang, "Wolverine" (eprint 2020/925), for the rest. */
#ifndef CND_VOLE_H
#define CND_VOLE_H

#include <stddef.h>
#include <stdint.h>

/* ---- Seeds from oblivious transfers (COPE) ----------------------------------------------------
 */

/** 2 * 61: the base transfers that carry the bits of Delta, real part first. */
#define CND_COPE_TRANSFERS 122

/** The prover's half.  tau_i = G(k0_i) - G(k1_i) + u,  M = sum_i g_i G(k0_i)  with g_i = 2^i for
 *  i < 61 and 2^(i - 61) * i after. G gives n words of the AES stream `stream` of its key as
 *  elements (cnd_m61_vec_from_words).
 *
 *  Out:   corrections  CND_COPE_TRANSFERS * n elements of F_p: tau_0, then tau_1, ...
 *         macs         n elements of K
 *  In:    values       u, n elements of F_p; secret
 *         seeds        CND_COPE_TRANSFERS pairs (k0, k1) of 16 bytes; secret
 *         scratch      2 * n words, wiped
 *  Cost:  0.2 ms for n = 260 */
void cnd_cope_prove(uint64_t *corrections, uint64_t *macs, const uint64_t *values,
                    const uint8_t *seeds, size_t n, uint64_t stream, uint64_t *scratch);

/** The verifier's half.  k = sum_i g_i (G(k_{b_i}) + b_i tau_i) = M + u * Delta.
 *
 *  Out:   keys         n elements of K
 *  In:    corrections  as received, canonical
 *         seeds        CND_COPE_TRANSFERS times k_{b_i}, 16 bytes; secret
 *         delta        Delta, the element of K whose bits are b_i; secret
 *         scratch      n words, wiped */
void cnd_cope_verify(uint64_t *keys, const uint64_t *corrections, const uint8_t *seeds,
                     const uint64_t *delta, size_t n, uint64_t stream, uint64_t *scratch);

/* ---- Single-point VOLE on correlated GGM trees -------------------------------------------------
 *
 * The root's children are (r, Delta2 xor r); the children of s are (H(s), H(s) xor s). Leaf j is
 * v_j = Conv(H_leaf(s_j)) in K: the seeds themselves add up to Delta2, so they are never used.
 *   H(x) = AES(node key, sigma(x)) xor sigma(x),  sigma(high || low) = (high xor low) || high,
 * and H_leaf is the same under the leaf key. A block is two little-endian words, the low one first;
 * Conv is cnd_fp2_vec_from_blocks. Leaf numbers are the turns from the root, the top bit first.
 *
 * tree_keys: 32 bytes a tree, the node key and the leaf key; public, and different for each tree.
 * depth: 1 to 30; a tree has 2^depth leaves. workers: threads at most, 0 for all; results are the
 * same at any number. */

/** The verifier's trees.
 *
 *  Out:   keys             v: 2^depth elements of K a tree
 *         sum_corrections  one element of K a tree: psi = point key - sum_j v_j
 *         level_sums       16 * depth bytes a tree: for each level, from the root's children down,
 *                          the xor of its left nodes (that of the right ones differs by Delta2)
 *  In:    roots            16 bytes a tree: r; secret
 *         delta            16 bytes: Delta2; secret
 *         point_keys       one element of K a tree: the key of the value beta at its point; secret
 *  Cost:  2 ns a leaf with VAES at depth 10, 6 ns with AES-NI */
void cnd_spvole_verify(uint64_t *keys, uint64_t *sum_corrections, uint8_t *level_sums,
                       const uint8_t *tree_keys, const uint8_t *roots, const uint8_t *delta,
                       const uint64_t *point_keys, size_t trees, unsigned depth, size_t workers);

/** The prover's: w_j = v_j but at the point, where w = M_beta - psi - sum of the others.
 *
 *  Out:   values           2^depth elements of F_p a tree: beta at the point, else 0
 *         macs             w: 2^depth elements of K a tree
 *  In:    level_sums       16 * depth bytes a tree: for each level the xor of the nodes on the side
 *                          that the path does not take. Wrong ones give wrong leaves, which the
 *                          check finds.
 *         sum_corrections  psi, as received, canonical
 *         paths            a leaf number < 2^depth a tree; secret
 *         point_values     beta; secret
 *         point_macs       M_beta; secret
 *  Cost:  3 ns a leaf with VAES at depth 10, 9 ns with AES-NI */
void cnd_spvole_prove(uint64_t *values, uint64_t *macs, const uint8_t *tree_keys,
                      const uint8_t *level_sums, const uint64_t *sum_corrections,
                      const uint32_t *paths, const uint64_t *point_values,
                      const uint64_t *point_macs, size_t trees, unsigned depth, size_t workers);

/** The sums of the consistency check, tree by tree. chi_j in K is block j of stream 0 of `seed` as
 *  cnd_fp2_vec_from_blocks reads it, leaves numbered through all trees.
 *
 *  Out:   mac_sums    one element of K a tree: sum_j chi_j w_j
 *         value_sums  one element of K a tree: beta * chi at the point
 *  In:    seed        16 bytes
 *  Cost:  2 ns a leaf with AVX-512 */
void cnd_spvole_fold_prover(uint64_t *mac_sums, uint64_t *value_sums, const uint64_t *macs,
                            const uint8_t *seed, const uint32_t *paths,
                            const uint64_t *point_values, size_t trees, unsigned depth,
                            size_t workers);

/** key_sums: sum_j chi_j v_j, which is mac_sums + value_sums * Delta when all is well. */
void cnd_spvole_fold_verifier(uint64_t *key_sums, const uint64_t *keys, const uint8_t *seed,
                              size_t trees, unsigned depth, size_t workers);

/* ---- Expansion by a code ----------------------------------------------------------------------
 */

/** Ones in each column of the primal matrix. */
#define CND_LPN_ONES 10

/** Columns first to first + n - 1 of the primal matrix, times the seeds, added to the noise of
 *  these columns, which is where the arrays begin: column c adds up the seeds at ten indices, the
 * 16-bit little-endian words 10c to 10c + 9 of the counter stream of `key` (from counter 0), each
 * modulo `rows`. An index may come twice, and then has the coefficient 2.
 *
 *  In/Out: values  in the noise of the columns, out the values; n elements of F_p
 *          macs    in the noise's MACs, out those of the values; n elements of K
 *  In:     seeds   rows * 4 words, as cnd_lpn_rows makes them; aligned to 32 bytes
 *          rows    a power of two, at most 2^16
 *          key     16 bytes; public, as are the addresses that are read
 *  Cost:   9 ns a column with 2^16 rows (AVX2 and later): ten loads from the second-level cache */
void cnd_lpn_prove(uint64_t *values, uint64_t *macs, const uint64_t *seeds, size_t rows,
                   const uint8_t *key, size_t first, size_t n, size_t workers);

/** The same for the verifier's keys.  seeds: rows * 2 words, aligned to 16 bytes.  Cost: 7.5 ns. */
void cnd_lpn_verify(uint64_t *keys, const uint64_t *seeds, size_t rows, const uint8_t *key,
                    size_t first, size_t n, size_t workers);

/** Rows of the prover's seeds: x, the two words of M, and 0, so that none crosses a cache line. */
void cnd_lpn_rows(uint64_t *rows, const uint64_t *values, const uint64_t *macs, size_t n);

/** Words of scratch for cnd_quasi_cyclic_…: the transforms' factors and two polynomials. */
size_t cnd_quasi_cyclic_scratch_words(unsigned log_n);

/** out = e_0 + a e_1 in F_p[X]/(X^n - 1), n = 2^log_n: the dual code's output of a noise of 2n.
 *
 *  In/Out: noise    2n elements of F_p: e_0 then e_1; out its first n are the values, the rest
 *                   undefined
 *          macs     2n elements of K, likewise
 *  In:     key      public: a is n words of stream 0 of it, as elements
 *          log_n    1 to 24
 *  Cost:   five transforms of n over K */
void cnd_quasi_cyclic_prove(uint64_t *noise, uint64_t *macs, const uint8_t *key, unsigned log_n,
                            uint64_t *scratch);

/** The same for the verifier's keys; three transforms. */
void cnd_quasi_cyclic_verify(uint64_t *keys, const uint8_t *key, unsigned log_n, uint64_t *scratch);

#endif
