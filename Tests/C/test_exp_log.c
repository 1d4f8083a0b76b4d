/* test_exp_log.c: the one-lane fma, and the errors of e^x and ln x that exp_log_f32.h states, over
 * all floats that are a step apart; `driver` takes steps of 4,099, and TEST_EXP_LOG_STEP=1 takes
 * every float (some minutes). */
#include <math.h>
#include <stdlib.h>
#if defined(__aarch64__)
#define CND_SIMD_NEON 1
#else
#define CND_SIMD_SCALAR 1
#endif
#include "numeric/exp_log_f32.h"
#include "check.h"

/* Units of the last place of a float at `exact`; of 2^-149 below 2^-126. */
static double ulps(float value, double exact) {
    if (isnan(exact) || isinf((float)exact))
        return isnan(exact) == isnan(value) && (isnan(exact) || value == (float)exact) ? 0
                                                                                       : INFINITY;
    int exponent = -125;
    if (exact != 0) frexp(exact, &exponent);
    if (exponent < -125) exponent = -125;
    return fabs((double)value - exact) / ldexp(1, exponent - 24);
}

CND_SIMD_BEGIN
static float first_lane(vf v) {
    float lanes[VF_LANES];
    vf_store(lanes, v);
    return lanes[0];
}
static float exp_of(float x) {
    return first_lane(vf_exp(vf_set1(x)));
}
static float log_of(float x) {
    return first_lane(vf_log(vf_set1(x)));
}
static float fma_of(float a, float b, float c) {
    return first_lane(vf_fma(vf_set1(a), vf_set1(b), vf_set1(c)));
}
CND_SIMD_END

/* Against the C library's fmaf, which rounds once too. */
static void check_fma(float a, float b, float c) {
    float got = fma_of(a, b, c), exact = fmaf(a, b, c);
    bool same = (isnan(got) && isnan(exact)) || memcmp(&got, &exact, sizeof got) == 0;
    CHECK(same, "fma(%a, %a, %a) is %a, not %a", a, b, c, got, exact);
}

static void test_fma(void) {
    /* (1 + 2^-12)^2 lies half way between two floats, and c is far below the double next to it:
     * rounding to double first would lose on which side. */
    const float tie = 0x1.001p0f;
    for (int sign = 0; sign < 16; sign++)
        check_fma(sign & 1 ? -tie : tie, sign & 2 ? -tie : tie,
                  (sign & 4 ? -1 : 1) * (sign & 8 ? 0x1p-80f : 0x1p-149f));
    static const float edges[] = {0.0f,      -0.0f,      INFINITY,        -INFINITY, NAN,
                                  0x1p-149f, -0x1p-126f, 0x1.fffffep127f, 1,         -1};
    enum { EDGES = sizeof edges / sizeof *edges };
    for (int i = 0; i < EDGES * EDGES * EDGES; i++)
        check_fma(edges[i % EDGES], edges[i / EDGES % EDGES], edges[i / EDGES / EDGES]);
    uint64_t state = 17;
    for (int i = 0; i < 20000; i++) {
        float x[3];
        for (int j = 0; j < 3;
             j++) { /* exponents close enough to meet, and now and then subnormal sums */
            uint64_t word = test_random(&state);
            int exponent = (int)(word >> 32) % 40 - (j == 2 ? 40 : 20) - (i % 3 == 0 ? 55 : 0);
            x[j] = ldexpf((float)(int32_t)(word & 0xffffff) * (word >> 31 & 1 ? -1.0f : 1.0f),
                          exponent - 12);
        }
        check_fma(x[0], x[1], x[2]);
    }
}

void test_exp_log(void) {
    test_fma();
    const char *asked = getenv("TEST_EXP_LOG_STEP");
    uint64_t step = asked != NULL ? strtoull(asked, NULL, 10) : 4099;
    double worst_exp = 0, worst_log = 0;
    for (uint64_t bits = 0; bits <= UINT32_MAX; bits += step) {
        uint32_t narrow = (uint32_t)bits;
        float x;
        memcpy(&x, &narrow, sizeof x);
        double e = ulps(exp_of(x), exp(x)), l = ulps(log_of(x), log(x));
        if (!(e <= worst_exp)) worst_exp = e;
        if (!(l <= worst_log)) worst_log = l;
    }
    CHECK(worst_exp < 0.99, "exp is off by %.3f ulp", worst_exp);
    CHECK(worst_log < 0.79, "log is off by %.3f ulp", worst_log);
    if (asked != NULL) printf("(exp %.3f ulp, log %.3f ulp) ", worst_exp, worst_log);

    static const float edges[] = {0.0f,      -0.0f,           INFINITY, -INFINITY, 0x1p-149f,
                                  0x1p-126f, 0x1.fffffep127f, 1.0f,     -1.0f};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        CHECK(ulps(exp_of(edges[i]), exp(edges[i])) < 1, "exp of %a is %a", edges[i],
              exp_of(edges[i]));
        CHECK(ulps(log_of(edges[i]), log(edges[i])) < 1, "log of %a is %a", edges[i],
              log_of(edges[i]));
    }
    CHECK(isnan(exp_of(NAN)) && isnan(log_of(NAN)), "NaN gives NaN");
}
