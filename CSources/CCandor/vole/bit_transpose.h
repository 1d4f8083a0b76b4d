/* bit_transpose.h: the transposition for each instruction set.
 *
 * A tile is 128 blocks that lie `stride` blocks apart; tile i starts at block i. Tile by tile,
 * block 128 i + r of `rows` gets as bit c the bit r of block c of tile i. The vector kernels do
 * whole vectors of tiles and leave the rest to the scalar one. */
#ifndef CND_BIT_TRANSPOSE_H
#define CND_BIT_TRANSPOSE_H

#include <stddef.h>
#include <stdint.h>

#define CND_BIT_TRANSPOSE_DECLARE(isa)                                                  \
    void cnd_bit_transpose_##isa(uint64_t *rows, const uint64_t *columns, size_t tiles, \
                                 size_t stride);

CND_BIT_TRANSPOSE_DECLARE(scalar)
CND_BIT_TRANSPOSE_DECLARE(neon)
CND_BIT_TRANSPOSE_DECLARE(avx2)
CND_BIT_TRANSPOSE_DECLARE(avx512)

#undef CND_BIT_TRANSPOSE_DECLARE

#endif
