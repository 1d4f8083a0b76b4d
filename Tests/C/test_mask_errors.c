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
    static const uint8_t sticky_key[16] = {7};
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
    REFUSED(FULL, CANDOR_ERROR_NULL,
            (c.policy.noise = CANDOR_NOISE_LAPLACE, c.policy.noise_scale = 0.2,
             c.options.sticky_key = sticky_key, c.options.model_bytes = 1));
    /* More classes than noise has, of no rows: there is no memory for one. */
    REFUSED(FULL, CANDOR_ERROR_SHAPE,
            (c.policy.noise = CANDOR_NOISE_LAPLACE, c.policy.noise_scale = 0.2,
             c.options.sticky_key = sticky_key, c.input.rows = 0, c.input.classes = 1 << 28));

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
    scratch();
}
