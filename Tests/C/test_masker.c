/* test_masker.c: a policy made ready masks as the policy does, and what is no masker is refused. */
#include <stdlib.h>
#include "CCandor.h"
#include "candor.h"
#include "check.h"

enum { ROWS = 40, CLASSES = 21, K = 3 };

static const uint8_t seed[16] = {6}, sticky_key[16] = {7};

static float logits[ROWS * CLASSES];

static const candor_input input = {sizeof input, CANDOR_KIND_LOGITS, logits, ROWS, CLASSES, 0};

/* All that a policy can release. */
typedef struct answer {
    int32_t labels[ROWS * K], buckets[2 * ROWS];
    float scores[ROWS * CLASSES];
} answer;

static candor_output output_of(answer *to, int32_t level) {
    bool scored = level == CANDOR_LEVEL_TOP_K || level == CANDOR_LEVEL_FULL;
    bool labelled = level == CANDOR_LEVEL_TOP_K || level == CANDOR_LEVEL_LABEL;
    return (candor_output){.struct_size = sizeof(candor_output),
                           .labels = labelled ? to->labels : NULL,
                           .buckets = level == CANDOR_LEVEL_BUCKET ? to->buckets : NULL,
                           .scores = scored ? to->scores : NULL};
}

static candor_masker *masker_of(const candor_policy *policy) {
    candor_masker *masker = malloc(candor_masker_bytes());
    if (masker == NULL) abort();
    int32_t status = candor_masker_init(masker, candor_masker_bytes(), policy, NULL);
    CHECK(status == CANDOR_OK, "%s", candor_error_message(status));
    return masker;
}

/* Batches and rows are those of the policy, by the masker and by a copy of its bytes. */
static void masks_as_the_policy(int32_t level, int32_t noise, int32_t sticky) {
    candor_policy policy;
    candor_policy_init(&policy, level);
    policy.noise = noise, policy.noise_sticky = sticky;
    if (noise != CANDOR_NOISE_NONE) policy.noise_scale = 0.2;
    /* What a noisy label or bucket is would say it. */
    if (noise != CANDOR_NOISE_NONE && level < CANDOR_LEVEL_TOP_K) policy.preserve_argmax = 0;
    candor_options options = {.struct_size = sizeof options, .threads = 1};
    if (noise != CANDOR_NOISE_NONE && sticky) options.sticky_key = sticky_key;
    if (noise != CANDOR_NOISE_NONE && !sticky) options.insecure_test_seed = seed;
    candor_masker *first = masker_of(&policy), *masker = malloc(candor_masker_bytes());
    if (masker == NULL) abort();
    memcpy(masker, first, candor_masker_bytes());
    free(first);
    static answer expected, found;
    memset(&expected, 0, sizeof expected), memset(&found, 0, sizeof found);
    candor_output to = output_of(&expected, level), again = output_of(&found, level);
    CHECK(candor_mask(&policy, &input, &to, &options, NULL) == CANDOR_OK &&
              candor_masker_mask(masker, &input, &again, &options, NULL) == CANDOR_OK,
          "level %d, noise %d", level, noise);
    CHECK(memcmp(&expected, &found, sizeof found) == 0, "level %d, noise %d, sticky %d", level,
          noise, sticky);
    memset(&found, 0, sizeof found);
    CHECK(candor_masker_mask_row(masker, logits, CLASSES, CANDOR_KIND_LOGITS, &again, &options,
                                 NULL) == CANDOR_OK,
          "level %d, noise %d", level, noise);
    CHECK(found.labels[0] == expected.labels[0] && found.buckets[1] == expected.buckets[1] &&
              memcmp(found.scores, expected.scores, K * sizeof(float)) == 0,
          "level %d, noise %d, sticky %d: a row", level, noise, sticky);
    free(masker);
}

/* Noise without a seed is fresh in every call of one masker. */
static void noise_is_fresh(void) {
    static answer first, second;
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_FULL);
    policy.noise = CANDOR_NOISE_GAUSSIAN, policy.noise_scale = 0.2, policy.noise_sticky = 0;
    candor_masker *masker = masker_of(&policy);
    candor_output to = output_of(&first, policy.level), again = output_of(&second, policy.level);
    CHECK(candor_masker_mask(masker, &input, &to, NULL, NULL) == CANDOR_OK &&
              candor_masker_mask(masker, &input, &again, NULL, NULL) == CANDOR_OK &&
              memcmp(&first, &second, sizeof first) != 0,
          "two calls have the same noise");
    free(masker);
}

