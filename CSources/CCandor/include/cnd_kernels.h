/* cnd_kernels.h: every kernel of every instruction set, and every backend, by name. For tests and
 * benchmarks only: everything else calls the functions that choose for themselves. */
#ifndef CND_KERNELS_H
#define CND_KERNELS_H

#include <stddef.h>
#include <stdint.h>
#include "candor.h"
#include "cnd_field.h"
#include "cnd_noise.h"
#include "cnd_prg.h"
#include "cnd_runtime.h"

/* Contracts are those of the dispatched functions of the same name. */

typedef struct cnd_prg_kernels {
    void (*aes128_expand)(cnd_aes128_key *key, const uint8_t *secret);
    void (*aes128_encrypt_blocks)(const cnd_aes128_key *key, uint8_t *out, const uint8_t *in,
                                  size_t blocks);
    /** out[i] = AES(key, high || low + i), big-endian; low + blocks <= 2^64. */
    void (*aes128_ctr_blocks)(const cnd_aes128_key *key, uint8_t *out, size_t blocks, uint64_t high,
                              uint64_t low);
} cnd_prg_kernels;

typedef struct cnd_hash_kernels {
    /** Takes n blocks of 64 bytes, at any address, into the 8 words of the state. */
    void (*sha256_blocks)(uint32_t *state, const uint8_t *blocks, size_t n);
} cnd_hash_kernels;

typedef struct cnd_numeric_kernels {
    void (*softmax_rows)(float *out, const float *in, size_t rows, size_t classes);
    void (*log_softmax_rows)(float *out, const float *in, size_t rows, size_t classes);
} cnd_numeric_kernels;

/** Samples from random bits, in groups of eight, as numeric/noise.h lays them out. */
typedef struct cnd_noise_kernels {
    void (*laplace_groups)(int32_t *out, const uint8_t *bits, const cnd_noise *noise,
                           size_t groups);
    void (*laplace_wide_groups)(int32_t *out, const uint8_t *bits, const cnd_noise *noise,
                                size_t groups);
    void (*gaussian_groups)(int32_t *out, const uint8_t *bits, const cnd_noise *noise,
                            size_t groups);
    /** The steps of a row, as numeric/noise_rows.h describes them. */
    void (*read)(uint32_t *v, const float *p, size_t n);
    void (*add)(uint32_t *v, const int32_t *noise, size_t n);
    void (*finish)(uint32_t *v, size_t rows, size_t n, uint32_t total, const int32_t *tops,
                   double *rest);
} cnd_noise_kernels;

typedef struct cnd_infer_kernels {
    void (*dense)(int32_t *z, const int16_t *x, const int16_t *weights, size_t rows, size_t pairs,
                  size_t outputs);
    void (*dense_wide)(int64_t *z, const int16_t *x, const int16_t *weights, size_t rows,
                       size_t pairs, size_t outputs);
} cnd_infer_kernels;

typedef struct cnd_ot_kernels {
    void (*gf128_dot)(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);
    void (*bit_transpose)(uint64_t *rows, const uint64_t *columns, size_t tiles, size_t stride);
} cnd_ot_kernels;

typedef struct cnd_m61_kernels {
    void (*vec_add)(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);
    void (*vec_sub)(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);
    void (*vec_neg)(uint64_t *out, const uint64_t *a, size_t n);
    void (*vec_mul)(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);
    void (*vec_square)(uint64_t *out, const uint64_t *a, size_t n);
    void (*vec_mul_add)(uint64_t *out, const uint64_t *a, const uint64_t *b, const uint64_t *c,
                        size_t n);
    uint64_t (*vec_dot)(const uint64_t *a, const uint64_t *b, size_t n);
    void (*vec_invert)(uint64_t *out, const uint64_t *a, size_t n);
    void (*vec_from_words)(uint64_t *out, const uint64_t *words, size_t n);
    size_t (*vec_first_noncanonical_vartime)(const uint64_t *words, size_t n);
} cnd_m61_kernels;

