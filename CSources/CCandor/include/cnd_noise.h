/* cnd_noise.h: secure noise on the grid of 2^-24, and rows of scores with noise. How the samplers
 * work and why they are exact is in numeric/NOISE.md. */
#ifndef CND_NOISE_H
#define CND_NOISE_H

#include <stddef.h>
#include <stdint.h>
#include "cnd_prg.h"
#include "cnd_status.h"

/** Steps of the grid in one unit of probability. */
#define CND_NOISE_GRID (UINT32_C(1) << 24)
/** Scales and deviations that can be asked for, in units of probability. */
#define CND_NOISE_SCALE_MIN 0x1p-16
#define CND_NOISE_SCALE_MAX 0x1p6

#define CND_NOISE_DIGITS 3
#define CND_NOISE_ARRIVALS 9
#define CND_NOISE_DRAWS 8
#define CND_NOISE_MAGNITUDES 256

/** The law of one sample, ready to draw from. A plain value, the same bytes on every machine; not a
 *  secret. */
typedef struct cnd_noise {
    uint32_t gaussian; /* 0: Laplace */
    union {
        struct {
            uint32_t low_bits; /* of a geometric that come from arrivals: 3 ... 25 */
            /** P(digit > k) in units of 2^-64, lowest digit first. */
            uint64_t digit_above[CND_NOISE_DIGITS][15];
            /** P(more than k arrivals) in units of 2^-64; no arrival stands for the sample 0. */
            uint64_t arrivals_above[CND_NOISE_ARRIVALS];
        } laplace;
        struct {
            uint32_t magnitudes;                   /* |draw| is at most this */
            uint32_t multiplier[CND_NOISE_DRAWS];  /* the sample is the sum of multiplier * draw */
            uint64_t above[CND_NOISE_MAGNITUDES];  /* P(|draw| > k), 64 bits of it ...       */
            uint32_t beyond[CND_NOISE_MAGNITUDES]; /* ... and 31 bits more                   */
        } of_gaussian;
    };
} cnd_noise;

/** The discrete Laplace distribution on the grid:  P(x) = (1 - q) / (1 + q) q^|x|,
 *  q = e^(-1 / (2^24 scale)), for integers x.
 *
 *  In:      scale   units of probability, CND_NOISE_SCALE_MIN ... CND_NOISE_SCALE_MAX
 *  Errors:  CND_ERROR_INVALID_ARGUMENT for any other scale, NaN included
 *  Bound:   samples are within total variation 2^-60 of the law, cut at +-(2^31 - 1)
 *  Cost:    some microseconds, once for a policy */
CND_MUST_CHECK cnd_status cnd_noise_laplace(cnd_noise *noise, double scale);

/** The discrete Gaussian distribution on the grid:  P(x) proportional to e^(-x^2 / (2 s^2)),
 *  s = 2^24 sigma. Everything else as in cnd_noise_laplace. */
CND_MUST_CHECK cnd_status cnd_noise_gaussian(cnd_noise *noise, double sigma);

/** Samples first ..< first + n of a stream of independent ones, in steps of the grid. Any part of
 *  any stream, in any order, by any thread, and the same on every instruction set.
 *
 *  Out:    out    n samples
 *  In:     key    secret: who has it can take the noise away
 *          first  at most 2^56; n at most 2^56
 *  Time:   depends on the law, first and n alone
 *  Cost:   52, 68 or 768 random bytes a sample (Laplace up to scale 0.25, above, and Gaussian) */
void cnd_noise_fill(int32_t *out, size_t n, const cnd_noise *noise, const cnd_aes128_key *key,
                    uint64_t stream, uint64_t first);

#endif
