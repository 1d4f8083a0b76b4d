/* svole.c: single-point VOLEs in bulk, the sums of their check, and the primal expansion; and which
 * kernels of the trees and of the sums of rows run.
 *
 * Source: Weng, Yang, Katz and Wang, "Wolverine" (eprint 2020/925), Fig. 7, on the trees of
 * "Half-Tree" (eprint 2022/1431). */
#include <string.h>
#include "cnd_field.h"
#include "cnd_kernels.h"
#include "cnd_secret.h"
#include "cnd_vole.h"
#include "dispatch/choice.h"
#include "dispatch/debug.h"
#include "dispatch/target_regions.h"
#include "field/fp2.h"
#include "prg/ggm_tree.h"
#include "vole/lpn.h"

#define KERNELS(tree, lpn)                                                           \
    {                                                                                \
        cnd_ggm_sender_##tree, cnd_ggm_receiver_##tree, cnd_lpn_gather_prover_##lpn, \
            cnd_lpn_gather_verifier_##lpn                                            \
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

void cnd_spvole_verify(uint64_t *keys, uint64_t *sum_corrections, uint8_t *level_sums,
                       const uint8_t *tree_keys, const uint8_t *roots, const uint8_t *delta,
                       const uint64_t *point_keys, size_t trees, unsigned depth) {
    const cnd_vole_kernels *k = kernels_of(cnd_isa_active());
    for (size_t t = 0; t < trees; t++) {
        uint64_t sum[2];
        k->ggm_sender(keys + (t << depth) * 2, sum, level_sums + 16 * depth * t, tree_keys + 32 * t,
                      roots + 16 * t, delta, depth);
        cnd_fp2_store(sum_corrections + 2 * t,
                      cnd_fp2_sub(cnd_fp2_load(point_keys + 2 * t), cnd_fp2_load(sum)));
    }
}

void cnd_spvole_prove(uint64_t *values, uint64_t *macs, const uint8_t *tree_keys,
                      const uint8_t *level_sums, const uint64_t *sum_corrections,
                      const uint32_t *paths, const uint64_t *point_values,
                      const uint64_t *point_macs, size_t trees, unsigned depth) {
    const cnd_vole_kernels *k = kernels_of(cnd_isa_active());
    for (size_t t = 0; t < trees; t++) {
        uint64_t sum[2], *mac = macs + (t << depth) * 2, *value = values + (t << depth);
        k->ggm_receiver(mac, sum, tree_keys + 32 * t, level_sums + 16 * depth * t, paths[t], depth);
        cnd_fp2 point =
            cnd_fp2_sub(cnd_fp2_load(point_macs + 2 * t), cnd_fp2_load(sum_corrections + 2 * t));
        point = cnd_fp2_sub(point, cnd_fp2_load(sum));
        for (uint32_t j = 0; j < (uint32_t)1 << depth; j++) {
            uint64_t here = cnd_m61_zero_mask(j ^ paths[t]);
            mac[2 * j] |= point.c0 & here; /* 0 was there */
            mac[2 * j + 1] |= point.c1 & here;
            value[j] = point_values[t] & here;
        }
    }
}

/* The challenges of the leaves first ..< first + n. */
static void challenges(uint64_t *out, const cnd_aes128_key *key, uint64_t first, size_t n) {
    cnd_aes128_ctr_words(key, out, 2 * n, 0, first);
    cnd_fp2_vec_from_blocks(out, out, n);
}

void cnd_spvole_fold_prover(uint64_t *mac_sum, uint64_t *value_sum, const uint64_t *macs,
                            const cnd_aes128_key *key, const uint32_t *paths,
                            const uint64_t *point_values, size_t first, size_t trees,
                            unsigned depth, uint64_t *scratch) {
    cnd_fp2 folded = {0, 0}, point_sum = {0, 0};
    size_t leaves = (size_t)1 << depth;
    for (size_t t = 0; t < trees; t++) {
        cnd_fp2 at_path = {0, 0};
        challenges(scratch, key, (first + t) << depth, leaves);
        folded = cnd_fp2_add(folded, cnd_fp2_vec_dot(scratch, macs + (t << depth) * 2, leaves));
        for (uint32_t j = 0; j < leaves; j++) {
            uint64_t here = cnd_m61_zero_mask(j ^ paths[t]);
            at_path.c0 |= scratch[2 * j] & here;
            at_path.c1 |= scratch[2 * j + 1] & here;
        }
        point_sum = cnd_fp2_add(point_sum, cnd_fp2_mul_m61(at_path, point_values[t]));
    }
    cnd_fp2_store(mac_sum, folded);
    cnd_fp2_store(value_sum, point_sum);
}

void cnd_spvole_fold_verifier(uint64_t *key_sum, const uint64_t *keys, const cnd_aes128_key *key,
                              size_t first, size_t trees, unsigned depth, uint64_t *scratch) {
    cnd_fp2 folded = {0, 0};
    size_t leaves = (size_t)1 << depth;
    for (size_t t = 0; t < trees; t++) {
        challenges(scratch, key, (first + t) << depth, leaves);
        folded = cnd_fp2_add(folded, cnd_fp2_vec_dot(scratch, keys + (t << depth) * 2, leaves));
    }
    cnd_fp2_store(key_sum, folded);
}

/* Columns whose indices are made at a time: 10 * 64 words are 80 blocks of AES. */
#define BATCH 64

typedef struct index_stream {
    const cnd_aes128_key *key;
    uint16_t indices[(BATCH + CND_LPN_AHEAD) * CND_LPN_ONES];
} index_stream;

/* The indices of the columns first ..< first + BATCH + CND_LPN_AHEAD. `first` is a multiple of 4,
 * whose indices are five blocks. */
static void fill(index_stream *s, uint64_t first) {
    _Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "indices are little-endian words");
    uint8_t counter[16] = {0};
    uint64_t block = __builtin_bswap64(first / 4 * 5);
    memcpy(counter + 8, &block, 8);
    cnd_aes128_ctr_fill(s->key, (uint8_t *)s->indices, sizeof s->indices, counter);
}

void cnd_lpn_prove(uint64_t *values, uint64_t *macs, const uint64_t *seeds, size_t rows,
                   const cnd_aes128_key *key, uint64_t first, size_t n) {
    CND_CHECK(first % BATCH == 0 && rows > 0 && rows <= 65536 && (rows & (rows - 1)) == 0);
    const cnd_vole_kernels *k = kernels_of(cnd_isa_active());
    index_stream s = {key, {0}};
    for (size_t done = 0; done < n; done += BATCH) {
        fill(&s, first + done);
        k->lpn_gather_prover(values + done, macs + 2 * done, seeds, s.indices, (uint16_t)(rows - 1),
                             n - done < BATCH ? n - done : BATCH);
    }
}

void cnd_lpn_verify(uint64_t *keys, const uint64_t *seeds, size_t rows, const cnd_aes128_key *key,
                    uint64_t first, size_t n) {
    CND_CHECK(first % BATCH == 0 && rows > 0 && rows <= 65536 && (rows & (rows - 1)) == 0);
    const cnd_vole_kernels *k = kernels_of(cnd_isa_active());
    index_stream s = {key, {0}};
    for (size_t done = 0; done < n; done += BATCH) {
        fill(&s, first + done);
        k->lpn_gather_verifier(keys + 2 * done, seeds, s.indices, (uint16_t)(rows - 1),
                               n - done < BATCH ? n - done : BATCH);
    }
}
