/* noise.h: the samplers of each instruction set. They make samples from random bits that are given,
 * a group of eight at a time, with work that depends on the law alone.
 *
 * The bits of a group are little-endian words, lane i of each array for sample i:
 *
 *   Laplace    uint64_t digit[3][8], arrivals[8]   compared with the tables of cnd_noise
 *              uint64_t times[2][8]                eight arrival times: 16 bits each, lowest first
 *              uint32_t last[8]                    the ninth in the high bits; bit 0 is the sign
 *   the same, low_bits > 16: times[4][8] of 32 bits each
 *   Gaussian   for each of eight draws: uint64_t magnitude[8]; uint32_t rest[8]: 31 bits more of
 *              it above bit 0, which is the sign */
#ifndef CND_NOISE_KERNELS_H
#define CND_NOISE_KERNELS_H

#include "cnd_kernels.h"
#include "cnd_noise.h"

enum {
    CND_NOISE_GROUP = 8,
    CND_NOISE_NARROW_BLOCKS = 26, /* AES blocks that a group takes */
    CND_NOISE_WIDE_BLOCKS = 34,
    CND_NOISE_GAUSSIAN_BLOCKS = 48,
    /** Longer arrival times than these many bits are wide. */
    CND_NOISE_NARROW_BITS = 16,
};

/* The greatest sample: a longer one is cut to it. */
#define CND_NOISE_GREATEST INT32_C(0x7fffffff)

#define CND_NOISE_DECLARE(isa)                                                                     \
    void cnd_noise_laplace_groups_##isa(int32_t *out, const uint8_t *bits, const cnd_noise *noise, \
                                        size_t groups);                                            \
    void cnd_noise_laplace_wide_groups_##isa(int32_t *out, const uint8_t *bits,                    \
                                             const cnd_noise *noise, size_t groups);               \
    void cnd_noise_gaussian_groups_##isa(int32_t *out, const uint8_t *bits,                        \
                                         const cnd_noise *noise, size_t groups);

CND_NOISE_DECLARE(scalar)
CND_NOISE_DECLARE(neon)
CND_NOISE_DECLARE(avx2)
CND_NOISE_DECLARE(avx512)

#undef CND_NOISE_DECLARE

/* The kernels of the instruction set that runs. */
const cnd_noise_kernels *cnd_noise_kernels_active(void);

#endif
