/* test_mask_golden.c: the bytes that policies without noise release, against constants: the same on
 * every machine, instruction set and thread backend, and within a major version of candor.h. */
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"

enum { ROWS = 33, CLASSES_MAX = 1003, K = 5 };

typedef struct golden {
    const char *name;
    int32_t level, form;
    double step;
    uint32_t bins;
    uint64_t expected[3]; /* for 3, 100 and 1003 classes */
} golden;

static const golden policies[] = {
    {"label",
     CANDOR_LEVEL_LABEL,
     CANDOR_SCORES_EXACT,
     0,
     0,
     {0xe1c3fed8bfe0f155, 0x2e1868342d54285f, 0x63c887f78df8d8dc}},
    {"bucket",
     CANDOR_LEVEL_BUCKET,
     CANDOR_SCORES_EXACT,
     0,
     0,
     {0x0702b5d256c8c827, 0xd4295e5272d3436f, 0x50da016a25f15d4c}},
    {"best labels",
     CANDOR_LEVEL_TOP_K,
     CANDOR_SCORES_NONE,
     0,
     0,
     {0x4a8f3b2051eed694, 0xe44ef09c351bf462, 0x82c1fc610fec3c02}},
    {"best in tenths",
     CANDOR_LEVEL_TOP_K,
     CANDOR_SCORES_QUANTISED,
     0,
     10,
     {0xb14975e860b06a71, 0x7acbbabeec090abd, 0x8fd784b336bbd675}},
    {"best exact",
     CANDOR_LEVEL_TOP_K,
     CANDOR_SCORES_EXACT,
     0,
     0,
     {0x65ebaa03fbb9f770, 0xc627bd0437d2d1f2, 0x05b8962f84081ebd}},
    {"exact",
     CANDOR_LEVEL_FULL,
     CANDOR_SCORES_EXACT,
     0,
     0,
     {0xcb988bcf25f05f56, 0x893583099ab49535, 0xf8457beead2255fa}},
    {"rounded to fifths",
     CANDOR_LEVEL_FULL,
     CANDOR_SCORES_ROUNDED,
     0.2,
     0,
     {0x9406cf637f66ba32, 0x5419b8c39ba3759e, 0xeb1b02fcb4dda67a}},
    {"halves",
     CANDOR_LEVEL_FULL,
     CANDOR_SCORES_QUANTISED,
     0,
     2,
     {0x793ecb0717e070b5, 0x6a3235f83e5f2ae5, 0x94f54d5b0d006c18}},
    {"tenths",
     CANDOR_LEVEL_FULL,
     CANDOR_SCORES_QUANTISED,
     0,
     10,
     {0xa41dd920d47cc8a7, 0x59f8f360f1614cca, 0x63bddc9ef1d44a3a}},
    {"hundredths",
     CANDOR_LEVEL_FULL,
     CANDOR_SCORES_QUANTISED,
     0,
     100,
     {0xcdd2c26cd387a9fd, 0xcc458c07ff252080, 0x6fd3067d476a6c19}},
};

/* FNV-1a of 64 bits: sums of test data, not by the code under test. */
static uint64_t sum_of(uint64_t sum, const void *memory, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        sum = (sum ^ ((const uint8_t *)memory)[i]) * 0x100000001b3;
    return sum;
}

/* Logits in steps of 1/64, so that no conversion rounds; ties and classes that cannot be among
 * them. */
static void logits(float *out, size_t n, uint64_t seed) {
    for (size_t i = 0; i < n; i++) {
        uint64_t word = test_random(&seed);
        out[i] = word % 29 == 0 ? -__builtin_inff() : (float)((int)(word >> 32 & 1023) - 512) / 64;
    }
}

static uint64_t release(const golden *of, const float *data, size_t classes) {
    static int32_t labels[ROWS * K], buckets[ROWS * 2];
    static float scores[ROWS * CLASSES_MAX];
    candor_policy policy;
    candor_policy_init(&policy, of->level);
    bool is_top = of->level == CANDOR_LEVEL_TOP_K;
    if (is_top) policy.k = classes < K ? 2 : K;
    policy.score_form = of->form;
    policy.score_step = of->step;
    policy.score_bins = of->bins;
    bool is_scored = of->level >= CANDOR_LEVEL_TOP_K && of->form != CANDOR_SCORES_NONE;
    candor_input input = {.struct_size = sizeof input,
                          .kind = CANDOR_KIND_LOGITS,
                          .data = data,
                          .rows = ROWS,
                          .classes = classes};
    candor_output output = {.struct_size = sizeof output,
                            .labels = is_top || of->level == CANDOR_LEVEL_LABEL ? labels : NULL,
                            .buckets = of->level == CANDOR_LEVEL_BUCKET ? buckets : NULL,
                            .scores = is_scored ? scores : NULL};
    int32_t status = candor_mask(&policy, &input, &output, NULL, NULL);
    CHECK(status == CANDOR_OK, "%s: %s", of->name, candor_error_message(status));
    size_t width = is_top ? policy.k : of->level == CANDOR_LEVEL_FULL ? classes : 1;
    uint64_t sum = 0xcbf29ce484222325;
    if (output.labels != NULL) sum = sum_of(sum, labels, ROWS * width * sizeof *labels);
    if (output.buckets != NULL) sum = sum_of(sum, buckets, sizeof buckets);
    if (output.scores != NULL) sum = sum_of(sum, scores, ROWS * width * sizeof *scores);
    return sum;
}

void test_mask_golden(void) {
    static const size_t classes[] = {3, 100, CLASSES_MAX};
    static float data[ROWS * CLASSES_MAX];
    for (size_t p = 0; p < sizeof policies / sizeof *policies; p++)
        for (size_t c = 0; c < 3; c++) {
            logits(data, ROWS * classes[c], 7 + c);
            uint64_t actual = release(&policies[p], data, classes[c]);
            CHECK(actual == policies[p].expected[c],
                  "%s of %zu classes: expected %016llx, found %016llx", policies[p].name,
                  classes[c], (unsigned long long)policies[p].expected[c],
                  (unsigned long long)actual);
        }
}