typedef struct cnd_fp2_kernels {
    void (*vec_mul)(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);
    void (*vec_square)(uint64_t *out, const uint64_t *a, size_t n);
    void (*vec_mul_add)(uint64_t *out, const uint64_t *a, const uint64_t *b, const uint64_t *c,
                        size_t n);
    void (*vec_mul_m61)(uint64_t *out, const uint64_t *a, const uint64_t *x, size_t n);
    void (*vec_mul_add_m61)(uint64_t *out, const uint64_t *a, const uint64_t *x, const uint64_t *c,
                            size_t n);
    void (*vec_scale)(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n);
    void (*vec_scale_m61)(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n);
    void (*vec_axpy)(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n);
    void (*vec_axpy_m61)(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n);
    cnd_fp2 (*vec_dot)(const uint64_t *a, const uint64_t *b, size_t n);
    cnd_fp2 (*vec_dot_m61)(const uint64_t *a, const uint64_t *x, size_t n);
    void (*vec_invert)(uint64_t *out, const uint64_t *a, size_t n);
    void (*vec_from_blocks)(uint64_t *out, const uint64_t *words, size_t n);
} cnd_fp2_kernels;

/** The kernels for `isa`, or NULL where this machine cannot run them. Static storage.
 *  NEON without the AES instructions has the scalar AES. */
const cnd_prg_kernels *cnd_prg_kernels_for(cnd_isa isa);
const cnd_numeric_kernels *cnd_numeric_kernels_for(cnd_isa isa);
const cnd_noise_kernels *cnd_noise_kernels_for(cnd_isa isa);
const cnd_infer_kernels *cnd_infer_kernels_for(cnd_isa isa);
const cnd_m61_kernels *cnd_m61_kernels_for(cnd_isa isa);
const cnd_fp2_kernels *cnd_fp2_kernels_for(cnd_isa isa);

/** Without the SHA instructions an instruction set has the scalar kernel. */
const cnd_hash_kernels *cnd_hash_kernels_for(cnd_isa isa);

/** Without carry-less multiplication an instruction set has the kernels of the next lower one. */
const cnd_ot_kernels *cnd_ot_kernels_for(cnd_isa isa);

/** The trees and sums of rows under cnd_vole.h. */
typedef struct cnd_vole_kernels {
    /** One tree: its leaves as elements of K, their sum, and the xor of the left nodes of each
     *  level. `keys` is the node key and the leaf key. */
    void (*ggm_sender)(uint64_t *leaves, uint64_t *leaf_sum, uint8_t *level_sums,
                       const uint8_t *keys, const uint8_t *root, const uint8_t *delta,
                       unsigned depth);
    /** The same tree from the xor of the nodes off the path, without the leaf at `path`: 0 there.
     */
    void (*ggm_receiver)(uint64_t *leaves, uint64_t *leaf_sum, const uint8_t *keys,
                         const uint8_t *level_sums, uint64_t path, unsigned depth);
    /** Adds ten rows to each of n columns. `indices` are CND_LPN_ONES a column, taken modulo
     *  mask + 1, and readable for 16 columns more. */
    void (*lpn_gather_prover)(uint64_t *values, uint64_t *macs, const uint64_t *seeds,
                              const uint16_t *indices, uint16_t mask, size_t n);
    void (*lpn_gather_verifier)(uint64_t *keys, const uint64_t *seeds, const uint16_t *indices,
                                uint16_t mask, size_t n);
    /** Writes a tree's n values, 0 but at `path`, and the MAC at `path`, where 0 was. */
    void (*point_place)(uint64_t *values, uint64_t *macs, uint64_t value, const uint64_t *mac,
                        uint64_t path, size_t n);
} cnd_vole_kernels;

/** NEON without the AES instructions has the scalar trees. */
const cnd_vole_kernels *cnd_vole_kernels_for(cnd_isa isa);

/** candor_mask and candor_mask_logprobs with the kernels of `isa`, which must be available. */
CND_MUST_CHECK int32_t cnd_mask_on(cnd_isa isa, const candor_policy *policy,
                                   const candor_input *input, const candor_output *output,
                                   const candor_options *options, candor_error_detail *detail);

CND_MUST_CHECK int32_t cnd_mask_logprobs_on(cnd_isa isa, const candor_policy *policy,
                                            const candor_input *input,
                                            const candor_logprobs_request *request,
                                            const candor_logprobs_output *output,
                                            const candor_options *options,
                                            candor_error_detail *detail);

/** cnd_parallel_for on the backend of that name, whatever CND_PARALLEL says. */
CND_MUST_CHECK cnd_status cnd_parallel_for_on(const char *backend, size_t workers, size_t count,
                                              size_t segment_size, cnd_segment_body body,
                                              void *context);

#endif
