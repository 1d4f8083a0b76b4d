/* test_mask_logprobs.c: log-probabilities of a text's tokens, whole and row by row, and every
 * refusal of them. */
#include <math.h>
#include "CCandor.h"
#include "check.h"

typedef struct text {
    candor_policy policy;
    candor_input input;
    candor_logprobs_request request;
    candor_logprobs_output output;
    float data[3 * 50];
    int32_t tokens[3], top[3 * 20];
    float logprobs[3 * 20], sampled[3];
} text;

static void good_text(text *t) {
    uint64_t seed = 17;
    candor_policy_init(&t->policy, CANDOR_LEVEL_LABEL);
    t->policy.logprobs_max = 5;
    for (size_t i = 0; i < 150; i++)
        t->data[i] = (float)(test_random(&seed) % 1000) / 100;
    t->data[7] = -INFINITY;
    t->tokens[0] = 7, t->tokens[1] = 0, t->tokens[2] = 49;
    t->input = (candor_input){sizeof t->input, CANDOR_KIND_LOGITS, t->data, 3, 50, 0};
    t->request =
        (candor_logprobs_request){.struct_size = sizeof t->request, .top = 4, .tokens = t->tokens};
    t->output = (candor_logprobs_output){.struct_size = sizeof t->output,
                                         .top_tokens = t->top,
                                         .top_logprobs = t->logprobs,
                                         .token_logprobs = t->sampled};
    for (size_t i = 0; i < 60; i++)
        t->top[i] = -7, t->logprobs[i] = 7;
    for (size_t i = 0; i < 3; i++)
        t->sampled[i] = 7;
}

static void check_text(const text *t, size_t top, double step) {
    for (size_t row = 0; row < 3; row++) {
        const float *x = t->data + 50 * row;
        double max = -INFINITY, sum = 0;
        for (size_t c = 0; c < 50; c++)
            max = fmax(max, x[c]);
        for (size_t c = 0; c < 50; c++)
            sum += exp(x[c] - max);
        for (size_t j = 0; j <= top; j++) {
            size_t token = (size_t)(j < top ? t->top[row * top + j] : t->tokens[row]), before = 0;
            float got = j < top ? t->logprobs[row * top + j] : t->sampled[row];
            for (size_t c = 0; c < 50; c++)
                before += x[c] > x[token] || (x[c] == x[token] && c < token);
            double exact = fmax(x[token] - max - log(sum), -9999);
            CHECK(fabs(got - exact) <= step / 2 + 1e-5, "row %zu: %g for %g", row, got, exact);
            CHECK(j == top || before == j, "row %zu: token %zu is number %zu", row, token, before);
            if (step > 0 && exact > -9999)
                CHECK(fabs(got / step - rint(got / step)) < 1e-3, "%g is off the step", got);
        }
    }
    for (size_t i = 3 * top; i < 60; i++)
        CHECK(t->top[i] == -7 && t->logprobs[i] == 7, "wrote beyond %zu", i);
}

static void texts(void) {
    static text t, row;
    static const double steps[] = {0, 0.5, 0.001};
    for (int isa = 0; isa < CND_ISA_COUNT; isa++)
        for (int s = 0; s < 3 && cnd_isa_available((cnd_isa)isa); s++) {
            good_text(&t);
            t.policy.logprobs_step = steps[s];
            int32_t status = cnd_mask_logprobs_on((cnd_isa)isa, &t.policy, &t.input, &t.request,
                                                  &t.output, NULL, NULL);
            CHECK(status == CANDOR_OK, "%s", candor_error_message(status));
            check_text(&t, 4, steps[s]);
            good_text(&row); /* a stream: row by row */
            row.policy = t.policy, row.input.rows = 1;
            for (size_t r = 0; r < 3; r++) {
                status = candor_mask_logprobs(&row.policy, &row.input, &row.request, &row.output,
                                              NULL, NULL);
                CHECK(status == CANDOR_OK, "%s", candor_error_message(status));
                row.input.data += 50, row.request.tokens++;
                row.output.top_tokens += 4, row.output.top_logprobs += 4;
                row.output.token_logprobs++;
            }
            CHECK(memcmp(t.top, row.top, sizeof t.top) == 0 &&
                      memcmp(t.logprobs, row.logprobs, sizeof t.logprobs) == 0 &&
                      memcmp(t.sampled, row.sampled, sizeof t.sampled) == 0,
                  "%s: a stream differs from a batch", cnd_isa_name((cnd_isa)isa));
        }
    good_text(&t);
    CHECK(candor_logprobs_top(&t.policy, 4, 50) == 4, "as asked");
    CHECK(candor_logprobs_top(&t.policy, 20, 50) == 5, "clamped");
    CHECK(candor_logprobs_top(&t.policy, -1, 50) == 5, "the whole vocabulary is clamped");
    CHECK(candor_logprobs_top(&t.policy, INT32_MIN, 3) == 3, "no more than there are");
    CHECK(candor_logprobs_top(&t.policy, 0, 50) == 0, "none");
    t.policy.logprobs_max = 0;
    CHECK(candor_logprobs_top(&t.policy, 20, 50) == 0, "suppressed");
    t.output = (candor_logprobs_output){.struct_size = sizeof t.output};
    int32_t status = candor_mask_logprobs(&t.policy, &t.input, &t.request, &t.output, NULL, NULL);
    CHECK(status == CANDOR_OK && t.top[0] == -7 && t.sampled[0] == 7, "suppressed: %d", status);
}

