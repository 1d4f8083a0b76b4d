/* test_mask_errors.c: every refusal of the masking interface: its code, where and with what values,
 * and outputs that nobody has touched. */
#include <math.h>
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"

enum { ROWS = 40, CLASSES = 20, WORDS = ROWS * CLASSES };

/* A good call of each level that a test then breaks. */
typedef struct call {
    candor_policy policy;
    candor_input input;
    candor_output output;
    candor_options options;
    candor_error_detail detail;
    float data[WORDS];
    int32_t labels[WORDS];
    uint32_t scores[WORDS], numerators[WORDS]; /* words, so that their bits can be compared */
} call;

static void good_call(call *c, int32_t level, int32_t kind) {
    uint64_t seed = 11;
    candor_policy_init(&c->policy, level);
    for (size_t i = 0; i < WORDS; i++)
        c->data[i] =
            kind == CANDOR_KIND_LOGITS ? (float)(test_random(&seed) % 1000) / 100 : 1.0f / CLASSES;
    c->input = (candor_input){sizeof c->input, kind, c->data, ROWS, CLASSES, 0};
    c->output = (candor_output){.struct_size = sizeof c->output};
    if (level == CANDOR_LEVEL_LABEL || level == CANDOR_LEVEL_TOP_K) c->output.labels = c->labels;
    if (level == CANDOR_LEVEL_BUCKET) c->output.buckets = c->labels;
    if (level >= CANDOR_LEVEL_TOP_K) c->output.scores = (float *)c->scores;
    c->options = (candor_options){.struct_size = sizeof c->options, .threads = 1};
    c->detail = (candor_error_detail){.struct_size = sizeof c->detail};
    memset(c->labels, 0x5a, sizeof c->labels);
    memset(c->scores, 0x5a, sizeof c->scores);
    memset(c->numerators, 0x5a, sizeof c->numerators);
}

/* Whether every byte of the outputs is still `byte`. */
static bool all_bytes(const call *c, uint8_t byte) {
    const uint8_t *labels = (const uint8_t *)c->labels, *scores = (const uint8_t *)c->scores;
    const uint8_t *numerators = (const uint8_t *)c->numerators;
    bool all = true;
    for (size_t i = 0; i < sizeof c->scores; i++)
        all &= labels[i] == byte && scores[i] == byte && numerators[i] == byte;
    return all;
}

static void refused(call *c, int32_t code, const char *what) {
    int32_t status = candor_mask(&c->policy, &c->input, &c->output, &c->options, &c->detail);
    CHECK(status == code, "%s: expected %d, got %d", what, code, status);
    CHECK(c->detail.code == code, "%s: the detail says %d", what, c->detail.code);
    CHECK(all_bytes(c, 0x5a), "%s: an output was touched", what);
    CHECK(candor_mask(&c->policy, &c->input, &c->output, &c->options, NULL) == code,
          "%s: without a detail", what);
}

