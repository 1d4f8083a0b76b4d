/* test_policy.c: which policies there are, what they say of themselves, and what they can give
 * away. */
#include <math.h>
#include "CCandor.h"
#include "check.h"

static candor_policy at_level(int32_t level) {
    candor_policy policy;
    candor_policy_init(&policy, level);
    return policy;
}

static void accepted(const candor_policy *policy, const char *what) {
    char message[200] = "old";
    int32_t status = candor_policy_check(policy, message, sizeof message);
    CHECK(status == CANDOR_OK && message[0] == '\0', "%s: %d, %s", what, status, message);
}

/* Refused with a message that names the field and what is expected. */
static void refused(const candor_policy *policy, const char *field) {
    char message[200] = "", cut[10] = "";
    int32_t status = candor_policy_check(policy, message, sizeof message);
    CHECK(status == CANDOR_ERROR_POLICY, "%s: expected a refusal, got %d", field, status);
    CHECK(strstr(message, field) != NULL && strstr(message, "expected") != NULL, "%s: \"%s\"",
          field, message);
    CHECK(candor_policy_check(policy, cut, sizeof cut) == status &&
              strncmp(cut, message, sizeof cut - 1) == 0 && cut[sizeof cut - 1] == '\0',
          "%s: cut to \"%.10s\"", field, cut);
    CHECK(candor_policy_check(policy, NULL, 0) == status, "%s: without a message", field);
    CHECK(candor_policy_leakage_bits(policy, 1000) < 0, "%s: bits of a bad policy", field);
    CHECK(candor_policy_describe(policy, cut, sizeof cut) == 0 && cut[0] == '\0',
          "%s: describes a bad policy", field);
}

/* Sets one field of a good policy to what is wrong. */
#define REFUSED(level, name, field, value)   \
    do {                                     \
        candor_policy bad = at_level(level); \
        bad.field = value;                   \
        refused(&bad, name);                 \
    } while (0)

static void checks(void) {
    for (int32_t level = CANDOR_LEVEL_LABEL; level <= CANDOR_LEVEL_FULL; level++) {
        candor_policy policy = at_level(level);
        accepted(&policy, "defaults");
        policy.logprobs_max = 20, policy.logprobs_step = 0.5;
        accepted(&policy, "log-probabilities");
    }
    const int32_t LABEL = CANDOR_LEVEL_LABEL, BUCKET = CANDOR_LEVEL_BUCKET;
    const int32_t TOP = CANDOR_LEVEL_TOP_K, FULL = CANDOR_LEVEL_FULL;
    REFUSED(-1, "level is -1", k, 3);
    REFUSED(4, "level is 4", k, 3);
    REFUSED(TOP, "k is 0", k, 0);
    REFUSED(TOP, "k is 257", k, 257);
    REFUSED(FULL, "k is 5", k, 5);
    REFUSED(BUCKET, "bucket thresholds", bucket_high, 0.5f);
    REFUSED(BUCKET, "bucket thresholds", bucket_high, 1.0f);
    REFUSED(BUCKET, "bucket thresholds", bucket_high, NAN);
    REFUSED(BUCKET, "bucket thresholds", bucket_medium, 0.0f);
    REFUSED(LABEL, "bucket thresholds", bucket_high, 0.9f);
    REFUSED(TOP, "bucket thresholds", bucket_medium, 0.4f);
    REFUSED(FULL, "score_form is 4", score_form, 4);
    REFUSED(LABEL, "score_form is 3", score_form, CANDOR_SCORES_NONE);
    REFUSED(FULL, "score_form is none", score_form, CANDOR_SCORES_NONE);
    REFUSED(FULL, "score_step is 0", score_form, CANDOR_SCORES_ROUNDED);
    REFUSED(FULL, "score_step is 0.1", score_step, 0.1);
    REFUSED(FULL, "score_bins is 0", score_form, CANDOR_SCORES_QUANTISED);
    REFUSED(FULL, "score_bins is 10", score_bins, 10);
    REFUSED(FULL, "noise is 3", noise, 3);
    REFUSED(FULL, "noise_scale is 0", noise, CANDOR_NOISE_LAPLACE);
    REFUSED(FULL, "noise_scale is 1", noise_scale, 1.0);
    REFUSED(FULL, "noise_sticky is 0", noise_sticky, 0);
    REFUSED(FULL, "preserve_argmax is 2", preserve_argmax, 2);
    REFUSED(LABEL, "preserve_argmax is 0", preserve_argmax, 0);
    REFUSED(FULL, "logprobs_max is 21", logprobs_max, 21);
    REFUSED(FULL, "logprobs_step is 0.1", logprobs_step, 0.1);
    REFUSED(FULL, "reserved is 1", reserved, 1);

    candor_policy policy = at_level(FULL);
    policy.score_form = CANDOR_SCORES_ROUNDED;
    for (int steps = 2; steps <= 1000; steps++) {
        policy.score_step = 1.0 / steps;
        CHECK(candor_policy_denominator(&policy) == (uint32_t)steps, "1/%d", steps);
        policy.score_step = (float)policy.score_step;
        CHECK(candor_policy_denominator(&policy) == (uint32_t)steps, "1/%d as a float", steps);
    }
    const double wrong[] = {0.3, 0.7, 1, 0.0009, -0.1, NAN, INFINITY};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        policy.score_step = wrong[i];
        refused(&policy, "score_step");
    }
    policy = at_level(FULL);
    policy.score_form = CANDOR_SCORES_QUANTISED;
    policy.score_bins = 1;
    refused(&policy, "score_bins is 1");
    policy.score_bins = CANDOR_BINS_MAX + 1;
    refused(&policy, "score_bins is 65537");
    policy.score_bins = CANDOR_BINS_MAX;
    accepted(&policy, "most bins");

    policy = at_level(LABEL);
    policy.noise = CANDOR_NOISE_GAUSSIAN, policy.noise_scale = 0.2;
    refused(&policy, "noise is 2");
    policy.preserve_argmax = 0, policy.noise_sticky = 0;
    accepted(&policy, "a noisy label");
    policy.noise_scale = 65;
    refused(&policy, "noise_scale is 65");
    policy.noise_scale = 1e-6;
    refused(&policy, "noise_scale is 1e-06");

    policy = at_level(LABEL);
    policy.struct_size--;
    char message[200];
    CHECK(candor_policy_check(&policy, message, sizeof message) == CANDOR_ERROR_STRUCT_SIZE &&
              strstr(message, "expected 72") != NULL,
          "%s", message);
    CHECK(candor_policy_check(NULL, message, sizeof message) == CANDOR_ERROR_NULL, "NULL");
}

