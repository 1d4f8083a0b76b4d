/* test_exp_log.c: the errors of e^x and ln x that exp_log_f32.h states, over all floats that are a
 * step apart; `driver` takes steps of 4,099, and TEST_EXP_LOG_STEP=1 takes every float (some
 * minutes). */
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
CND_SIMD_END

void test_exp_log(void) {
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
    CHECK(worst_exp < 1, "exp is off by %.3f ulp", worst_exp);
    CHECK(worst_log < 1, "log is off by %.3f ulp", worst_log);
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