#define REFUSED(level, code, change)              \
    do {                                          \
        static call c;                            \
        good_call(&c, level, CANDOR_KIND_LOGITS); \
        change;                                   \
        refused(&c, code, #code ": " #change);    \
    } while (0)

static void arguments(void) {
    const int32_t LABEL = CANDOR_LEVEL_LABEL, BUCKET = CANDOR_LEVEL_BUCKET;
    const int32_t TOP = CANDOR_LEVEL_TOP_K, FULL = CANDOR_LEVEL_FULL;
    REFUSED(FULL, CANDOR_ERROR_STRUCT_SIZE, c.policy.struct_size++);
    REFUSED(FULL, CANDOR_ERROR_STRUCT_SIZE, c.input.struct_size--);
    REFUSED(FULL, CANDOR_ERROR_STRUCT_SIZE, c.output.struct_size = 0);
    REFUSED(FULL, CANDOR_ERROR_STRUCT_SIZE, c.options.struct_size = 4);
    REFUSED(FULL, CANDOR_ERROR_POLICY, c.policy.k = 9);
    REFUSED(FULL, CANDOR_ERROR_KIND, c.input.kind = 2);
    REFUSED(FULL, CANDOR_ERROR_NULL, c.input.data = NULL);
    REFUSED(FULL, CANDOR_ERROR_SHAPE, c.input.classes = 0);
    REFUSED(FULL, CANDOR_ERROR_SHAPE, c.input.classes = (size_t)INT32_MAX + 1);
    REFUSED(FULL, CANDOR_ERROR_SHAPE, c.input.rows = SIZE_MAX / 8);
    REFUSED(LABEL, CANDOR_ERROR_SHAPE, c.input.row_stride = SIZE_MAX / 16);
    REFUSED(FULL, CANDOR_ERROR_STRIDE, c.input.row_stride = CLASSES - 1);
    REFUSED(TOP, CANDOR_ERROR_K, c.policy.k = CLASSES + 1);
    REFUSED(LABEL, CANDOR_ERROR_OUTPUT, c.output.labels = NULL);
    REFUSED(LABEL, CANDOR_ERROR_OUTPUT, c.output.scores = (float *)c.scores);
    REFUSED(LABEL, CANDOR_ERROR_OUTPUT, c.output.reserved = 1);
    REFUSED(BUCKET, CANDOR_ERROR_OUTPUT, c.output.buckets = NULL);
    REFUSED(BUCKET, CANDOR_ERROR_OUTPUT, c.output.labels = c.labels);
    REFUSED(TOP, CANDOR_ERROR_OUTPUT, c.output.labels = NULL);
    REFUSED(TOP, CANDOR_ERROR_OUTPUT, c.output.scores = NULL);
    REFUSED(TOP, CANDOR_ERROR_OUTPUT, c.policy.score_form = CANDOR_SCORES_NONE);
    REFUSED(TOP, CANDOR_ERROR_OUTPUT, c.output.numerators = c.numerators);
    REFUSED(FULL, CANDOR_ERROR_OUTPUT, c.output.scores = NULL);
    REFUSED(FULL, CANDOR_ERROR_OUTPUT, c.output.buckets = c.labels);
    REFUSED(FULL, CANDOR_ERROR_MISALIGNED, c.input.data = (float *)((char *)c.data + 2));
    REFUSED(FULL, CANDOR_ERROR_MISALIGNED, c.output.scores = (float *)((char *)c.scores + 1));
    REFUSED(FULL, CANDOR_ERROR_OVERLAP, c.output.scores = c.data);
    REFUSED(FULL, CANDOR_ERROR_OVERLAP, c.output.scores = c.data + WORDS - 1);
    REFUSED(TOP, CANDOR_ERROR_OVERLAP, c.output.scores = (float *)c.labels + 1);
    REFUSED(FULL, CANDOR_ERROR_OPTIONS, c.options.zero_on_error = 2);
    REFUSED(FULL, CANDOR_ERROR_OPTIONS, c.options.reserved = 1);
    REFUSED(FULL, CANDOR_ERROR_STICKY_KEY,
            (c.policy.noise = CANDOR_NOISE_LAPLACE, c.policy.noise_scale = 0.2));

    static call c;
    good_call(&c, TOP, CANDOR_KIND_LOGITS);
    c.policy.k = CLASSES + 1;
    refused(&c, CANDOR_ERROR_K, "k");
    CHECK(c.detail.expected == CLASSES && c.detail.actual == CLASSES + 1, "%g, %g",
          c.detail.expected, c.detail.actual);
    CHECK(candor_mask(NULL, &c.input, &c.output, NULL, NULL) == CANDOR_ERROR_NULL, "policy");
    c.policy.k = 3;
    CHECK(candor_mask(&c.policy, NULL, &c.output, NULL, NULL) == CANDOR_ERROR_NULL, "input");
    CHECK(candor_mask(&c.policy, &c.input, NULL, NULL, NULL) == CANDOR_ERROR_NULL, "output");
    c.detail.struct_size = 1;
    CHECK(candor_mask(&c.policy, &c.input, &c.output, NULL, &c.detail) == CANDOR_ERROR_STRUCT_SIZE,
          "detail");
    /* An empty batch needs no buffers. */
    c.input.rows = 0, c.input.data = NULL;
    c.output = (candor_output){.struct_size = sizeof c.output};
    CHECK(candor_mask(&c.policy, &c.input, &c.output, NULL, NULL) == CANDOR_OK, "no rows");
    CHECK(all_bytes(&c, 0x5a), "no rows: touched");
}

/* One bad value in one row, at each level, on each instruction set, for widths of both kinds of
 * kernel, and with outputs that are zeroed. */
static void bad_row(int32_t level, int32_t kind, size_t classes, float value, int32_t code) {
    static call c;
    for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
        if (!cnd_isa_available((cnd_isa)isa)) continue;
        for (uint32_t way = 0; way < 4; way++) {
            good_call(&c, level, kind);
            size_t rows = WORDS / classes, row = way == 0 ? 0 : rows - 1 - way,
                   column = classes / 2;
            c.input.rows = rows, c.input.classes = classes;
            if (level == CANDOR_LEVEL_TOP_K) c.policy.k = 2;
            for (size_t i = 0; i < WORDS && kind == CANDOR_KIND_PROBABILITIES; i++)
                c.data[i] = 1.0f / (float)classes;
            float *x = c.data + row * classes;
            x[column] = value;
            for (size_t i = 0; i < classes && code == CANDOR_ERROR_NO_FINITE; i++)
                x[i] = -INFINITY;
            c.data[(rows - 1) * classes] = NAN; /* a later row is not the one that is named */
            c.options.threads = way, c.options.zero_on_error = way == 3;
            int32_t status =
                cnd_mask_on((cnd_isa)isa, &c.policy, &c.input, &c.output, &c.options, &c.detail);
            CHECK(status == code && c.detail.code == code && c.detail.row == row,
                  "level %d, kind %d, %g of %zu classes: %d in row %zu, expected %d in %zu", level,
                  kind, value, classes, status, c.detail.row, code, row);
            bool named = code == CANDOR_ERROR_NO_FINITE || code == CANDOR_ERROR_NOT_NORMALISED ||
                         c.detail.column == column;
            CHECK(named, "column %zu", c.detail.column);
            bool zero = way == 3;
            for (size_t row_words = 0; row_words < rows && zero; row_words++)
                zero = (c.output.labels == NULL || c.labels[row_words] == 0) &&
                       (c.output.scores == NULL || c.scores[row_words] == 0);
            CHECK(way == 3 ? zero : all_bytes(&c, 0x5a), "level %d, way %u: outputs", level, way);
        }
    }
}

