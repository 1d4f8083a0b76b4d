/* test_mask_few.c: few units among many classes that share them, or nearly: on every instruction
 * set the units of the scalar kernels, which look at all classes. */
#include "mask_ties.h"

enum { ROWS = 18, CLASSES_MAX = 1000 };

static void release(cnd_isa isa, const candor_input *input, uint32_t bins, uint32_t *units) {
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_FULL);
    policy.score_form = CANDOR_SCORES_QUANTISED, policy.score_bins = bins;
    candor_output output = {.struct_size = sizeof output, .numerators = units};
    int32_t status = cnd_mask_on(isa, &policy, input, &output, NULL, NULL);
    CHECK(status == CANDOR_OK, "%s", candor_error_message(status));
}

static void check_rows(const candor_input *input, uint32_t bins, const uint32_t *units) {
    for (size_t row = 0; row < ROWS; row++) {
        const float *x = input->data + row * input->classes;
        const uint32_t *n = units + row * input->classes;
        size_t top = 0, most = 0;
        uint64_t sum = 0;
        for (size_t c = 0; c < input->classes; c++) {
            if (x[c] > x[top]) top = c;
            if (n[c] > n[most]) most = c;
            sum += n[c];
        }
        CHECK(sum == bins && n[most] <= bins, "row %zu of %zu classes: %llu units of %u", row,
              input->classes, (unsigned long long)sum, bins);
        CHECK(most == top, "row %zu of %zu classes in %u bins: the best is %zu, not %zu", row,
              input->classes, bins, most, top);
    }
}

void test_mask_few(void) {
    static const size_t classes[] = {4, 16, 17, 100, CLASSES_MAX};
    static const size_t best[] = {1, 3, 9, 16, 17, 24, 64, 65, 200};
    static const uint32_t bins[] = {2, 3, 8, 10, 16};
    static float data[ROWS * CLASSES_MAX];
    static uint32_t expected[ROWS * CLASSES_MAX], units[ROWS * CLASSES_MAX];
    for (size_t c = 0; c < 5; c++)
        for (size_t b = 0; b < 9 * 2 * 5; b++) {
            int32_t kind = b % 2 == 0 ? CANDOR_KIND_LOGITS : CANDOR_KIND_PROBABILITIES;
            const candor_input input = {sizeof input, kind, data, ROWS, classes[c], 0};
            fill_ties(data, ROWS, classes[c], best[b / 10], false, kind, 100 * c + b);
            release(CND_ISA_SCALAR, &input, bins[b / 2 % 5], expected);
            check_rows(&input, bins[b / 2 % 5], expected);
            for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
                if (!cnd_isa_available((cnd_isa)isa)) continue;
                memset(units, 0xa5, sizeof units);
                release((cnd_isa)isa, &input, bins[b / 2 % 5], units);
                CHECK(memcmp(units, expected, ROWS * classes[c] * sizeof *units) == 0,
                      "%s: %zu classes, %zu the best, %u bins, kind %d", cnd_isa_name((cnd_isa)isa),
                      classes[c], best[b / 10], bins[b / 2 % 5], kind);
            }
        }
}
