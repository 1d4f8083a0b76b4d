/* ggm_tree.h: the tree kernels of each instruction set. cnd_vole.h says what they do. */
#ifndef CND_GGM_TREE_H
#define CND_GGM_TREE_H

#include "cnd_vole.h"

#define CND_GGM_DECLARE(isa)                                                                  \
    void cnd_ggm_sender_##isa(uint64_t *leaves, uint64_t *leaf_sum, uint8_t *level_sums,      \
                              const uint8_t *keys, const uint8_t *root, const uint8_t *delta, \
                              unsigned depth);                                                \
    void cnd_ggm_receiver_##isa(uint64_t *leaves, uint64_t *leaf_sum, const uint8_t *keys,    \
                                const uint8_t *level_sums, uint64_t path, unsigned depth);

CND_GGM_DECLARE(scalar)
CND_GGM_DECLARE(neon)
CND_GGM_DECLARE(avx2)
CND_GGM_DECLARE(avx512)

#undef CND_GGM_DECLARE

#endif
