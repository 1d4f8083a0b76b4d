/* lpn.h: the sums of ten rows, for each instruction set. */
#ifndef CND_LPN_H
#define CND_LPN_H

#include "cnd_vole.h"

#define CND_LPN_AHEAD 16 /* columns whose rows are asked for before their turn */

/* indices: CND_LPN_ONES for each of the n columns, and readable for CND_LPN_AHEAD columns more.
 * mask: rows - 1. */
#define CND_LPN_DECLARE(isa)                                                                  \
    void cnd_lpn_gather_prover_##isa(uint64_t *values, uint64_t *macs, const uint64_t *seeds, \
                                     const uint16_t *indices, uint16_t mask, size_t n);       \
    void cnd_lpn_gather_verifier_##isa(uint64_t *keys, const uint64_t *seeds,                 \
                                       const uint16_t *indices, uint16_t mask, size_t n);

CND_LPN_DECLARE(scalar)
CND_LPN_DECLARE(avx2)

#undef CND_LPN_DECLARE

#endif