static void described(const candor_policy *policy, const char *expected) {
    char text[400], cut[12];
    size_t length = candor_policy_describe(policy, text, sizeof text);
    CHECK(strcmp(text, expected) == 0, "\"%s\", expected \"%s\"", text, expected);
    CHECK(length == strlen(expected), "length %zu of \"%s\"", length, text);
    CHECK(candor_policy_describe(policy, cut, sizeof cut) == length && strlen(cut) == 11,
          "cut to \"%s\"", cut);
    CHECK(candor_policy_describe(policy, NULL, 0) == length, "counted alone");
}

static void descriptions(void) {
    candor_policy policy = at_level(CANDOR_LEVEL_LABEL);
    described(&policy, "Releases the label alone. Releases no log-probabilities of text.");
    policy = at_level(CANDOR_LEVEL_BUCKET);
    described(&policy, "Releases the label and whether its probability is high (above 0.8), medium "
                       "(above 0.5) or low. Releases no log-probabilities of text.");
    policy = at_level(CANDOR_LEVEL_TOP_K);
    policy.score_form = CANDOR_SCORES_QUANTISED, policy.score_bins = 5;
    policy.logprobs_max = 5, policy.logprobs_step = 0.5;
    described(&policy,
              "Releases the 3 best classes, best first, with their probabilities, quantised to "
              "multiples of 1/5 by largest remainder. The best class stays the model's. Of text, "
              "releases at most 5 log-probabilities a token, rounded to multiples of 0.5.");
    policy = at_level(CANDOR_LEVEL_FULL);
    policy.noise = CANDOR_NOISE_LAPLACE, policy.noise_scale = 0.2, policy.preserve_argmax = 0;
    described(&policy,
              "Releases the probabilities of all classes, to multiples of 2^-24. Adds Laplace "
              "noise of scale 0.2 to the probabilities, the same for the same row. The best class "
              "may differ from the model's. Releases no log-probabilities of text.");
}

static void leaks(const candor_policy *policy, size_t classes, double expected) {
    double bits = candor_policy_leakage_bits(policy, classes);
    CHECK(fabs(bits - expected) <= 1e-9 * (1 + expected), "%.12g bits, expected %.12g", bits,
          expected);
}

static double log2_choose(double n, double k) {
    return (lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)) / log(2);
}

static void leakage(void) {
    candor_policy policy = at_level(CANDOR_LEVEL_LABEL);
    leaks(&policy, 10, log2(10));
    leaks(&policy, 1, 0);
    policy = at_level(CANDOR_LEVEL_BUCKET);
    leaks(&policy, 128256, log2(3 * 128256.0));
    policy = at_level(CANDOR_LEVEL_TOP_K);
    leaks(&policy, 10, log2(720) + 3 * log2(0x3f800001));
    CHECK(candor_policy_leakage_bits(&policy, 2) < 0, "k above classes");
    policy.score_form = CANDOR_SCORES_NONE;
    leaks(&policy, 10, log2(720));
    policy.score_form = CANDOR_SCORES_QUANTISED, policy.score_bins = 5;
    leaks(&policy, 10, log2(720) + log2_choose(8, 3)); /* 3 of 4 parts of 5 */
    leaks(&policy, 3, log2(6) + log2_choose(7, 2));
    policy = at_level(CANDOR_LEVEL_FULL);
    leaks(&policy, 100, 100 * log2(0x3f800001));
    policy.score_form = CANDOR_SCORES_ROUNDED, policy.score_step = 0.2;
    leaks(&policy, 4, 4 * log2(6));
    policy = at_level(CANDOR_LEVEL_FULL);
    policy.score_form = CANDOR_SCORES_QUANTISED, policy.score_bins = 100;
    leaks(&policy, 1000, log2_choose(1099, 100));
    policy = at_level(CANDOR_LEVEL_FULL);
    policy.noise = CANDOR_NOISE_LAPLACE, policy.noise_scale = 1;
    leaks(&policy, 2, log2(16777217));
    CHECK(candor_policy_leakage_bits(&policy, 0) < 0, "no classes");
}

void test_policy(void) {
    checks();
    descriptions();
    leakage();
    CHECK(strcmp(candor_version(), "1.1.0") == 0, "version %s", candor_version());
    for (int32_t code = 0; code >= CANDOR_ERROR_MASKER; code--)
        for (int32_t other = 1; other > code; other--)
            CHECK(strcmp(candor_error_message(code), candor_error_message(other)) != 0,
                  "codes %d and %d have one message", code, other);
}
