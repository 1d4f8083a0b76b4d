/* test_noise.c: the tables of noise against those of a script, samplers against the scalar one, and
 * samples against their exact laws. */
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"
#include "noise_law.h"
#include "noise_vectors.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void tables(void) {
    cnd_noise noise;
    for (size_t i = 0; i < COUNT(laplace_vectors); i++) {
        double scale = laplace_vectors[i].scale;
        CHECK(cnd_noise_laplace(&noise, scale) == CND_OK, "scale %g", scale);
        CHECK(memcmp(&noise.laplace, &laplace_vectors[i].noise.laplace, sizeof noise.laplace) == 0,
              "the tables of Laplace at scale %g", scale);
    }
    for (size_t i = 0; i < COUNT(gaussian_vectors); i++) {
        double sigma = gaussian_vectors[i].scale;
        CHECK(cnd_noise_gaussian(&noise, sigma) == CND_OK, "sigma %g", sigma);
        CHECK(memcmp(&noise, &gaussian_vectors[i].noise, sizeof noise) == 0,
              "the tables of Gaussian at sigma %g", sigma);
    }
}

static void refusals(void) {
    const double bad[] = {0,         -0.2,   NAN,  INFINITY, -INFINITY, 0x1.fffffffffffffp-17,
                          0x1p-1074, 64.001, 1e300};
    cnd_noise noise, before;
    memset(&noise, 7, sizeof noise);
    before = noise;
    for (size_t i = 0; i < COUNT(bad); i++) {
        CHECK(cnd_noise_laplace(&noise, bad[i]) == CND_ERROR_INVALID_ARGUMENT, "%g", bad[i]);
        CHECK(cnd_noise_gaussian(&noise, bad[i]) == CND_ERROR_INVALID_ARGUMENT, "%g", bad[i]);
    }
    CHECK(memcmp(&noise, &before, sizeof noise) == 0, "a refusal wrote to the law");
}

typedef void sampler(int32_t *out, const uint8_t *bits, const cnd_noise *noise, size_t groups);

static sampler *sampler_of(const cnd_noise_kernels *k, const cnd_noise *noise) {
    return noise->gaussian                ? k->gaussian_groups
           : noise->laplace.low_bits > 16 ? k->laplace_wide_groups
                                          : k->laplace_groups;
}

/* Random bits with words that every threshold, or none, is above, and words that are thresholds. */
static void fill_bits(uint8_t *bits, size_t bytes, const cnd_noise *noise, uint64_t seed) {
    test_random_bytes(bits, bytes, seed);
    for (size_t i = 0; i + 8 <= bytes; i += 8) {
        uint64_t pick = test_random(&seed) % 8, word = 0 - (pick & 1);
        const uint64_t *table =
            noise->gaussian ? noise->of_gaussian.above : noise->laplace.digit_above[0];
        size_t entries = noise->gaussian ? noise->of_gaussian.magnitudes : 54;
        if (pick == 2) word = table[test_random(&seed) % entries];
        if (pick == 3) word = table[test_random(&seed) % entries] - 1;
        if (pick < 4) memcpy(bits + i, &word, 8);
    }
}

static void samplers(void) {
    enum { GROUPS = 40, BYTES = 768 * GROUPS, GUARD = 8 };
    static uint8_t bits[BYTES];
    static int32_t expected[8 * GROUPS], out[8 * GROUPS + GUARD];
    const double scales[] = {0x1p-16, 0.001, 0.2, 0.3, 2, 64};
    for (size_t i = 0; i < 2 * COUNT(scales); i++) {
        cnd_noise noise;
        double scale = scales[i / 2];
        CHECK((i & 1 ? cnd_noise_gaussian : cnd_noise_laplace)(&noise, scale) == CND_OK, "%g",
              scale);
        fill_bits(bits, BYTES, &noise, i);
        sampler_of(cnd_noise_kernels_for(CND_ISA_SCALAR), &noise)(expected, bits, &noise, GROUPS);
        for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
            const cnd_noise_kernels *k = cnd_noise_kernels_for((cnd_isa)isa);
            if (k == NULL) continue;
            for (size_t groups = 0; groups <= GROUPS; groups += groups < 3 ? 1 : 37) {
                for (size_t j = 0; j < COUNT(out); j++)
                    out[j] = -77;
                sampler_of(k, &noise)(out, bits, &noise, groups);
                CHECK(memcmp(out, expected, 32 * groups) == 0, "%s, %zu groups, law %zu",
                      cnd_isa_name((cnd_isa)isa), groups, i);
                CHECK(out[8 * groups] == -77, "%s wrote outside", cnd_isa_name((cnd_isa)isa));
            }
        }
    }
}

