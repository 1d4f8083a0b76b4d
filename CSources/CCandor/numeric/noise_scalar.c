/* noise_scalar.c: samples from random bits, one at a time: the reference. Comparisons become masks
 * by arithmetic alone, so that no compiler has a branch to make of them. */
#include <string.h>
#include "numeric/noise.h"

static uint64_t word64(const uint8_t *bits, size_t index) {
    uint64_t word;
    memcpy(&word, bits + 8 * index, sizeof word);
    return word;
}

static uint32_t word32(const uint8_t *bits, size_t index) {
    uint32_t word;
    memcpy(&word, bits + 4 * index, sizeof word);
    return word;
}

/* 1 where a < b, else 0: the borrow of a - b. */
static uint64_t below(uint64_t a, uint64_t b) {
    return ((~a & b) | (~(a ^ b) & (a - b))) >> 63;
}

/* How many of the thresholds are above the word. */
static uint64_t count_above(const uint64_t *thresholds, size_t n, uint64_t word) {
    uint64_t count = 0;
    for (size_t k = 0; k < n; k++)
        count += below(word, thresholds[k]);
    return count;
}

/* x, but at most CND_NOISE_GREATEST, with the sign of bit 0 of `bits`. */
static int32_t signed_sample(uint64_t x, uint64_t bits) {
    uint64_t over = 0 - below(CND_NOISE_GREATEST, x), sign = 0 - (bits & 1);
    x = (x & ~over) | (CND_NOISE_GREATEST & over);
    return (int32_t)(uint32_t)((x ^ sign) - sign);
}

/* A geometric sample has its low bits from the earliest of so many arrivals, which is uniform for
 * each, and three more digits of four bits; 1 + that and a sign, or 0, make a Laplace sample. */
static int32_t laplace(const cnd_noise *noise, const uint8_t *bits, size_t lane,
                       unsigned time_bits) {
    uint64_t digits = 0;
    for (size_t i = 0; i < CND_NOISE_DIGITS; i++)
        digits += count_above(noise->laplace.digit_above[i], 15, word64(bits, 8 * i + lane))
                  << (4 * i);
    uint64_t arrivals =
        count_above(noise->laplace.arrivals_above, CND_NOISE_ARRIVALS, word64(bits, 24 + lane));

    unsigned words = time_bits / 8, in_word = 64 / time_bits;
    uint64_t last = word32(bits, 2 * 8 * (4 + words) + lane);
    uint64_t earliest = last >> (32 - time_bits) | (0 - below(arrivals, 9));
    for (size_t i = 0; i < 8; i++) {
        uint64_t word = word64(bits, 8 * (4 + i / in_word) + lane);
        uint64_t time = word >> (time_bits * (i % in_word)) & ((UINT64_C(1) << time_bits) - 1);
        time |= 0 - below(arrivals, i + 1); /* not one of the arrivals: later than all */
        uint64_t earlier = 0 - below(time, earliest);
        earliest = (time & earlier) | (earliest & ~earlier);
    }
    unsigned low_bits = noise->laplace.low_bits;
    uint64_t low = earliest >> (time_bits - low_bits) & ((UINT64_C(1) << low_bits) - 1);
    uint64_t magnitude = 1 + low + (digits << low_bits);
    return signed_sample(magnitude & (0 - below(0, arrivals)), last);
}

void cnd_noise_laplace_groups_scalar(int32_t *out, const uint8_t *bits, const cnd_noise *noise,
                                     size_t groups) {
    for (size_t i = 0; i < 8 * groups; i++)
        out[i] = laplace(noise, bits + 16 * CND_NOISE_NARROW_BLOCKS * (i / 8), i % 8, 16);
}

void cnd_noise_laplace_wide_groups_scalar(int32_t *out, const uint8_t *bits, const cnd_noise *noise,
                                          size_t groups) {
    for (size_t i = 0; i < 8 * groups; i++)
        out[i] = laplace(noise, bits + 16 * CND_NOISE_WIDE_BLOCKS * (i / 8), i % 8, 32);
}

static int32_t gaussian(const cnd_noise *noise, const uint8_t *bits, size_t lane) {
    uint64_t sum = 0;
    for (size_t draw = 0; draw < CND_NOISE_DRAWS; draw++, bits += 96) {
        uint64_t word = word64(bits, lane), rest = word32(bits, 16 + lane), magnitude = 0;
        for (size_t k = 0; k < noise->of_gaussian.magnitudes; k++)
            /* The 95-bit number word || rest is below the threshold's. */
            magnitude += below(word, noise->of_gaussian.above[k] +
                                         below(rest >> 1, noise->of_gaussian.beyond[k]));
        magnitude *= noise->of_gaussian.multiplier[draw]; /* < 2^8 * 2^30 */
        uint64_t sign = 0 - (rest & 1);
        sum += (magnitude ^ sign) - sign;
    }
    uint64_t sign = 0 - (sum >> 63);
    return signed_sample((sum ^ sign) - sign, sign);
}

void cnd_noise_gaussian_groups_scalar(int32_t *out, const uint8_t *bits, const cnd_noise *noise,
                                      size_t groups) {
    for (size_t i = 0; i < 8 * groups; i++)
        out[i] = gaussian(noise, bits + 16 * CND_NOISE_GAUSSIAN_BLOCKS * (i / 8), i % 8);
}
