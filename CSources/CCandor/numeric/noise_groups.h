/* noise_groups.h: the samplers of noise_scalar.c, written once over the vectors of simd_u64.h.
 *
 * Cost of a Laplace sample: 54 comparisons and as many subtractions, each for U64_LANES samples, or
 * with AVX-512 16 steps of a search; a Gaussian one takes four operations for each of
 * 8 * magnitudes thresholds. */
#include "numeric/noise.h"
#include "numeric/noise_thresholds.h"

#define PARTS (CND_NOISE_GROUP / U64_LANES)

CND_U64_BEGIN

static inline vq load64(const uint8_t *bits, size_t array, size_t part) {
    vq v;
    memcpy(&v, bits + 64 * array + sizeof v * part, sizeof v);
    return v;
}

static inline vd load32(const uint8_t *bits, size_t part) {
    vd v;
    memcpy(&v, bits + sizeof v * part, sizeof v);
    return v;
}

static inline vq select64(vq mask, vq where_set, vq elsewhere) {
    return (where_set & mask) | (elsewhere & ~mask);
}

/* Magnitudes cut to what an int32_t holds, with the signs in bit 0 of `bits`. */
static inline void store_signed(int32_t *out, vq x, vq bits) {
    const vq greatest = all(CND_NOISE_GREATEST);
    x = select64((vq)(x > greatest), greatest, x);
    vq sign = 0 - (bits & 1);
    vd samples = __builtin_convertvector((x ^ sign) - sign, vd);
    memcpy(out, &samples, sizeof samples);
}

/* The tables of a Laplace law. */
typedef struct laplace_tables {
    thresholds digits[CND_NOISE_DIGITS], arrivals;
} laplace_tables;

static inline laplace_tables tables_of(const cnd_noise *noise) {
    laplace_tables t;
    for (int i = 0; i < CND_NOISE_DIGITS; i++)
        t.digits[i] = thresholds_of(noise->laplace.digit_above[i], 15);
    t.arrivals = thresholds_of(noise->laplace.arrivals_above, CND_NOISE_ARRIVALS);
    return t;
}

static inline vq digits_above(const laplace_tables *t, const uint8_t *bits, size_t part) {
    vq digits = {0};
    CND_UNROLL for (size_t i = 0; i < CND_NOISE_DIGITS; i++) digits +=
        count_above(&t->digits[i], load64(bits, i, part)) << (4 * i);
    return digits;
}

/* Joins the low bits of a geometric sample with its digits, then the sign. */
static inline void finish_laplace(int32_t *out, const cnd_noise *noise, vq low, vq digits, vq none,
                                  vq last) {
    store_signed(out, (1 + low + (digits << noise->laplace.low_bits)) & ~none, last);
}

void CND_U64_NAME(cnd_noise_laplace_groups)(int32_t *out, const uint8_t *bits,
                                            const cnd_noise *noise, size_t groups) {
    /* The arrivals whose times lie in the lanes of 16 bits. */
    vh first = {0}, second;
    for (size_t i = 0; i < 4 * U64_LANES; i++)
        first[i] = (uint16_t)(i % 4);
    second = first + 4;
    const laplace_tables t = tables_of(noise);
    for (; groups > 0; groups--, bits += 16 * CND_NOISE_NARROW_BLOCKS, out += CND_NOISE_GROUP)
        for (size_t part = 0; part < PARTS; part++) {
            vq digits = digits_above(&t, bits, part);
            vh arrivals = count_above16(&t.arrivals, load64(bits, 3, part));
            /* A time that is not one of the arrivals is later than all. */
            vh early = earlier16((vh)load64(bits, 4, part) | ~(vh)(first < arrivals),
                                 (vh)load64(bits, 5, part) | ~(vh)(second < arrivals));
            early = earlier16(early, (vh)((vq)early >> 32));
            early = earlier16(early, (vh)((vq)early >> 16));
            vq last = __builtin_convertvector(load32(bits + 384, part), vq);
            vh ninth = (vh)(last >> 16) | ~(vh)(arrivals > 8);
            vq low = ((vq)earlier16(early, ninth) & 0xffff) >> (16 - noise->laplace.low_bits);
            finish_laplace(out + U64_LANES * part, noise, low, digits, (vq)((vq)arrivals == 0),
                           last);
        }
}

void CND_U64_NAME(cnd_noise_laplace_wide_groups)(int32_t *out, const uint8_t *bits,
                                                 const cnd_noise *noise, size_t groups) {
    vw lane = {0}; /* 0 and 1 by turns */
    for (size_t i = 0; i < 2 * U64_LANES; i++)
        lane[i] = (uint32_t)(i % 2);
    const laplace_tables t = tables_of(noise);
    for (; groups > 0; groups--, bits += 16 * CND_NOISE_WIDE_BLOCKS, out += CND_NOISE_GROUP)
        for (size_t part = 0; part < PARTS; part++) {
            vq digits = digits_above(&t, bits, part);
            vw arrivals = count_above32(&t.arrivals, load64(bits, 3, part));
            vq last = __builtin_convertvector(load32(bits + 512, part), vq);
            /* Alone in its 64 bits: nothing is as early in the other half. */
            vw early = (vw)(last | all(UINT64_C(0xffffffff) << 32)) | ~(vw)(arrivals > 8);
            for (uint32_t i = 0; i < 4; i++)
                early = earlier32(early,
                                  (vw)load64(bits, 4 + i, part) | ~(vw)(lane + 2 * i < arrivals));
            vq low = (vq)earlier32(early, (vw)((vq)early >> 32)) & 0xffffffff;
            low >>= 32 - noise->laplace.low_bits;
            finish_laplace(out + U64_LANES * part, noise, low, digits, (vq)((vq)arrivals == 0),
                           last);
        }
}

void CND_U64_NAME(cnd_noise_gaussian_groups)(int32_t *out, const uint8_t *bits,
                                             const cnd_noise *noise, size_t groups) {
    for (; groups > 0; groups--, bits += 16 * CND_NOISE_GAUSSIAN_BLOCKS, out += CND_NOISE_GROUP)
        for (size_t part = 0; part < PARTS; part++) {
            vq sum = {0};
            for (size_t draw = 0; draw < CND_NOISE_DRAWS; draw++) {
                const uint8_t *from = bits + 96 * draw;
                vq word = load64(from, 0, part), magnitude = {0};
                vq rest = __builtin_convertvector(load32(from + 64, part), vq);
                for (uint32_t k = 0; k < noise->of_gaussian.magnitudes; k++) {
                    vq carry = (vq)((rest >> 1) < all(noise->of_gaussian.beyond[k]));
                    magnitude -= (vq)(word < all(noise->of_gaussian.above[k]) - carry);
                }
                magnitude *= all(noise->of_gaussian.multiplier[draw]);
                vq sign = 0 - (rest & 1);
                sum += (magnitude ^ sign) - sign;
            }
            vq sign = 0 - (sum >> 63);
            store_signed(out + U64_LANES * part, (sum ^ sign) - sign, sign);
        }
}

CND_U64_END