/* Samples by hand: 0 without an arrival, the earliest of the arrivals alone, digits, sign, cut. */
static void known_samples(void) {
    cnd_noise noise;
    uint8_t bits[16 * 34 * 1];
    int32_t out[8];
    const cnd_noise_kernels *k = cnd_noise_kernels_for(CND_ISA_SCALAR);
    CHECK(cnd_noise_laplace(&noise, 0.2) == CND_OK, "0.2");
    memset(bits, 0xff, sizeof bits); /* above all thresholds */
    k->laplace_groups(out, bits, &noise, 1);
    CHECK(out[0] == 0 && out[7] == 0, "no arrival gives %d", out[0]);

    uint64_t one = noise.laplace.arrivals_above[1]; /* not below it: one arrival */
    memcpy(bits + 192, &one, 8);
    bits[256] = 0x34, bits[257] = 0x12; /* its time */
    bits[258] = 0, bits[259] = 0;       /* an earlier time that is no arrival */
    k->laplace_groups(out, bits, &noise, 1);
    CHECK(out[0] == -(1 + 0x1234), "one arrival gives %d", out[0]);

    one--; /* two arrivals */
    memcpy(bits + 192, &one, 8);
    bits[384] = 0; /* sign, and the ninth time's low byte */
    k->laplace_groups(out, bits, &noise, 1);
    CHECK(out[0] == 1, "two arrivals give %d", out[0]);

    memset(bits, 0, 8); /* digit 15 in the lowest place */
    k->laplace_groups(out, bits, &noise, 1);
    CHECK(out[0] == 1 + (15 << 16), "the digit gives %d", out[0]);

    CHECK(cnd_noise_laplace(&noise, 64) == CND_OK, "64");
    memset(bits, 0, sizeof bits); /* all digits 15, nine arrivals at 0 */
    k->laplace_wide_groups(out, bits, &noise, 1);
    CHECK(out[0] == INT32_MAX, "the longest is %d", out[0]);
    bits[512] = 1;
    k->laplace_wide_groups(out, bits, &noise, 1);
    CHECK(out[0] == -INT32_MAX, "the longest below 0 is %d", out[0]);
}

/* Any part of a stream is what the whole stream has there. */
static void parts(void) {
    enum { N = 700 };
    static int32_t whole[N], part[N + 1];
    uint8_t secret[16] = {1};
    cnd_aes128_key key;
    cnd_aes128_expand(&key, secret);
    for (int law = 0; law < 3; law++) {
        cnd_noise noise;
        CHECK((law == 2 ? cnd_noise_gaussian : cnd_noise_laplace)(&noise, law ? 0.5 : 0.1) ==
                  CND_OK,
              "law %d", law);
        cnd_noise_fill(whole, N, &noise, &key, 5, 0);
        for (size_t first = 0; first < N; first = 2 * first + 3)
            for (size_t n = 0; first + n <= N; n = 2 * n + 1) {
                part[n] = -77;
                cnd_noise_fill(part, n, &noise, &key, 5, first);
                CHECK(memcmp(part, whole + first, n * sizeof *part) == 0 && part[n] == -77,
                      "law %d: samples %zu ..< %zu", law, first, first + n);
            }
        cnd_noise_fill(part, N, &noise, &key, 6, 0);
        CHECK(memcmp(part, whole, sizeof whole) != 0, "two streams are one");
    }
}

static void laws(void) {
    enum { ROUNDS = 16, N = 1 << 16 };
    static int32_t samples[N];
    static noise_counts counts;
    const noise_law all[] = {
        {false, 0x1p-16}, {false, 0.2}, {false, 0.5}, {true, 0x1p-16}, {true, 0.05}};
    uint8_t secret[16] = {2};
    cnd_aes128_key key;
    cnd_aes128_expand(&key, secret);
    for (size_t i = 0; i < COUNT(all); i++) {
        cnd_noise noise;
        CHECK((all[i].gaussian ? cnd_noise_gaussian : cnd_noise_laplace)(&noise, all[i].scale) ==
                  CND_OK,
              "law %zu", i);
        noise_counts_start(&counts, all[i]);
        for (uint64_t round = 0; round < ROUNDS; round++) {
            cnd_noise_fill(samples, N, &noise, &key, i, round * N);
            noise_counts_add(&counts, samples, N);
        }
        double n = ROUNDS * N, variance = noise_variance(&all[i]);
        double cells = noise_cells_deviation(&counts), residues = noise_residues_deviation(&counts);
        CHECK(fabs(cells) < 5, "law %zu: chi-square is %.2f deviations off", i, cells);
        CHECK(fabs(residues) < 5, "law %zu: residues are %.2f deviations off", i, residues);
        CHECK(fabs(counts.sum / n) < 5 * sqrt(variance / n), "law %zu: mean %g", i, counts.sum / n);
        /* The fourth moment is at most 6 variances squared: the square's deviation sqrt(5). */
        CHECK(fabs(counts.squares / n / variance - 1) < 5 * sqrt(5 / n), "law %zu: variance %g", i,
              counts.squares / n / variance);
    }
}

void test_noise(void) {
    tables();
    refusals();
    samplers();
    known_samples();
    parts();
    laws();
}