#define TEXT_REFUSED(wanted, change)                                                           \
    do {                                                                                       \
        static text t;                                                                         \
        candor_error_detail detail = {.struct_size = sizeof detail};                           \
        good_text(&t);                                                                         \
        change;                                                                                \
        int32_t got =                                                                          \
            candor_mask_logprobs(&t.policy, &t.input, &t.request, &t.output, NULL, &detail);   \
        CHECK(got == wanted && detail.code == wanted, #change ": expected %d, got %d", wanted, \
              got);                                                                            \
        CHECK(t.top[0] == -7 && t.logprobs[0] == 7 && t.sampled[0] == 7, #change ": touched"); \
    } while (0)

static void texts_refused(void) {
    TEXT_REFUSED(CANDOR_ERROR_LOGIT_BIAS, t.request.logit_bias = 1);
    TEXT_REFUSED(CANDOR_ERROR_TOKEN, t.tokens[2] = 50);
    TEXT_REFUSED(CANDOR_ERROR_TOKEN, t.tokens[1] = -1);
    TEXT_REFUSED(CANDOR_ERROR_KIND, t.input.kind = CANDOR_KIND_PROBABILITIES);
    TEXT_REFUSED(CANDOR_ERROR_POLICY, t.policy.logprobs_max = 21);
    TEXT_REFUSED(CANDOR_ERROR_OUTPUT, t.policy.logprobs_max = 0);
    TEXT_REFUSED(CANDOR_ERROR_OUTPUT, t.request.tokens = NULL);
    TEXT_REFUSED(CANDOR_ERROR_OUTPUT, t.output.token_logprobs = NULL);
    TEXT_REFUSED(CANDOR_ERROR_OUTPUT, t.request.reserved = 1);
    TEXT_REFUSED(CANDOR_ERROR_STRUCT_SIZE, t.request.struct_size = 0);
    TEXT_REFUSED(CANDOR_ERROR_NAN, t.data[149] = NAN);
    TEXT_REFUSED(CANDOR_ERROR_INFINITE, t.data[149] = INFINITY);
    TEXT_REFUSED(CANDOR_ERROR_OVERLAP, t.output.token_logprobs = t.logprobs + 11);
    TEXT_REFUSED(CANDOR_ERROR_SHAPE, t.input.classes = 0);

    static text t;
    good_text(&t);
    CHECK(candor_mask_logprobs(&t.policy, &t.input, NULL, &t.output, NULL, NULL) ==
              CANDOR_ERROR_NULL,
          "request");
    CHECK(candor_mask_logprobs(&t.policy, &t.input, &t.request, NULL, NULL, NULL) ==
              CANDOR_ERROR_NULL,
          "output");
    candor_error_detail detail = {.struct_size = 1};
    CHECK(candor_mask_logprobs(&t.policy, &t.input, &t.request, &t.output, NULL, &detail) ==
              CANDOR_ERROR_STRUCT_SIZE,
          "detail");
    CHECK(t.top[0] == -7 && t.logprobs[0] == 7 && t.sampled[0] == 7, "touched");
}

void test_mask_logprobs(void) {
    texts();
    texts_refused();
}
