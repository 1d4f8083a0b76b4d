/* test_quantise.c: apportionment against its definition, in 128-bit integers. */
#include <math.h>
#include "check.h"
#include "numeric/quantise.h"

enum { MOST = 40 };

/* Gives the missing units one by one. */
static void apportion_slowly(uint32_t *units, const uint32_t *weights, size_t n, uint64_t sum,
                             uint32_t total) {
    uint64_t rest[MOST], given = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned __int128 product = (unsigned __int128)(sum == 0 ? 1 : weights[i]) * total;
        uint64_t by = sum == 0 ? n : sum;
        units[i] = (uint32_t)(product / by), rest[i] = (uint64_t)(product % by) + 1;
        given += units[i];
    }
    for (; given < total; given++) {
        size_t best = 0;
        for (size_t i = 1; i < n; i++)
            if (rest[i] > rest[best]) best = i;
        units[best]++, rest[best] = 0;
    }
}

static void compare(const uint32_t *weights, size_t n, uint32_t total) {
    uint32_t expected[MOST], units[MOST + 2];
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weights[i];
    apportion_slowly(expected, weights, n, sum, total);
    units[0] = units[n + 1] = 77;
    cnd_u32_apportion(units + 1, weights, n, sum, total);
    bool same = units[0] == 77 && units[n + 1] == 77 && memcmp(units + 1, expected, 4 * n) == 0;
    memcpy(units + 1, weights, 4 * n);
    cnd_u32_apportion(units + 1, units + 1, n, sum, total);
    same &= memcmp(units + 1, expected, 4 * n) == 0;
    CHECK(same, "%zu weights from %u, sum %llu, total %u", n, weights[0], (unsigned long long)sum,
          total);
}

/* How mask_units.h divides: right for every n <= units <= 65536, of which this tries a share. */
static void quotients(void) {
    unsigned long wrong = 0;
    for (uint32_t units = 1; units <= 65536; units += units < 512 ? 1 : 499) {
        float by = (float)units, inverse = 1.0f / by;
        for (uint32_t n = 0; n <= units; n++) {
            float guess = (float)n * inverse;
            wrong += fmaf(fmaf(guess, -by, (float)n), inverse, guess) != (float)n / by;
        }
    }
    CHECK(wrong == 0, "%lu quotients are not rounded once", wrong);
}

void test_quantise(void) {
    quotients();
    uint64_t seed = 5;
    for (int round = 0; round < 4000; round++) {
        size_t n = 1 + test_random(&seed) % MOST;
        uint32_t weights[MOST], most = 1u << (test_random(&seed) % 25);
        for (size_t i = 0; i < n; i++)
            weights[i] = (uint32_t)(test_random(&seed) % (most + 1));
        if (round % 3 == 0) weights[test_random(&seed) % n] = 1u << 24;
        static const uint32_t totals[] = {1, 2, 5, 10, 100, 65536, (1u << 24) - 1, 1u << 24};
        compare(weights, n, totals[test_random(&seed) % 8]);
    }
    const uint32_t none[3] = {0};
    compare(none, 3, 10); /* all count as one */
}
