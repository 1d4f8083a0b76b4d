/* svole.c: single-point VOLEs in bulk, the sums of their check, and the primal expansion; and which
 * kernels of the trees and of the sums of rows run.
 *
 * Source: Weng, Yang, Katz and Wang, "Wolverine" (eprint 2020/925), Fig. 7, on the trees of
 * "Half-Tree" (eprint 2022/1431). */
#include <string.h>
#include "cnd_field.h"
#include "cnd_kernels.h"
#include "cnd_runtime.h"
#include "cnd_vole.h"
#include "dispatch/choice.h"
#include "dispatch/debug.h"
#include "dispatch/target_regions.h"
#include "field/fp2.h"
#include "prg/ggm_tree.h"
#include "vole/lpn.h"
#include "vole/point.h"

#define KERNELS(tree, lpn)                                                           \
    {                                                                                \
        cnd_ggm_sender_##tree, cnd_ggm_receiver_##tree, cnd_lpn_gather_prover_##lpn, \
            cnd_lpn_gather_verifier_##lpn, cnd_point_place_##lpn                     \
    }

static const cnd_vole_kernels kernels[CND_ISA_COUNT] = {
    [CND_ISA_SCALAR] = KERNELS(scalar, scalar),
#if CND_AARCH64
    [CND_ISA_NEON] = KERNELS(neon, scalar),
#endif
#if CND_X86_64
    [CND_ISA_AVX2] = KERNELS(avx2, avx2),
    [CND_ISA_AVX512] = KERNELS(avx512, avx2), /* a row is 32 bytes at most: nothing to widen */
#endif
};

static const cnd_vole_kernels *kernels_of(cnd_isa isa) {
    return &kernels[isa == CND_ISA_NEON && !cnd_neon_has_aes() ? CND_ISA_SCALAR : isa];
}

const cnd_vole_kernels *cnd_vole_kernels_for(cnd_isa isa) {
    return cnd_isa_available(isa) ? kernels_of(isa) : NULL;
}

/* Segments of the loops over trees and columns: long enough to repay a thread's wake-up. */
#define TREES 16
#define COLUMNS 16384

typedef struct tree_job {
    uint64_t *values, *leaves, *sum_corrections;
    uint8_t *level_sums;
    const uint8_t *tree_keys, *roots, *delta, *received_level_sums;
    const uint64_t *points, *point_values, *received_sums;
    const uint32_t *paths;
    unsigned depth;
} tree_job;

static void verify_trees(void *context, size_t segment, size_t first, size_t end) {
    (void)segment;
    const cnd_vole_kernels *k = kernels_of(cnd_isa_active());
    const tree_job *j = context;
    for (size_t t = first; t < end; t++) {
        uint64_t sum[2];
        k->ggm_sender(j->leaves + (t << j->depth) * 2, sum, j->level_sums + 16 * j->depth * t,
                      j->tree_keys + 32 * t, j->roots + 16 * t, j->delta, j->depth);
        cnd_fp2_store(j->sum_corrections + 2 * t,
                      cnd_fp2_sub(cnd_fp2_load(j->points + 2 * t), cnd_fp2_load(sum)));
    }
}

void cnd_spvole_verify(uint64_t *keys, uint64_t *sum_corrections, uint8_t *level_sums,
                       const uint8_t *tree_keys, const uint8_t *roots, const uint8_t *delta,
                       const uint64_t *point_keys, size_t trees, unsigned depth, size_t workers) {
    tree_job job = {.leaves = keys,
                    .sum_corrections = sum_corrections,
                    .level_sums = level_sums,
                    .tree_keys = tree_keys,
                    .roots = roots,
                    .delta = delta,
                    .points = point_keys,
                    .depth = depth};
    cnd_parallel_for(workers, trees, TREES, verify_trees, &job);
}

static void prove_trees(void *context, size_t segment, size_t first, size_t end) {
    (void)segment;
    const cnd_vole_kernels *k = kernels_of(cnd_isa_active());
    const tree_job *j = context;
    for (size_t t = first; t < end; t++) {
        uint64_t sum[2], *mac = j->leaves + (t << j->depth) * 2;
        uint64_t *value = j->values + (t << j->depth);
        k->ggm_receiver(mac, sum, j->tree_keys + 32 * t, j->received_level_sums + 16 * j->depth * t,
                        j->paths[t], j->depth);
        cnd_fp2 point =
            cnd_fp2_sub(cnd_fp2_load(j->points + 2 * t), cnd_fp2_load(j->received_sums + 2 * t));
        point = cnd_fp2_sub(point, cnd_fp2_load(sum));
        uint64_t words[2] = {point.c0, point.c1};
        k->point_place(value, mac, j->point_values[t], words, j->paths[t], (size_t)1 << j->depth);
    }
}

void cnd_spvole_prove(uint64_t *values, uint64_t *macs, const uint8_t *tree_keys,
                      const uint8_t *level_sums, const uint64_t *sum_corrections,
                      const uint32_t *paths, const uint64_t *point_values,
                      const uint64_t *point_macs, size_t trees, unsigned depth, size_t workers) {
    tree_job job = {.values = values,
                    .leaves = macs,
                    .tree_keys = tree_keys,
                    .received_level_sums = level_sums,
                    .received_sums = sum_corrections,
                    .paths = paths,
                    .point_values = point_values,
                    .points = point_macs,
                    .depth = depth};
    cnd_parallel_for(workers, trees, TREES, prove_trees, &job);
}

#define CHALLENGES 256 /* that are made at a time, in the first-level cache */

typedef struct fold_job {
    uint64_t *leaf_sums, *value_sums; /* value_sums is NULL for the verifier */
    const uint64_t *leaves, *point_values;
    const cnd_aes128_key *key;
    const uint32_t *paths;
    unsigned depth;
} fold_job;