/* The status, which the detail repeats with what was expected and found. */
static void refused(int32_t status, int32_t wanted, const candor_error_detail *detail,
                    double expected, double actual) {
    CHECK(status == wanted && detail->code == wanted, "expected %d, got %d and %d", wanted, status,
          detail->code);
    CHECK(detail->expected == expected && detail->actual == actual, "%d: expected %g, actual %g",
          wanted, detail->expected, detail->actual);
}

static void refusals(void) {
    size_t bytes = candor_masker_bytes();
    candor_policy policy, bad;
    candor_policy_init(&policy, CANDOR_LEVEL_LABEL);
    bad = policy, bad.k = 300;
    candor_error_detail detail = {.struct_size = sizeof detail};
    candor_masker *masker = masker_of(&policy);
    answer *to = calloc(1, sizeof *to);
    if (to == NULL) abort();
    candor_output output = output_of(to, CANDOR_LEVEL_LABEL);

    refused(candor_masker_init(NULL, bytes, &policy, &detail), CANDOR_ERROR_NULL, &detail, 1, 0);
    refused(candor_masker_init(masker, bytes - 1, &policy, &detail), CANDOR_ERROR_MASKER, &detail,
            (double)bytes, (double)bytes - 1);
    refused(candor_masker_init((candor_masker *)((char *)masker + 4), bytes, &policy, &detail),
            CANDOR_ERROR_MISALIGNED, &detail, 8, 4);
    CHECK(candor_masker_mask(masker, &input, &output, NULL, NULL) == CANDOR_OK,
          "these have not touched it");
    refused(candor_masker_mask(NULL, &input, &output, NULL, &detail), CANDOR_ERROR_NULL, &detail, 1,
            0);
    refused(
        candor_masker_mask((candor_masker *)((char *)masker + 4), &input, &output, NULL, &detail),
        CANDOR_ERROR_MISALIGNED, &detail, 8, 4);
    CHECK(candor_masker_init(masker, bytes, NULL, NULL) == CANDOR_ERROR_NULL, "no policy");
    CHECK(candor_masker_init(masker, bytes, &bad, &detail) == CANDOR_ERROR_POLICY &&
              detail.code == CANDOR_ERROR_POLICY,
          "a bad policy");
    to->labels[0] = 77;
    CHECK(candor_masker_mask(masker, &input, &output, NULL, &detail) == CANDOR_ERROR_MASKER &&
              candor_masker_mask_row(masker, logits, CLASSES, CANDOR_KIND_LOGITS, &output, NULL,
                                     NULL) == CANDOR_ERROR_MASKER,
          "a masker of a bad policy");
    memset(masker, 0, bytes);
    CHECK(candor_masker_mask(masker, &input, &output, NULL, &detail) == CANDOR_ERROR_MASKER &&
              to->labels[0] == 77,
          "a masker that has been wiped");
    detail.struct_size = 3;
    CHECK(candor_masker_init(masker, bytes, &policy, &detail) == CANDOR_ERROR_STRUCT_SIZE &&
              candor_masker_mask(masker, &input, &output, NULL, &detail) ==
                  CANDOR_ERROR_STRUCT_SIZE,
          "a detail of another size");
    free(masker), free(to);
}

void test_masker(void) {
    uint64_t state = 7;
    for (size_t i = 0; i < ROWS * CLASSES; i++)
        logits[i] = 6 * (float)(test_random(&state) >> 40) * 0x1p-24f;
    for (int32_t level = CANDOR_LEVEL_LABEL; level <= CANDOR_LEVEL_FULL; level++) {
        masks_as_the_policy(level, CANDOR_NOISE_NONE, 1);
        masks_as_the_policy(level, CANDOR_NOISE_LAPLACE, 0);
        masks_as_the_policy(level, CANDOR_NOISE_GAUSSIAN, 1);
    }
    noise_is_fresh();
    refusals();
}