static void bad_rows(void) {
    static const size_t widths[] = {4, 10, 16, 20, 100};
    for (int32_t level = CANDOR_LEVEL_LABEL; level <= CANDOR_LEVEL_FULL; level++)
        for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
            size_t n = widths[i];
            const int32_t P = CANDOR_KIND_PROBABILITIES, L = CANDOR_KIND_LOGITS;
            bad_row(level, L, n, NAN, CANDOR_ERROR_NAN);
            bad_row(level, L, n, -NAN, CANDOR_ERROR_NAN);
            bad_row(level, L, n, INFINITY, CANDOR_ERROR_INFINITE);
            bad_row(level, L, n, -INFINITY, CANDOR_ERROR_NO_FINITE);
            bad_row(level, P, n, NAN, CANDOR_ERROR_NAN);
            bad_row(level, P, n, INFINITY, CANDOR_ERROR_INFINITE);
            bad_row(level, P, n, -INFINITY, CANDOR_ERROR_INFINITE);
            bad_row(level, P, n, -1e-3f, CANDOR_ERROR_NEGATIVE);
            bad_row(level, P, n, 1.0f / (float)n + 1.2e-3f, CANDOR_ERROR_NOT_NORMALISED);
            bad_row(level, P, n, 1.0f / (float)n - 1.2e-3f, CANDOR_ERROR_NOT_NORMALISED);
        }
}

/* ---- log-probabilities ---- */

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
}

/* The scratch that many classes need is asked for, checked, and enough. */
static void scratch(void) {
    enum { MANY = 5000 };
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_TOP_K);
    CHECK(candor_scratch_bytes(&policy, MANY, 1) == 0, "exact scores");
    policy.score_form = CANDOR_SCORES_QUANTISED, policy.score_bins = 10;
    CHECK(candor_scratch_bytes(&policy, 4096, 1) == 0, "up to 4096");
    size_t bytes = candor_scratch_bytes(&policy, MANY, 2);
    CHECK(bytes == 2 * 4 * MANY, "%zu bytes", bytes);
    CHECK(candor_scratch_bytes(&policy, SIZE_MAX / 2, 8) == SIZE_MAX, "overflow");
    float *data = malloc(3 * MANY * sizeof *data);
    uint32_t *memory = malloc(bytes + 4);
    if (data == NULL || memory == NULL) abort();
    for (size_t i = 0; i < 3 * MANY; i++)
        data[i] = i % MANY == 4321 ? 12.0f : 0;
    int32_t labels[9] = {0};
    uint32_t units[9] = {0};
    memory[bytes / 4] = 77;
    const candor_input input = {sizeof input, CANDOR_KIND_LOGITS, data, 3, MANY, 0};
    candor_output output = {.struct_size = sizeof output, .labels = labels, .numerators = units};
    candor_options options = {.struct_size = sizeof options, .threads = 2, .scratch = memory};
    options.scratch_bytes = bytes - 1;
    CHECK(candor_mask(&policy, &input, &output, &options, NULL) == CANDOR_ERROR_SCRATCH, "short");
    options.scratch_bytes = bytes;
    int32_t status = candor_mask(&policy, &input, &output, &options, NULL);
    CHECK(status == CANDOR_OK && labels[3] == 4321 && labels[4] == 0 && labels[5] == 1, "%d, %d",
          status, labels[3]);
    CHECK(units[3] == 10 && units[4] == 0 && memory[bytes / 4] == 77, "%u units", units[3]);
    output.labels = (int32_t *)memory;
    CHECK(candor_mask(&policy, &input, &output, &options, NULL) == CANDOR_ERROR_OVERLAP, "in it");
    free(data), free(memory);
}

void test_mask_errors(void) {
    arguments();
    bad_rows();
    texts();
    texts_refused();
    scratch();
}
