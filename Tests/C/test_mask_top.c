/* test_mask_top.c: the best few of many classes that share their scores, or nearly: on every
 * instruction set what the scalar kernels release, which look at rows one by one. */
#include "mask_answer.h"
#include "mask_ties.h"

enum { ROWS = 35, CLASSES_MAX = 1100 };

/* Released labels are in order, each of the greatest score that is left, the first of equal ones;
 * and no class has more than the first. */
static void check_rows(const candor_input *input, uint32_t k, const answer *top) {
    for (size_t row = 0; row < ROWS; row++) {
        const float *x = input->data + row * input->classes;
        const int32_t *labels = (const int32_t *)words_of(top, 0) + row * k;
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
    static const uint32_t k[] = {1, 2, 5, 6, 8, 9};
    static float data[ROWS * CLASSES_MAX];
    for (size_t c = 0; c < 5; c++)
        for (size_t b = 0; b < 6 * 6 * 4; b++) {
            int32_t kind = b % 2 == 0 ? CANDOR_KIND_LOGITS : CANDOR_KIND_PROBABILITIES;
            const bool scored = b / 2 % 2 == 0;
            const uint32_t own = k[b / 4 % 6];
            const candor_input input = {sizeof input, kind, data, ROWS, classes[c], 0};
            fill_ties(data, ROWS, classes[c], best[b / 24], true, kind, 1000 * c + b);
            candor_policy policy;
            candor_policy_init(&policy, CANDOR_LEVEL_TOP_K);
            policy.k = own;
            if (!scored) policy.score_form = CANDOR_SCORES_NONE;
            answer expected = mask(CND_ISA_SCALAR, &policy, &input, NULL);
            check_rows(&input, own, &expected);
            for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
                if (!cnd_isa_available((cnd_isa)isa)) continue;
                answer out = mask((cnd_isa)isa, &policy, &input, NULL);
                CHECK(same(&out, &expected), "%s: the best %u of %zu classes, %zu alike, kind %d",
                      cnd_isa_name((cnd_isa)isa), own, classes[c], best[b / 24], kind);
                answer_free(&out);
            }
            answer_free(&expected);
        }
}
