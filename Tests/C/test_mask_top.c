/* test_mask_top.c: the best few of many classes that share their scores, or nearly: on every
 * instruction set what the scalar kernels release, which look at rows one by one. */
#include <math.h>
#include "CCandor.h"
#include "check.h"

enum { ROWS = 35, CLASSES_MAX = 1100, K_MAX = 9 };

typedef struct released {
    int32_t labels[ROWS * K_MAX];
    float scores[ROWS * K_MAX];
} released;

/* Rows of which `best` classes, at places of chance, are at most three ulps apart, so that some
 * differ whose exponentials do not; of the others some are -inf. */
static void fill(float *data, size_t classes, size_t best, int32_t kind, uint64_t seed) {
    for (size_t row = 0; row < ROWS; row++) {
        float *x = data + row * classes;
        double sum = 0;
        for (size_t c = 0; c < classes; c++)
            x[c] = row % 3 == 0 ? (float)(test_random(&seed) >> 40) * 0x1p-27f
                                : (row % 3 == 1 ? -20.0f : -INFINITY);
        for (size_t i = 0; i < best; i++) {
            uint64_t word = test_random(&seed);
            x[(word >> 8) % classes] = 0.3f - (float)(word % 4) * 0x1p-25f;
        }
        if (kind == CANDOR_KIND_LOGITS) continue;
        for (size_t c = 0; c < classes; c++)
            sum += x[c] = expf(x[c]);
        for (size_t c = 0; c < classes; c++)
            x[c] = (float)(x[c] / sum);
    }
}

static void release(cnd_isa isa, const candor_input *input, uint32_t k, bool scored,
                    released *out) {
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_TOP_K);
    policy.k = k;
    if (!scored) policy.score_form = CANDOR_SCORES_NONE;
    memset(out, 0xa5, sizeof *out);
    candor_output output = {.struct_size = sizeof output, .labels = out->labels};
    if (scored) output.scores = out->scores;
    int32_t status = cnd_mask_on(isa, &policy, input, &output, NULL, NULL);
    CHECK(status == CANDOR_OK, "%s", candor_error_message(status));
}

/* Released labels are in order, each of the greatest score that is left, the first of equal ones;
 * and no class has more than the first. */
static void check_rows(const candor_input *input, uint32_t k, const released *out) {
    for (size_t row = 0; row < ROWS; row++) {
        const float *x = input->data + row * input->classes;
        const int32_t *labels = out->labels + row * k;
        for (uint32_t j = 0; j < k; j++) {
            const size_t own = (size_t)labels[j];
            size_t before = 0;
            for (size_t c = 0; c < input->classes; c++)
                before += x[c] > x[own] || (x[c] == x[own] && c < own);
            CHECK(before == j, "row %zu of %zu classes: class %zu is number %zu, not %u", row,
                  input->classes, own, before, j);
        }
    }
}

void test_mask_top(void) {
    static const size_t classes[] = {17, 33, 100, 1000, CLASSES_MAX};
    static const size_t best[] = {1, 3, 9, 17, 70, 200};
    static const uint32_t k[] = {1, 2, 5, 6, 8, K_MAX};
    static float data[ROWS * CLASSES_MAX];
    static released expected, out;
    for (size_t c = 0; c < 5; c++)
        for (size_t b = 0; b < 6 * 6 * 4; b++) {
            int32_t kind = b % 2 == 0 ? CANDOR_KIND_LOGITS : CANDOR_KIND_PROBABILITIES;
            const bool scored = b / 2 % 2 == 0;
            const uint32_t own = k[b / 4 % 6];
            const candor_input input = {sizeof input, kind, data, ROWS, classes[c], 0};
            fill(data, classes[c], best[b / 24], kind, 1000 * c + b);
            release(CND_ISA_SCALAR, &input, own, scored, &expected);
            check_rows(&input, own, &expected);
            for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
                if (!cnd_isa_available((cnd_isa)isa)) continue;
                release((cnd_isa)isa, &input, own, scored, &out);
                CHECK(memcmp(&out, &expected, sizeof out) == 0,
                      "%s: the best %u of %zu classes, %zu alike, kind %d",
                      cnd_isa_name((cnd_isa)isa), own, classes[c], best[b / 24], kind);
            }
        }
}