/* Adds up chi and leaves of tree `t` from leaf `first` on; chi at the path goes to *at_path. */
static cnd_fp2 fold_part(const fold_job *j, size_t t, size_t first, size_t n, cnd_fp2 *at_path) {
    uint64_t chi[2 * CHALLENGES];
    size_t from = (t << j->depth) + first;
    cnd_aes128_ctr_words(j->key, chi, 2 * n, 0, from);
    cnd_fp2_vec_from_blocks(chi, chi, n);
    if (j->paths != NULL)
        for (size_t i = 0; i < n; i++) {
            uint64_t here = cnd_m61_zero_mask((first + i) ^ j->paths[t]);
            at_path->c0 |= chi[2 * i] & here;
            at_path->c1 |= chi[2 * i + 1] & here;
        }
    return cnd_fp2_vec_dot(chi, j->leaves + 2 * from, n);
}

static void fold_trees(void *context, size_t segment, size_t begin, size_t end) {
    (void)segment;
    const fold_job *j = context;
    size_t leaves = (size_t)1 << j->depth;
    for (size_t t = begin; t < end; t++) {
        cnd_fp2 sum = {0, 0}, at_path = {0, 0};
        for (size_t first = 0; first < leaves; first += CHALLENGES) {
            size_t n = leaves - first < CHALLENGES ? leaves - first : CHALLENGES;
            sum = cnd_fp2_add(sum, fold_part(j, t, first, n, &at_path));
        }
        cnd_fp2_store(j->leaf_sums + 2 * t, sum);
        if (j->value_sums != NULL)
            cnd_fp2_store(j->value_sums + 2 * t, cnd_fp2_mul_m61(at_path, j->point_values[t]));
    }
}

void cnd_spvole_fold_prover(uint64_t *mac_sums, uint64_t *value_sums, const uint64_t *macs,
                            const uint8_t *seed, const uint32_t *paths,
                            const uint64_t *point_values, size_t trees, unsigned depth,
                            size_t workers) {
    cnd_aes128_key key;
    cnd_aes128_expand(&key, seed);
    fold_job job = {mac_sums, value_sums, macs, point_values, &key, paths, depth};
    cnd_parallel_for(workers, trees, TREES, fold_trees, &job);
}

void cnd_spvole_fold_verifier(uint64_t *key_sums, const uint64_t *keys, const uint8_t *seed,
                              size_t trees, unsigned depth, size_t workers) {
    cnd_aes128_key key;
    cnd_aes128_expand(&key, seed);
    fold_job job = {key_sums, NULL, keys, NULL, &key, NULL, depth};
    cnd_parallel_for(workers, trees, TREES, fold_trees, &job);
}

/* Columns whose indices are made at a time: 10 * 256 words are 320 blocks of AES. */
#define BATCH 256

typedef struct lpn_job {
    uint64_t *values, *leaves; /* values is NULL for the verifier */
    const uint64_t *seeds;
    const cnd_aes128_key *key;
    size_t rows, first;
} lpn_job;

static void encode_columns(void *context, size_t segment, size_t begin, size_t end) {
    (void)segment;
    _Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "indices are little-endian words");
    const cnd_vole_kernels *k = kernels_of(cnd_isa_active());
    const lpn_job *j = context;
    /* Four columns are five blocks; words of the first block before its column are left out. */
    uint16_t words[(BATCH + CND_LPN_AHEAD) * CND_LPN_ONES + 8], mask = (uint16_t)(j->rows - 1);
    const uint16_t *indices = words + 2 * (j->first % 4);
    for (size_t at = begin; at < end; at += BATCH) { /* begin is a multiple of COLUMNS */
        size_t n = end - at < BATCH ? end - at : BATCH;
        uint8_t counter[16] = {0};
        uint64_t block = __builtin_bswap64((j->first + at) * 5 / 4);
        memcpy(counter + 8, &block, 8);
        cnd_aes128_ctr_fill(j->key, (uint8_t *)words,
                            ((n + CND_LPN_AHEAD) * CND_LPN_ONES + 8) * sizeof *words, counter);
        if (j->values != NULL)
            k->lpn_gather_prover(j->values + at, j->leaves + 2 * at, j->seeds, indices, mask, n);
        else
            k->lpn_gather_verifier(j->leaves + 2 * at, j->seeds, indices, mask, n);
    }
}

static void encode(lpn_job job, const uint8_t *secret, size_t n, size_t workers) {
    CND_CHECK(job.rows > 0 && job.rows <= 65536 && (job.rows & (job.rows - 1)) == 0);
    cnd_aes128_key expanded;
    cnd_aes128_expand(&expanded, secret);
    job.key = &expanded;
    cnd_parallel_for(workers, n, COLUMNS, encode_columns, &job);
}

void cnd_lpn_prove(uint64_t *values, uint64_t *macs, const uint64_t *seeds, size_t rows,
                   const uint8_t *key, size_t first, size_t n, size_t workers) {
    encode((lpn_job){values, macs, seeds, NULL, rows, first}, key, n, workers);
}

void cnd_lpn_verify(uint64_t *keys, const uint64_t *seeds, size_t rows, const uint8_t *key,
                    size_t first, size_t n, size_t workers) {
    encode((lpn_job){NULL, keys, seeds, NULL, rows, first}, key, n, workers);
}

void cnd_lpn_rows(uint64_t *rows, const uint64_t *values, const uint64_t *macs, size_t n) {
    for (size_t i = 0; i < n; i++) {
        rows[4 * i] = values[i];
        rows[4 * i + 1] = macs[2 * i];
        rows[4 * i + 2] = macs[2 * i + 1];
        rows[4 * i + 3] = 0;
    }
}
