/* test_mask_examples.c: what the documents promise of a mask, on their examples and on random rows.
 */
#include <math.h>
#include "mask_answer.h"

static void full_units(const float *p, size_t classes, int32_t form, double step, uint32_t bins,
                       int32_t preserve, float *scores) {
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_FULL);
    policy.score_form = form, policy.score_step = step, policy.score_bins = bins;
    policy.preserve_argmax = preserve;
    candor_output output = {.struct_size = sizeof output, .scores = scores};
    int32_t status =
        candor_mask_row(&policy, p, classes, CANDOR_KIND_PROBABILITIES, &output, NULL, NULL);
    CHECK(status == CANDOR_OK, "%s", candor_error_message(status));
}

static void quantises(const float *p, size_t n, uint32_t bins, int32_t preserve,
                      const float *expected) {
    float scores[8];
    full_units(p, n, CANDOR_SCORES_QUANTISED, 0, bins, preserve, scores);
    CHECK(memcmp(scores, expected, n * sizeof *p) == 0, "%g, %g, %g in %u bins: %g, %g, %g", p[0],
          p[1], p[2], bins, scores[0], scores[1], scores[2]);
}

#define ROW(...) ((const float[]){__VA_ARGS__})

static void examples(void) {
    quantises(ROW(0.873f, 0.094f, 0.033f), 3, 5, 1, ROW(0.8f, 0.2f, 0.0f));
    quantises(ROW(0.34f, 0.36f, 0.30f), 3, 2, 1, ROW(0, 1, 0));
    quantises(ROW(0.34f, 0.36f, 0.30f), 3, 2, 0, ROW(0.5f, 0.5f, 0));
    quantises(ROW(0.25f, 0.25f, 0.25f, 0.25f), 4, 5, 1, ROW(0.4f, 0.2f, 0.2f, 0.2f));
    float scores[3];
    full_units(ROW(0.25f, 0.125f, 0.625f), 3, CANDOR_SCORES_ROUNDED, 0.1, 0, 1, scores);
    CHECK(scores[0] == 0.2f && scores[2] == 0.6f, "%g, %g", scores[0], scores[2]);
    full_units(ROW(0.48f, 0.52f), 2, CANDOR_SCORES_ROUNDED, 0.5, 0, 1, scores);
    CHECK(scores[0] == 0.5f && scores[1] == 1.0f, "%g, %g", scores[0], scores[1]);
    full_units(ROW(0.3f, 0.4f, 0.3f), 3, CANDOR_SCORES_ROUNDED, 0.5, 0, 1, scores);
    CHECK(scores[1] > scores[0], "a row of one value, %g", scores[1]);

    /* Logits apart by less than float probabilities can tell: the first arg max still holds. */
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_FULL);
    candor_output output = {.struct_size = sizeof output, .scores = scores};
    const float close[3] = {0x1p-27f, 0x1.8p-27f, 0};
    int32_t status = candor_mask_row(&policy, close, 3, CANDOR_KIND_LOGITS, &output, NULL, NULL);
    CHECK(status == CANDOR_OK && first_max(scores, 3) == 1, "%a, %a", scores[0], scores[1]);

    /* Exactly at a threshold is not above it. */
    candor_policy_init(&policy, CANDOR_LEVEL_BUCKET);
    int32_t buckets[2];
    output = (candor_output){.struct_size = sizeof output, .buckets = buckets};
    const float at[][2] = {{0.8f, 0.2f}, {0.5f, 0.5f}, {0.19999988f, 0.80000013f}};
    static const int32_t levels[] = {CANDOR_BUCKET_MEDIUM, CANDOR_BUCKET_LOW, CANDOR_BUCKET_HIGH};
    for (int i = 0; i < 3; i++) {
        status = candor_mask_row(&policy, at[i], 2, CANDOR_KIND_PROBABILITIES, &output, NULL, NULL);
        CHECK(status == CANDOR_OK && buckets[0] == (i == 2) && buckets[1] == levels[i],
              "%g: class %d, bucket %d", at[i][0], buckets[0], buckets[1]);
    }
}

/* Defects of common post-processors, on rows of random logits. */
static void defects(void) {
    enum { COUNT = 2000, C = 10 };
    static float data[COUNT * C], scores[COUNT * C];
    static int32_t labels[COUNT];
    uint64_t seed = 3;
    for (size_t i = 0; i < COUNT * C; i++)
        data[i] = (float)((double)(test_random(&seed) >> 11) * 0x1p-51 - 2);
    const candor_input input = {sizeof input, CANDOR_KIND_LOGITS, data, COUNT, C, 0};
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_LABEL);
    candor_output output = {.struct_size = sizeof output, .labels = labels};
    CHECK(candor_mask(&policy, &input, &output, NULL, NULL) == CANDOR_OK, "labels");
    size_t right = 0, moved = 0, off = 0, zero = 0;
    for (size_t row = 0; row < COUNT; row++)
        right += (size_t)labels[row] == first_max(data + row * C, C);
    CHECK(right == COUNT, "each row has its own label: %zu", right);
    candor_policy_init(&policy, CANDOR_LEVEL_FULL);
    output = (candor_output){.struct_size = sizeof output, .scores = scores};
    for (uint32_t bins = 2; bins <= 10; bins++) {
        policy.score_form = CANDOR_SCORES_QUANTISED, policy.score_bins = bins;
        policy.score_step = 0;
        CHECK(candor_mask(&policy, &input, &output, NULL, NULL) == CANDOR_OK, "quantised");
        for (size_t row = 0; row < COUNT; row++) {
            double sum = 0;
            for (size_t c = 0; c < C; c++)
                sum += rint(scores[row * C + c] * bins);
            off += sum != bins;
            moved += first_max(scores + row * C, C) != (size_t)labels[row];
        }
        policy.score_form = CANDOR_SCORES_ROUNDED, policy.score_bins = 0;
        policy.score_step = 1.0 / bins;
        CHECK(candor_mask(&policy, &input, &output, NULL, NULL) == CANDOR_OK, "rounded");
        for (size_t row = 0; row < COUNT; row++) {
            size_t top = first_max(scores + row * C, C);
            moved += top != (size_t)labels[row];
            zero += top > 0 && scores[row * C + top] == 0;
        }
    }
    CHECK(off == 0 && moved == 0 && zero == 0, "%zu rows off 1, %zu moved, %zu of zeros", off,
          moved, zero);
}

void test_mask_examples(void) {
    examples();
    defects();
}
