/* point.h: the secret point of a prover's tree, for each instruction set. */
#ifndef CND_POINT_H
#define CND_POINT_H

#include <stddef.h>
#include <stdint.h>

/* Writes the n leaves of a tree whose leaf at `path` is (value, mac): values are 0 elsewhere, MACs
 * stay as they are; that at `path` is 0 before. Every leaf is read and written alike. */
#define CND_POINT_DECLARE(isa)                                                   \
    void cnd_point_place_##isa(uint64_t *values, uint64_t *macs, uint64_t value, \
                               const uint64_t *mac, uint64_t path, size_t n);

CND_POINT_DECLARE(scalar)
CND_POINT_DECLARE(avx2)

#undef CND_POINT_DECLARE

#endif
