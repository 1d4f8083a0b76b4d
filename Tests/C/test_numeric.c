/* test_numeric.c: softmax against double precision, and the same bits on every instruction set. */
#include <math.h>
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"

static bool same_bits(float a, float b) {
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

/* The distance from `exact` in units of the last place of a float there; of 2^-149 below 2^-126. */
static double ulps(float value, double exact) {
    int exponent = -125;
    if (exact != 0) frexp(exact, &exponent);
    if (exponent < -125) exponent = -125;
    return fabs((double)value - exact) / ldexp(1, exponent - 24);
}

/* Logits of several shapes; some rows have what no row should. */
static void fill_row(float *row, size_t classes, uint64_t seed) {
    uint64_t state = seed;
    double scale = (const double[]){0.1, 3, 30, 200, 1e4}[seed % 5];
    for (size_t c = 0; c < classes; c++)
        row[c] = (float)(scale * ((double)(test_random(&state) >> 11) * 0x1p-52 - 1));
    if (classes == 0) return;
    size_t c = (size_t)(test_random(&state) % classes);
    switch (seed % 11) {
    case 1:
        row[c] = -INFINITY;
        break;
    case 2:
        row[c] = INFINITY;
        break;
    case 3:
        row[c] = NAN;
        break;
    case 4:
        for (size_t i = 0; i < classes; i++)
            row[i] = -INFINITY;
        break;
    case 5:
        row[c] = 3e38f, row[0] = -3e38f;
        break;
    case 6:
        row[c] = -0.0f;
        break;
    }
}

static void check_row(const char *isa, const float *in, const float *p, const float *log_p,
                      size_t classes) {
    double max = -INFINITY, sum = 0;
    for (size_t c = 0; c < classes; c++)
        max = isnan(in[c]) ? NAN : in[c] > max ? in[c] : max;
    bool bad = !(max > -INFINITY) || max == INFINITY;
    for (size_t c = 0; c < classes; c++)
        if (isnan(in[c])) bad = true;
    for (size_t c = 0; c < classes; c++)
        sum += exp(in[c] - max);
    const double allowed = 4;
    for (size_t c = 0; c < classes; c++) {
        if (bad) {
            CHECK(isnan(p[c]) && isnan(log_p[c]), "%s: a bad row must be NaN, class %zu is %g", isa,
                  c, p[c]);
            continue;
        }
        double exact = exp(in[c] - max) / sum, exact_log = in[c] - max - log(sum);
        CHECK(ulps(p[c], exact) <= allowed, "%s: %a for %a, %.2f ulp", isa, p[c], exact,
              ulps(p[c], exact));
        if (isinf(exact_log) || exact_log < -3e38) {
            CHECK(same_bits(log_p[c], (float)exact_log), "%s: %g for %g", isa, log_p[c], exact_log);
            continue;
        }
        double error = fabs(log_p[c] - exact_log) / (0x1p-24 * fmax(1, fabs(exact_log)));
        CHECK(error <= allowed, "%s: log %a for %a, %.2f units", isa, log_p[c], exact_log, error);
    }
}

enum { ROWS = 22, GUARD = 16 };

static void test_shape(size_t classes) {
    size_t n = ROWS * classes;
    float *in = malloc((n + 1) * sizeof *in), *expected = malloc((n + 1) * sizeof *in);
    float *expected_log = malloc((n + 1) * sizeof *in), *out = malloc((n + 2 * GUARD) * sizeof *in);
    if (in == NULL || expected == NULL || expected_log == NULL || out == NULL) abort();
    for (size_t row = 0; row < ROWS; row++)
        fill_row(in + row * classes, classes, 1 + row + 100 * classes);

    const cnd_numeric_kernels *scalar = cnd_numeric_kernels_for(CND_ISA_SCALAR);
    scalar->softmax_rows(expected, in, ROWS, classes);
    scalar->log_softmax_rows(expected_log, in, ROWS, classes);
    for (size_t row = 0; row < ROWS; row++)
        check_row("scalar", in + row * classes, expected + row * classes,
                  expected_log + row * classes, classes);

    for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
        const cnd_numeric_kernels *k = cnd_numeric_kernels_for((cnd_isa)isa);
        if (k == NULL) continue;
        for (int variant = 0; variant < 4; variant++) { /* softmax or its log, apart or in place */
            bool log = variant & 1, in_place = variant & 2;
            for (size_t i = 0; i < n + 2 * GUARD; i++)
                out[i] = -77;
            float *to = out + GUARD;
            if (in_place) memcpy(to, in, n * sizeof *in);
            (log ? k->log_softmax_rows : k->softmax_rows)(to, in_place ? to : in, ROWS, classes);
            const float *want = log ? expected_log : expected;
            for (size_t i = 0; i < n; i++) {
                if (same_bits(to[i], want[i])) continue;
                CHECK(false, "%s, %zu classes, variant %d: element %zu is %a, scalar %a",
                      cnd_isa_name((cnd_isa)isa), classes, variant, i, to[i], want[i]);
                break;
            }
            for (size_t i = 0; i < GUARD; i++)
                CHECK(out[i] == -77 && to[n + i] == -77, "%zu classes: wrote outside", classes);
        }
    }
    free(in), free(expected), free(expected_log), free(out);
}

void test_numeric(void) {
    for (size_t classes = 0; classes <= 70; classes++)
        test_shape(classes);
    test_shape(1003);
    float row[3] = {1, 2, 3}, log_row[3];
    cnd_f32_log_softmax_rows(log_row, row, 1, 3);
    cnd_f32_softmax_rows(row, row, 1, 3);
    check_row("dispatched", (const float[]){1, 2, 3}, row, log_row, 3);
    cnd_f32_softmax_rows(NULL, NULL, 0, 10);
}
