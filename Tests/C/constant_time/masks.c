/* masks.c: candor_mask on secret scores, where candor.h says that time depends on shapes alone: at
 * the level bucket, and at every level and form with noise. Policies, shapes, models and which rows
 * are bad are public; scores, keys and seeds are not. */
#include <stdio.h>
#include <stdlib.h>
#include "secret.h"

enum { WORDS = 40000 };

static float scores[WORDS];
static uint32_t numerators[WORDS];
static int32_t labels[WORDS];

/* Rows of every kind: some classes that cannot be, ties, and a class that is nearly certain. */
static void fill(size_t rows, size_t classes, int32_t kind) {
    for (size_t row = 0; row < rows; row++)
        for (size_t c = 0; c < classes; c++) {
            float logit = c % 7 == 3 ? -__builtin_inff() : (float)((c * 13 + row) % 11);
            float rest = classes > 1 ? 0.5f / (float)(classes - 1) : 0;
            float p = c == row % classes ? 1 - rest * (float)(classes - 1) : rest;
            scores[row * classes + c] = kind == CANDOR_KIND_LOGITS ? logit : p;
        }
    VALGRIND_MAKE_MEM_UNDEFINED(scores, rows * classes * sizeof *scores);
}

static void judge(const candor_policy *policy, size_t rows, size_t classes, uint8_t *key) {
    for (int32_t kind = CANDOR_KIND_LOGITS; kind <= CANDOR_KIND_PROBABILITIES; kind++) {
        fill(rows, classes, kind);
        size_t bytes = candor_scratch_bytes(policy, classes, 1);
        candor_options options = {
            .struct_size = sizeof options, .threads = 1, .scratch_bytes = bytes};
        options.scratch = bytes > 0 ? malloc(bytes) : NULL;
        if (policy->noise_sticky)
            options.sticky_key = key;
        else
            options.insecure_test_seed = key;
        bool is_best = policy->level == CANDOR_LEVEL_TOP_K;
        bool has_scores = policy->level >= CANDOR_LEVEL_TOP_K;
        const candor_input input = {sizeof input, kind, scores, rows, classes, 0};
        candor_output output = {.struct_size = sizeof output};
        if (is_best || policy->level == CANDOR_LEVEL_LABEL) output.labels = labels;
        if (policy->level == CANDOR_LEVEL_BUCKET) output.buckets = labels;
        if (has_scores && policy->score_form != CANDOR_SCORES_NONE) output.numerators = numerators;
        candor_error_detail detail = {.struct_size = sizeof detail};
        int32_t status = candor_mask(policy, &input, &output, &options, &detail);
        if (status != CANDOR_OK) {
            fprintf(stderr, "masks.c: %s\n", candor_error_message(status));
            exit(1);
        }
        free(options.scratch);
    }
}

/* Rows upright and across the lanes, and more of them than are held back before all are checked. */
static void judge_shapes(const candor_policy *policy, uint8_t *key) {
    judge(policy, 37, 10, key);
    judge(policy, 5, 300, key);
}

void judge_masks(void) {
    uint8_t key[16] = {1};
    SECRET(key);
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_BUCKET);
    judge_shapes(&policy, key);
    judge(&policy, 1, WORDS, key);

    for (int32_t level = CANDOR_LEVEL_LABEL; level <= CANDOR_LEVEL_FULL; level++)
        for (int32_t sticky = 0; sticky < 2; sticky++)
            for (int32_t form = CANDOR_SCORES_EXACT; form <= CANDOR_SCORES_NONE; form++) {
                candor_policy_init(&policy, level);
                policy.noise = sticky ? CANDOR_NOISE_GAUSSIAN : CANDOR_NOISE_LAPLACE;
                policy.noise_scale = 0.2, policy.noise_sticky = sticky;
                policy.preserve_argmax = level == CANDOR_LEVEL_FULL;
                policy.score_form = form;
                if (form == CANDOR_SCORES_ROUNDED) policy.score_step = 0.1;
                if (form == CANDOR_SCORES_QUANTISED) policy.score_bins = 10;
                if (candor_policy_check(&policy, NULL, 0) == CANDOR_OK) judge_shapes(&policy, key);
            }

    /* Past the answers that are held back, and past the stack. */
    candor_policy_init(&policy, CANDOR_LEVEL_FULL);
    policy.noise = CANDOR_NOISE_LAPLACE, policy.noise_scale = 0.2, policy.noise_sticky = 0;
    judge(&policy, 1700, 10, key);
    judge(&policy, 170, 100, key);
    judge(&policy, 1, 5000, key);
}
