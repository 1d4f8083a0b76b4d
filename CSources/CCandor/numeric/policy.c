/* policy.c: a policy's defaults, and which policies there are. */
#include "numeric/policy.h"
#include <stdarg.h>
#include <stdio.h>

_Static_assert(sizeof(candor_policy) == 72, "the size is part of the interface");

static const float default_high = 0.8f, default_medium = 0.5f;
static const uint32_t default_k = 3;

void candor_policy_init(candor_policy *policy, int32_t level) {
    *policy = (candor_policy){
        .struct_size = sizeof *policy,
        .level = level,
        .k = default_k,
        .score_form = CANDOR_SCORES_EXACT,
        .bucket_high = default_high,
        .bucket_medium = default_medium,
        .noise = CANDOR_NOISE_NONE,
        .noise_sticky = 1,
        .preserve_argmax = 1,
    };
}

/* Where the reason for a refusal goes. */
typedef struct message {
    char *text;
    size_t capacity;
} message;

__attribute__((format(printf, 2, 3))) static bool refuse(message m, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    if (m.capacity > 0) (void)vsnprintf(m.text, m.capacity, format, arguments);
    va_end(arguments);
    return false;
}

static bool within(double value, double least, double most) {
    return value >= least && value <= most; /* false for NaN */
}

static bool is_flag(int32_t value) {
    return value == 0 || value == 1;
}

static bool check_level(const candor_policy *p, message m) {
    if (p->level < CANDOR_LEVEL_LABEL || p->level > CANDOR_LEVEL_FULL)
        return refuse(m, "level is %d; expected label, bucket, top-k or full (0 to 3)", p->level);
    if (p->level == CANDOR_LEVEL_TOP_K && (p->k < 1 || p->k > CANDOR_K_MAX))
        return refuse(m, "k is %u; expected 1 to %d", p->k, CANDOR_K_MAX);
    if (p->level != CANDOR_LEVEL_TOP_K && p->k != default_k)
        return refuse(m, "k is %u, but only level top-k uses it; expected its default, %u", p->k,
                      default_k);
    if (p->level == CANDOR_LEVEL_BUCKET) {
        if (!(p->bucket_medium > 0 && p->bucket_medium < p->bucket_high && p->bucket_high < 1))
            return refuse(m,
                          "bucket thresholds are high %g and medium %g; expected "
                          "0 < medium < high < 1",
                          (double)p->bucket_high, (double)p->bucket_medium);
    } else if (!within(p->bucket_high, default_high, default_high) ||
               !within(p->bucket_medium, default_medium, default_medium)) {
        return refuse(m,
                      "bucket thresholds are high %g and medium %g, but only level bucket uses "
                      "them; expected their defaults, %g and %g",
                      (double)p->bucket_high, (double)p->bucket_medium, (double)default_high,
                      (double)default_medium);
    }
    return true;
}

static bool check_scores(const candor_policy *p, message m) {
    int32_t form = p->score_form;
    if (form < CANDOR_SCORES_EXACT || form > CANDOR_SCORES_NONE)
        return refuse(m, "score_form is %d; expected exact, rounded, quantised or none (0 to 3)",
                      form);
    bool has_scores = p->level == CANDOR_LEVEL_TOP_K || p->level == CANDOR_LEVEL_FULL;
    if (!has_scores && form != CANDOR_SCORES_EXACT)
        return refuse(m,
                      "score_form is %d, but levels label and bucket release no scores; "
                      "expected its default, exact (0)",
                      form);
    if (p->level == CANDOR_LEVEL_FULL && form == CANDOR_SCORES_NONE)
        return refuse(m, "score_form is none, so level full would release nothing; expected "
                         "another form, or level top-k");
    if (form == CANDOR_SCORES_ROUNDED ? cnd_policy_steps(p) == 0 : !within(p->score_step, 0, 0))
        return refuse(m,
                      "score_step is %g; expected 1 over a whole number of 2 to 1000, such as "
                      "0.1 or 0.2, for rounded scores and 0 for all others",
                      p->score_step);
    if (form == CANDOR_SCORES_QUANTISED ? p->score_bins < 2 || p->score_bins > CANDOR_BINS_MAX
                                        : p->score_bins != 0)
        return refuse(m,
                      "score_bins is %u; expected 2 to %d for quantised scores and 0 for all "
                      "others",
                      p->score_bins, CANDOR_BINS_MAX);
    return true;
}

