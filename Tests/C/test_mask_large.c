/* test_mask_large.c: rows of which most is passed over, and batches too large to be held back. */
#include <math.h>
#include "mask_answer.h"

/* The best classes of a row so long that most of it is passed over, by sorting: best ones at its
 * ends and beside each other, and ties of all, of few and of none. */
static void long_rows(size_t classes, uint32_t values) {
    float *data = malloc(classes * sizeof *data);
    uint64_t seed = classes + values;
    if (data == NULL) abort();
    for (size_t c = 0; c < classes; c++)
        data[c] = (float)(test_random(&seed) % values);
    if (values > 10) data[0] = data[classes - 1] = data[classes - 2] = (float)values;
    const candor_input input = {sizeof input, CANDOR_KIND_LOGITS, data, 1, classes, 0};
    for (int isa = 0; isa < CND_ISA_COUNT; isa++)
        for (uint32_t k = 1; k <= CANDOR_K_MAX && cnd_isa_available((cnd_isa)isa); k = 3 * k + 2) {
            int32_t labels[CANDOR_K_MAX];
            candor_policy policy;
            candor_policy_init(&policy, CANDOR_LEVEL_TOP_K);
            policy.k = k, policy.score_form = CANDOR_SCORES_NONE;
            candor_output output = {.struct_size = sizeof output, .labels = labels};
            CHECK(cnd_mask_on((cnd_isa)isa, &policy, &input, &output, NULL, NULL) == CANDOR_OK,
                  "%zu classes", classes);
            size_t before = 0, wrong = 0; /* as many classes come before the last one */
            for (uint32_t j = 1; j < k; j++) {
                float above = data[labels[j - 1]], own = data[labels[j]];
                wrong += !(above > own || (above >= own && labels[j - 1] < labels[j]));
            }
            float last = data[labels[k - 1]];
            for (size_t c = 0; c < classes; c++)
                before += data[c] > last || (data[c] >= last && c < (size_t)labels[k - 1]);
            CHECK(wrong == 0 && before == k - 1, "%s: best %u of %zu classes with %u values",
                  cnd_isa_name((cnd_isa)isa), k, classes, values);
        }
    free(data);
}

/* Batches whose answers are too large to be held back give the bytes of those that are written at
 * once, and nothing when a row is bad, wherever it is: rows of which more is known from the check,
 * and rows beyond. */
static void large_batches(cnd_isa isa, size_t rows, size_t classes) {
    static const struct {
        int32_t form;
        uint32_t bins;
    } forms[] = {{CANDOR_SCORES_EXACT, 0},
                 {CANDOR_SCORES_ROUNDED, 0},
                 {CANDOR_SCORES_QUANTISED, 10},
                 {CANDOR_SCORES_QUANTISED, 100}};
    float *data = malloc(rows * classes * sizeof *data);
    uint64_t seed = rows + classes;
    if (data == NULL) abort();
    for (size_t i = 0; i < rows * classes; i++) {
        uint64_t word = test_random(&seed);
        data[i] = word % 1000 == 0 ? -INFINITY : (float)((int)(word >> 32 & 1023) - 512) / 64;
    }
    const candor_input input = {sizeof input, CANDOR_KIND_LOGITS, data, rows, classes, 0};
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        candor_policy policy;
        candor_policy_init(&policy, CANDOR_LEVEL_FULL);
        policy.score_form = forms[f].form, policy.score_bins = forms[f].bins;
        if (forms[f].form == CANDOR_SCORES_ROUNDED) policy.score_step = 0.1;
        const candor_options at_once = {
            .struct_size = sizeof at_once, .threads = 1, .zero_on_error = 1};
        const candor_options team = {.struct_size = sizeof team, .threads = 3};
        answer expected = mask(isa, &policy, &input, &at_once);
        answer actual = mask(isa, &policy, &input, NULL);
        answer of_team = mask(isa, &policy, &input, &team);
        CHECK(same(&expected, &actual) && same(&expected, &of_team), "%s: form %d of %zu rows",
              cnd_isa_name(isa), forms[f].form, rows);
        answer_free(&expected), answer_free(&actual), answer_free(&of_team);
        const size_t bad[] = {0, rows / 2, rows - 1};
        answer untouched = answer_for(&policy, rows, classes),
               output = answer_for(&policy, rows, classes);
        for (size_t b = 0; b < 3; b++) {
            float *x = &data[bad[b] * classes + classes / 2], good = *x;
            const candor_output to = output_of(&output);
            candor_error_detail detail = {.struct_size = sizeof detail};
            *x = b == 1 ? INFINITY : NAN;
            int32_t status = cnd_mask_on(isa, &policy, &input, &to, &team, &detail);
            CHECK(status == (b == 1 ? CANDOR_ERROR_INFINITE : CANDOR_ERROR_NAN) &&
                      detail.row == bad[b] && same(&output, &untouched),
                  "%s: form %d: %d in row %zu of %zu", cnd_isa_name(isa), forms[f].form, status,
                  detail.row, rows);
            *x = good;
        }
        answer_free(&untouched), answer_free(&output);
    }
    free(data);
}

void test_mask_large(void) {
    for (size_t classes = 4095; classes <= 9001; classes += 1635)
        for (uint32_t values = 1; values <= 1000000; values *= 100)
            long_rows(classes, values);
    for (int isa = 0; isa < CND_ISA_COUNT; isa++)
        if (cnd_isa_available((cnd_isa)isa)) {
            large_batches((cnd_isa)isa, 20, 1003);
            large_batches((cnd_isa)isa, 16384 + 70, 17);
        }
}
