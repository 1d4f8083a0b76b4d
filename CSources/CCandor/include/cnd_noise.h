/* cnd_noise.h: secure noise on the grid of 2^-24, and rows of scores with noise. How the samplers
 * work, why they are exact and what they cost: Noise.md. */
#ifndef CND_NOISE_H
#define CND_NOISE_H

#include <stdbool.h>
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

/** A key for the noise of one call, from the operating system: a forked child shares none, since no
 *  key outlives its call. False, and a key of zeros, where the system gives no random bytes. Wipe
 * it after use. */
CND_MUST_CHECK bool cnd_noise_fresh_key(cnd_aes128_key *key);

/** Doubles that the scratch of the functions below must have for so many classes: 0 up to 2048. */
size_t cnd_noise_scratch(size_t classes);

/** Rows of probabilities with noise. Each probability p becomes 2^24 p, rounded to an integer; a
 *  sample is added; the sum is cut to 0 ... 2^24; and the row becomes integers that sum to
 *  `denominator`, in proportion, by largest remainder (of equal remainders the lower class first; a
 *  row of zeros becomes an even one). Where `tops` is given the arg max of a row is made its top:
 *  the result is the nearest in the L1 norm of the rows of integers with that sum and arg max.
 *
 *  The noise of row r is that of row first_row + r whatever the batch: row i takes samples
 *  (i mod 4096) * classes ... of stream i / 4096.
 *
 *  Out:   numerators     rows x classes, of at most `denominator`
 *  In:    probabilities  rows x classes, each 0 ... 1; may be where `numerators` is
 *         tops           rows classes, the lowest class the arg max of equals; or NULL
 *         classes        1 ... 2^28 - 1
 *         denominator    1 ... 2^24
 *         scratch        cnd_noise_scratch(classes) doubles
 *  Time:  depends on the law and the shape alone */
void cnd_noise_rows(uint32_t *numerators, const float *probabilities, const int32_t *tops,
                    size_t rows, size_t classes, uint32_t denominator, const cnd_noise *noise,
                    const cnd_aes128_key *key, uint64_t first_row, double *scratch);

/** Steps that a coarse row divides 1 into. */
#define CND_STICKY_STEPS 10

/** What sticky noise is drawn from: secret. Wipe it after use. */
typedef struct cnd_sticky {
    cnd_aes128_key key;
    uint8_t tag[16]; /* of the period, the model and the policy */
} cnd_sticky;

/** Binds sticky noise to a key, a period of that key, a model and a policy: another one of any of
 *  them gives independent noise.
 *
 *  In:   secret         16 bytes
 *        period         the number of the key period: a new one draws new noise for every row
 *        model, policy  names of any length, each 0 bytes or more */
void cnd_sticky_bind(cnd_sticky *sticky, const uint8_t *secret, uint64_t period,
                     const uint8_t *model, size_t model_bytes, const uint8_t *policy,
                     size_t policy_bytes);

/** cnd_noise_rows with noise that depends on the row alone, added to the row's coarse form: its
 *  probabilities as tenths that sum to 1, by largest remainder. Rows of one coarse form and one top
 *  get the same answer, bit for bit, whoever asks and however often.
 *
 *  The AES-128-CMAC of the coarse form and the top, under what cnd_sticky_bind bound, keys the
 *  stream that the row's noise is drawn from.
 *
 *  In:   tops   must be given; `preserve` says whether the arg max is made the top */
void cnd_sticky_rows(uint32_t *numerators, const float *probabilities, const int32_t *tops,
                     bool preserve, size_t rows, size_t classes, uint32_t denominator,
                     const cnd_noise *noise, const cnd_sticky *sticky, double *scratch);

#endif