static bool check_noise(const candor_policy *p, message m) {
    if (p->noise < CANDOR_NOISE_NONE || p->noise > CANDOR_NOISE_GAUSSIAN)
        return refuse(m, "noise is %d; expected none, laplace or gaussian (0 to 2)", p->noise);
    bool noisy = cnd_policy_has_noise(p);
    if (noisy ? !within(p->noise_scale, CANDOR_NOISE_SCALE_MIN, CANDOR_NOISE_SCALE_MAX)
              : !within(p->noise_scale, 0, 0))
        return refuse(m, "noise_scale is %g; expected %g to %g with noise and 0 without",
                      p->noise_scale, CANDOR_NOISE_SCALE_MIN, CANDOR_NOISE_SCALE_MAX);
    if (!is_flag(p->noise_sticky) || (!noisy && p->noise_sticky != 1))
        return refuse(m,
                      "noise_sticky is %d; expected 0 or 1 with noise and its default, 1, "
                      "without",
                      p->noise_sticky);
    if (!is_flag(p->preserve_argmax))
        return refuse(m, "preserve_argmax is %d; expected 0 or 1", p->preserve_argmax);
    if (!noisy && !cnd_policy_has_scores(p) && p->preserve_argmax != 1)
        return refuse(m, "preserve_argmax is 0, but without noise and scores nothing could change "
                         "the arg max; expected its default, 1");
    if (noisy && p->level == CANDOR_LEVEL_LABEL && p->preserve_argmax == 1)
        return refuse(m,
                      "noise is %d, but a label that is preserved shows none of it; expected "
                      "noise none (0), or preserve_argmax 0",
                      p->noise);
    return true;
}

static bool check_logprobs(const candor_policy *p, message m) {
    if (p->logprobs_max > CANDOR_LOGPROBS_MAX)
        return refuse(m, "logprobs_max is %u; expected 0 to %d", p->logprobs_max,
                      CANDOR_LOGPROBS_MAX);
    bool exact = within(p->logprobs_step, 0, 0);
    if (!exact && (p->logprobs_max == 0 || !within(p->logprobs_step, 0.001, 10)))
        return refuse(m,
                      "logprobs_step is %g; expected 0 for exact ones, or 0.001 to 10 where "
                      "logprobs_max is not 0",
                      p->logprobs_step);
    return true;
}

int32_t candor_policy_check(const candor_policy *policy, char *text, size_t capacity) {
    message m = {text, text == NULL ? 0 : capacity};
    if (policy == NULL) {
        (void)refuse(m, "policy is NULL; expected a candor_policy");
        return CANDOR_ERROR_NULL;
    }
    if (policy->struct_size != sizeof *policy) {
        (void)refuse(m, "struct_size is %u; expected %zu, as candor_policy_init sets it",
                     policy->struct_size, sizeof *policy);
        return CANDOR_ERROR_STRUCT_SIZE;
    }
    bool good = check_level(policy, m) && check_scores(policy, m) && check_noise(policy, m) &&
                check_logprobs(policy, m);
    if (good && policy->reserved != 0)
        good = refuse(m, "reserved is %u; expected 0", policy->reserved);
    if (good && m.capacity > 0) m.text[0] = '\0';
    return good ? CANDOR_OK : CANDOR_ERROR_POLICY;
}

uint32_t candor_policy_denominator(const candor_policy *policy) {
    if (candor_policy_check(policy, NULL, 0) != CANDOR_OK) return 0;
    if (policy->score_form == CANDOR_SCORES_QUANTISED) return policy->score_bins;
    if (policy->score_form == CANDOR_SCORES_ROUNDED) return cnd_policy_steps(policy);
    return cnd_policy_has_scores(policy) && cnd_policy_has_noise(policy) &&
                   policy->score_form == CANDOR_SCORES_EXACT
               ? CANDOR_NOISE_DENOMINATOR
               : 0;
}
