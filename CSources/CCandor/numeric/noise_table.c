/* noise_table.c: tables of probabilities for any scale, from 120-bit fixed point. Noise.md bounds
 * their distance from the exact laws; Scripts/reference/noise.py computes the same tables. */
#include <stdbool.h>
#include <string.h>
#include "cnd_noise.h"
#include "numeric/fixed_point.h"

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

/* x = mantissa * 2^exponent with 2^52 <= mantissa < 2^53, for a normal x > 0. */
static uint64_t split(double x, int *exponent) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    *exponent = (int)(bits >> 52) - 1075;
    return (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
}

static bool in_range(double scale) {
    return scale >= CND_NOISE_SCALE_MIN && scale <= CND_NOISE_SCALE_MAX; /* false for NaN */
}

enum { CELLS_MAX = 16 };

/* above[k] = 2^64 P(cell > k) for cells with these weights, each probability rounded to 2^-64 by
 * largest remainder. At least two weights are not 0 and their sum is below 2^126. */
static void round_cells(uint64_t *above, const cnd_fixed *weights, unsigned cells) {
    cnd_fixed whole = 0, rest[CELLS_MAX];
    uint64_t count[CELLS_MAX], missing = 0; /* 2^64 less the counts */
    for (unsigned i = 0; i < cells; i++)
        whole += weights[i];
    for (unsigned i = 0; i < cells; i++) {
        rest[i] = weights[i];
        count[i] = (uint64_t)cnd_fixed_divide(&rest[i], whole, 64);
        missing -= count[i];
    }
    for (unsigned i = 0; i < cells; i++) {
        unsigned before = 0;
        for (unsigned j = 0; j < cells; j++)
            before += rest[j] > rest[i] || (rest[j] == rest[i] && j < i);
        count[i] += before < missing;
    }
    uint64_t sum = 0;
    for (unsigned i = cells - 1; i > 0; i--)
        above[i - 1] = sum += count[i];
}

cnd_status cnd_noise_laplace(cnd_noise *noise, double scale) {
    if (!in_range(scale)) return CND_ERROR_INVALID_ARGUMENT;
    memset(noise, 0, sizeof *noise);
    /* In steps of the grid the scale is s = mantissa * 2^exponent, 2^8 <= s <= 2^30. */
    int exponent;
    uint64_t mantissa = split(scale * CND_NOISE_GRID, &exponent);
    unsigned low_bits = (unsigned)(exponent + 52 - 5);
    /* tau = 2^low_bits / s = 2^47 / mantissa, so 1/64 < tau <= 1/32 */
    cnd_fixed quotient = CND_FIXED_ONE / mantissa, rest = CND_FIXED_ONE % mantissa;
    cnd_fixed tau = quotient << 47 | (rest << 47) / mantissa;

    /* Digit i has weights ratio^k with ratio = e^(-16^i tau). Squaring doubles an error at most:
     * 2^8 * 64 units for the last. */
    cnd_fixed ratio = cnd_fixed_exp_minus(tau);
    for (unsigned digit = 0; digit < CND_NOISE_DIGITS; digit++) {
        cnd_fixed weights[16] = {CND_FIXED_ONE};
        for (unsigned k = 1; k < 16; k++)
            weights[k] = cnd_fixed_mul(weights[k - 1], ratio);
        round_cells(noise->laplace.digit_above[digit], weights, 16);
        ratio = cnd_fixed_mul(weights[15], ratio);
    }

    /* m arrivals have weight tau^(m-1) / m!, which sum to (e^tau - 1) / tau; the sample 0 has
     * probability (1 - q) / (1 + q), so its weight is that sum times (1 - q) / 2q = (e^lambda - 1)
     * / 2 with lambda = 1/s. */
    cnd_fixed lambda = tau >> low_bits;
    cnd_fixed weights[CND_NOISE_ARRIVALS + 1], term = CND_FIXED_ONE;
    weights[0] = cnd_fixed_mul(cnd_fixed_mul(cnd_fixed_exp_slope(lambda), lambda),
                               cnd_fixed_exp_slope(tau)) /
                 2;
    for (unsigned m = 1; m <= CND_NOISE_ARRIVALS; m++) {
        weights[m] = term;
        term = cnd_fixed_mul(term, tau) / (m + 1);
    }
    round_cells(noise->laplace.arrivals_above, weights, CND_NOISE_ARRIVALS + 1);
    noise->laplace.low_bits = low_bits;
    return CND_OK;
}

