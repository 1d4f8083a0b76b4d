/* blocks.h: what the sums over checks share. They run over blocks that stay in the first-level
 * cache and leave the arithmetic to the field's vectors, which choose the instruction set. */
#ifndef CND_BLOCKS_H
#define CND_BLOCKS_H

#include "cnd_field.h"
#include "field/fp2.h"

/* Elements of a block. */
#define CND_BLOCK 128

static inline size_t cnd_block_length(size_t done, size_t n) {
    return n - done < CND_BLOCK ? n - done : CND_BLOCK;
}

/* The weights chi^0 ... chi^(CND_BLOCK - 1), and the factor chi^start of the block at hand. */
typedef struct cnd_weights {
    uint64_t table[2 * CND_BLOCK];
    cnd_fp2 step, factor;
} cnd_weights;

static inline void cnd_weights_start(cnd_weights *weights, cnd_fp2 chi, uint64_t first, size_t n) {
    size_t length = n < CND_BLOCK ? n : CND_BLOCK;
    cnd_fp2_vec_powers(weights->table, chi, 0, length);
    weights->factor = cnd_fp2_power(chi, first);
    weights->step = n > CND_BLOCK ? cnd_fp2_power(chi, CND_BLOCK) : chi;
}

static inline void cnd_weights_next(cnd_weights *weights) {
    weights->factor = cnd_fp2_mul(weights->factor, weights->step);
}

/* sum += factor * part. */
static inline void cnd_weights_collect(const cnd_weights *weights, cnd_fp2 *sum, cnd_fp2 part) {
    *sum = cnd_fp2_add(*sum, cnd_fp2_mul(weights->factor, part));
}

#endif
