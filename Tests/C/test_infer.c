/* test_infer.c: integer layers against sums in 128 bits, and the same bits on every instruction
 * set. */
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"

enum { GUARD = 16 };

/* Random values in [-2^(bits-1), 2^(bits-1)), with the ends of the range among them. */
static void fill(int16_t *out, size_t n, uint64_t seed, unsigned bits, int16_t least) {
    for (size_t i = 0; i < n; i++) {
        uint64_t draw = test_random(&seed);
        int32_t half = 1 << (bits - 1);
        int32_t value = (int32_t)(draw % (uint64_t)(2 * half)) - half;
        if ((draw >> 32) % 16 == 0) value = (draw >> 40) & 1 ? half - 1 : -half;
        out[i] = (int16_t)(value < least ? least : value);
    }
}

static void check_dense(cnd_isa isa, size_t rows, size_t pairs, size_t outputs, unsigned bits) {
    const cnd_infer_kernels *k = cnd_infer_kernels_for(isa);
    if (k == NULL) return;
    size_t n = rows * outputs;
    int16_t *x = malloc((2 * rows * pairs + 1) * sizeof *x);
    int16_t *w = malloc((2 * pairs * outputs + 1) * sizeof *w);
    int32_t *z = malloc((n + 2 * GUARD) * sizeof *z);
    int64_t *wide = malloc((n + 2 * GUARD) * sizeof *wide);
    if (x == NULL || w == NULL || z == NULL || wide == NULL) abort();
    fill(x, 2 * rows * pairs, 1 + rows + pairs, bits, -32767);
    fill(w, 2 * pairs * outputs, 2 + outputs + pairs, bits, -32768);
    for (size_t i = 0; i < n + 2 * GUARD; i++)
        z[i] = (int32_t)(i * 77773), wide[i] = (int64_t)i * 77773 - ((int64_t)1 << 40);
    k->dense(z + GUARD, x, w, rows, pairs, outputs);
    k->dense_wide(wide + GUARD, x, w, rows, pairs, outputs);
    bool right = true;
    for (size_t r = 0; r < rows; r++)
        for (size_t o = 0; o < outputs; o++) {
            size_t i = GUARD + r * outputs + o;
            __int128 sum = 0;
            for (size_t p = 0; p < pairs; p++)
                for (size_t half = 0; half < 2; half++)
                    sum +=
                        (__int128)x[2 * (r * pairs + p) + half] * w[2 * (p * outputs + o) + half];
            right = right && wide[i] == (int64_t)(sum + (int64_t)i * 77773 - ((int64_t)1 << 40));
            right = right && (uint32_t)z[i] == (uint32_t)(sum + (int32_t)(i * 77773));
        }
    CHECK(right, "%s, %zu rows, %zu pairs, %zu outputs", cnd_isa_name(isa), rows, pairs, outputs);
    for (size_t i = 0; i < GUARD; i++) {
        size_t behind = GUARD + n + i;
        CHECK(z[i] == (int32_t)(i * 77773) && z[behind] == (int32_t)(behind * 77773) &&
                  wide[i] == (int64_t)i * 77773 - ((int64_t)1 << 40) &&
                  wide[behind] == (int64_t)behind * 77773 - ((int64_t)1 << 40),
              "%s: wrote outside", cnd_isa_name(isa));
    }
    free(x), free(w), free(z), free(wide);
}

static void check_rescale(int64_t z, cnd_infer_format f) {
    int32_t out, low, middle, top;
    cnd_infer_rescale_wide(&out, &low, &middle, &top, &z, 1, f);
    int64_t unit = (int64_t)1 << f.shift, size = (int64_t)1 << f.bits;
    int64_t value = middle;
    CHECK(low >= 0 && low < unit, "low of %lld is %d", (long long)z, low);
    if (f.saturates) {
        CHECK(z + unit * (size / 2) == unit * size * top + unit * middle + low && middle >= 0 &&
                  middle < size,
              "parts of %lld are %d, %d, %d", (long long)z, top, middle, low);
        value = top > 0 ? size / 2 - 1 : top < 0 ? -size / 2 : middle - size / 2;
    } else {
        CHECK(z == unit * middle + low && top == 0, "parts of %lld", (long long)z);
    }
    value = value < f.smallest ? f.smallest : value > f.largest ? f.largest : value;
    CHECK(out == value, "%lld gives %d, expected %lld", (long long)z, out, (long long)value);
    int32_t alone;
    cnd_infer_rescale_wide(&alone, NULL, NULL, NULL, &z, 1, f);
    CHECK(alone == out, "%lld without its parts gives %d", (long long)z, alone);
    if (z != (int32_t)z) return;
    int32_t narrow = (int32_t)z, parts[3];
    cnd_infer_rescale(&alone, &parts[0], &parts[1], &parts[2], &narrow, 1, f);
    CHECK(alone == out && parts[0] == low && parts[1] == middle && parts[2] == top, "%d in 32 bits",
          narrow);
}

void test_infer(void) {
    static const size_t counts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 65};
    for (int isa = 0; isa < CND_ISA_COUNT; isa++)
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            for (size_t j = 0; j < sizeof counts / sizeof *counts; j++)
                for (size_t outputs = 0; outputs <= 48; outputs += CND_INFER_LANES)
                    check_dense((cnd_isa)isa, counts[i], counts[j], outputs, j % 2 ? 16 : 9);

    const cnd_infer_format formats[] = {
        {16, 16, false, 0, 32767}, {0, 16, false, 0, 100}, {5, 16, false, INT32_MIN, INT32_MAX},
        {16, 16, true, 0, 30000},  {0, 4, true, -8, 7},    {7, 15, true, INT32_MIN, INT32_MAX},
    };
    uint64_t state = 3;
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        int64_t edge = (int64_t)1 << (formats[f].shift + formats[f].bits - 1);
        for (int64_t d = -3; d <= 3; d++) {
            check_rescale(d, formats[f]);
            check_rescale(edge + d, formats[f]);
            check_rescale(-edge + d, formats[f]);
            check_rescale(3 * edge + d, formats[f]);
            check_rescale(-3 * edge + d, formats[f]);
        }
        for (int i = 0; i < 200; i++)
            check_rescale((int64_t)(test_random(&state) >> 33) - (1 << 30), formats[f]);
    }

    const int32_t table[] = {100, 50, 25, 0}, rows[] = {1, 3, 3, 9, 5, 5, 2, 9, 3, 3, 3, 9};
    int32_t label[3], confidence[3];
    cnd_infer_softmax_head(label, confidence, rows, 3, 3, 4, table, 4, 10);
    CHECK(label[0] == 1 && label[1] == 0 && label[2] == 0, "the lowest class wins a tie");
    CHECK(confidence[0] == 1000 / 225 && confidence[1] == 1000 / 200 && confidence[2] == 1000 / 300,
          "confidences %d, %d, %d", confidence[0], confidence[1], confidence[2]);
    cnd_infer_softmax_head(label, confidence, rows, 3, 3, 4, table, 1, 10);
    CHECK(confidence[0] == 1000 / 200 && confidence[1] == 1000 / 200 && confidence[2] == 1000 / 300,
          "beyond the table, exponentials are 0: %d, %d, %d", confidence[0], confidence[1],
          confidence[2]);
    const int32_t margins[] = {0, 7, -3, 7, 2, 7};
    cnd_infer_margin_head(label, confidence, margins, 3, 2, table);
    CHECK(label[0] == 0 && label[1] == 0 && label[2] == 1, "a margin of 0 is class 0");
    CHECK(confidence[0] == 100 && confidence[1] == 0 && confidence[2] == 25, "by magnitude");
}
