/* policy_describe.c: a policy and the errors in plain words. */
#include <stdarg.h>
#include <stdio.h>
#include "numeric/policy.h"

#define STRING(x) #x
#define VERSION(major, minor, patch) STRING(major) "." STRING(minor) "." STRING(patch)

const char *candor_version(void) {
    return VERSION(CANDOR_VERSION_MAJOR, CANDOR_VERSION_MINOR, CANDOR_VERSION_PATCH);
}

typedef struct writer {
    char *text;
    size_t capacity, length; /* `length` counts what did not fit, too */
} writer;

__attribute__((format(printf, 2, 3))) static void say(writer *w, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    bool fits = w->length < w->capacity;
    int length = vsnprintf(fits ? w->text + w->length : NULL, fits ? w->capacity - w->length : 0,
                           format, arguments);
    va_end(arguments);
    if (length > 0) w->length += (size_t)length;
}

static void say_scores(writer *w, const candor_policy *p) {
    switch (p->score_form) {
    case CANDOR_SCORES_EXACT:
        if (cnd_policy_has_noise(p))
            say(w, ", to multiples of 2^-24");
        else
            say(w, " as float32");
        break;
    case CANDOR_SCORES_ROUNDED:
        say(w, ", rounded to multiples of %g; they need not sum to 1", p->score_step);
        break;
    default:
        say(w, ", quantised to multiples of 1/%u by largest remainder", p->score_bins);
    }
}

static void say_level(writer *w, const candor_policy *p) {
    switch (p->level) {
    case CANDOR_LEVEL_LABEL:
        say(w, "Releases the label alone");
        break;
    case CANDOR_LEVEL_BUCKET:
        say(w,
            "Releases the label and whether its probability is high (above %g), medium (above %g) "
            "or low",
            (double)p->bucket_high, (double)p->bucket_medium);
        break;
    case CANDOR_LEVEL_TOP_K:
        if (p->k == 1)
            say(w, "Releases the best class");
        else
            say(w, "Releases the %u best classes, best first,", p->k);
        if (p->score_form == CANDOR_SCORES_NONE) {
            say(w, " without scores");
        } else {
            say(w, p->k == 1 ? " with its probability" : " with their probabilities");
            say_scores(w, p);
        }
        break;
    default:
        say(w, "Releases the probabilities of all classes");
        say_scores(w, p);
    }
    say(w, ".");
}

size_t candor_policy_describe(const candor_policy *policy, char *text, size_t capacity) {
    writer w = {text, text == NULL ? 0 : capacity, 0};
    if (w.capacity > 0) text[0] = '\0';
    if (candor_policy_check(policy, NULL, 0) != CANDOR_OK) return 0;
    say_level(&w, policy);
    if (cnd_policy_has_noise(policy))
        say(&w, " Adds %s noise of scale %g to the probabilities, %s.",
            policy->noise == CANDOR_NOISE_LAPLACE ? "Laplace" : "Gaussian", policy->noise_scale,
            policy->noise_sticky ? "the same for the same row" : "fresh for every answer");
    if (cnd_policy_has_noise(policy) || cnd_policy_has_scores(policy))
        say(&w, policy->preserve_argmax ? " The best class stays the model's."
                                        : " The best class may differ from the model's.");
    if (policy->logprobs_max == 0) {
        say(&w, " Releases no log-probabilities of text.");
    } else {
        say(&w, " Of text, releases at most %u log-probabilities a token", policy->logprobs_max);
        if (policy->logprobs_step > 0)
            say(&w, ", rounded to multiples of %g", policy->logprobs_step);
        say(&w, ".");
    }
    return w.length;
}

const char *candor_error_message(int32_t code) {
    switch (code) {
    case CANDOR_OK:
        return "Done.";
    case CANDOR_ERROR_STRUCT_SIZE:
        return "A struct_size is not that of any version of this library.";
    case CANDOR_ERROR_NULL:
        return "An argument that must not be NULL is.";
    case CANDOR_ERROR_POLICY:
        return "The policy is not valid; candor_policy_check says why.";
    case CANDOR_ERROR_KIND:
        return "The kind of the input is neither logits nor probabilities, or is not what the "
               "call takes.";
    case CANDOR_ERROR_SHAPE:
        return "The input has no classes, more than 2147483647, or a size that overflows.";
    case CANDOR_ERROR_STRIDE:
        return "row_stride is below the number of classes.";
    case CANDOR_ERROR_K:
        return "The policy's k is above the number of classes.";
    case CANDOR_ERROR_OUTPUT:
        return "An output that the policy needs is NULL, or one that it does not release is not.";
    case CANDOR_ERROR_MISALIGNED:
        return "A buffer is not aligned to 4 bytes, or a masker to 8.";
    case CANDOR_ERROR_OVERLAP:
        return "An output overlaps the input or another output.";
    case CANDOR_ERROR_SCRATCH:
        return "The scratch is smaller than candor_scratch_bytes.";
    case CANDOR_ERROR_NAN:
        return "A score is NaN.";
    case CANDOR_ERROR_INFINITE:
        return "A logit is +inf, or a probability is infinite.";
    case CANDOR_ERROR_NO_FINITE:
        return "A row of logits has no finite entry.";
    case CANDOR_ERROR_NEGATIVE:
        return "A probability is negative.";
    case CANDOR_ERROR_NOT_NORMALISED:
        return "The probabilities of a row do not sum to 1 within 0.001.";
    case CANDOR_ERROR_STICKY_KEY:
        return "Sticky noise needs a sticky_key, and takes no insecure_test_seed.";
    case CANDOR_ERROR_RANDOMNESS:
        return "The system gave no random bytes for fresh noise.";
    case CANDOR_ERROR_LOGIT_BIAS:
        return "Log-probabilities are not released together with logit_bias.";
    case CANDOR_ERROR_TOKEN:
        return "A sampled token is not in the vocabulary.";
    case CANDOR_ERROR_ENVIRONMENT:
        return "CND_ISA or CND_PARALLEL has a value that is unknown or not available here.";
    case CANDOR_ERROR_OPTIONS:
        return "zero_on_error is neither 0 nor 1, or a reserved field is not 0.";
    case CANDOR_ERROR_MASKER:
        return "A masker's memory is below candor_masker_bytes, or candor_masker_init has not made "
               "it.";
    default:
        return "Not an error code of this library.";
    }
}