/* The greatest k with 5/2 (1 + k^2)^2 <= variance: the two summands of x + k y then have deviations
 * that smooth the sum (Noise.md). variance <= 2^60, so k < 2^15. */
static uint32_t greatest_multiplier(double variance) {
    uint32_t k = 0;
    for (uint32_t bit = 1 << 14; bit > 0; bit >>= 1) {
        double square = 1 + (double)(k | bit) * (double)(k | bit);
        if (2.5 * square * square <= variance) k |= bit;
    }
    return k;
}

cnd_status cnd_noise_gaussian(cnd_noise *noise, double sigma) {
    if (!in_range(sigma)) return CND_ERROR_INVALID_ARGUMENT;
    memset(noise, 0, sizeof *noise);
    double s = sigma * CND_NOISE_GRID; /* 2^8 <= s <= 2^30 */
    /* s^2 = b^2 (1 + k_0^2) (1 + k_1^2) (1 + k_2^2), b the deviation of a draw. */
    uint64_t factor = 1; /* the product of the 1 + k^2: at most 2^60 / b^2 */
    double variance = s * s;
    for (unsigned i = 0; i < CND_NOISE_DRAWS; i++)
        noise->of_gaussian.multiplier[i] = 1;
    for (unsigned level = 3; level-- > 0;) {
        uint64_t k = greatest_multiplier(variance);
        variance /= (double)(1 + k * k);
        factor *= 1 + k * k;
        for (unsigned i = 0; i < CND_NOISE_DRAWS; i++)
            if (i >> level & 1) noise->of_gaussian.multiplier[i] *= (uint32_t)k;
    }

    /* kappa = 1 / 2b^2 = factor / 2s^2 <= 1/5, exact but for its last unit: s^2 = square * 2^(2
     * exponent), so kappa = 2^120 factor / (square * 2^(2 exponent + 1)). */
    int exponent;
    uint64_t mantissa = split(s, &exponent);
    cnd_fixed square = (cnd_fixed)mantissa * mantissa; /* < 2^106 */
    /* factor < 2^60 and, with -44 <= exponent <= -22, 2^-(2 exponent + 1) factor / square < 1:
     * `part` is below `square` after as many of the doublings as make it so. */
    cnd_fixed part = factor;
    cnd_fixed kappa = cnd_fixed_divide(&part, square, (unsigned)(120 - 2 * exponent - 1));

    /* Weight of |x|: 1 for 0, else 2 e^(-kappa x^2); each from the last by a factor r^(2x+1). */
    cnd_fixed ratio = cnd_fixed_exp_minus(kappa), square_ratio = cnd_fixed_mul(ratio, ratio);
    cnd_fixed weights[CND_NOISE_MAGNITUDES + 1] = {CND_FIXED_ONE}, weight = CND_FIXED_ONE;
    unsigned magnitudes = 0;
    /* Up to 9.5 b: x^2 <= 90.25 b^2 */
    while (magnitudes < CND_NOISE_MAGNITUDES &&
           (double)magnitudes * magnitudes <= 90.25 * variance) {
        weight = cnd_fixed_mul(weight, ratio);
        ratio = cnd_fixed_mul(ratio, square_ratio);
        weights[++magnitudes] = 2 * weight;
    }
    cnd_fixed whole = 0, above = 0;
    for (unsigned x = 0; x <= magnitudes; x++)
        whole += weights[x]; /* < 2^120 * sqrt(2 pi) b < 2^127 */
    for (unsigned x = magnitudes; x > 0; x--) {
        above += weights[x];
        cnd_fixed rest = above;
        cnd_fixed probability = cnd_fixed_divide(&rest, whole, 95);
        noise->of_gaussian.above[x - 1] = (uint64_t)(probability >> 31);
        noise->of_gaussian.beyond[x - 1] = (uint32_t)probability & 0x7fffffff;
    }
    noise->of_gaussian.magnitudes = magnitudes;
    noise->gaussian = 1;
    return CND_OK;
}
