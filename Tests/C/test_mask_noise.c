/* test_mask_noise.c: candor_mask with noise: what is released comes from the noisy row alone, the
 * same whatever the batch, its pieces and the threads. */
#include <math.h>
#include <stdlib.h>
#include "CCandor.h"
#include "candor.h"
#include "check.h"

enum { ROWS = 700, CLASSES = 11 };

static float logits[ROWS * CLASSES];
static const uint8_t seed[16] = {6}, sticky_key[16] = {7}, model[3] = {'m', '-', '1'};

static candor_policy policy_of(int32_t level, int32_t noise, int32_t sticky) {
    candor_policy policy;
    candor_policy_init(&policy, level);
    policy.noise = noise, policy.noise_scale = 0.2, policy.noise_sticky = sticky;
    return policy;
}

static candor_options options_of(int32_t sticky, uint32_t threads) {
    candor_options options = {.struct_size = sizeof options, .threads = threads};
    if (sticky)
        options.sticky_key = sticky_key, options.model = model, options.model_bytes = 3;
    else
        options.insecure_test_seed = seed;
    return options;
}

static int32_t mask(const candor_policy *policy, const candor_options *options, size_t first,
                    size_t rows, candor_output *output) {
    const candor_input input = {
        sizeof input, CANDOR_KIND_LOGITS, logits + first * CLASSES, rows, CLASSES, 0};
    output->struct_size = sizeof *output;
    return candor_mask(policy, &input, output, options, NULL);
}

static int32_t top_of(const float *x) {
    int32_t top = 0;
    for (int32_t c = 1; c < CLASSES; c++)
        if (x[c] > x[top]) top = c;
    return top;
}

/* The call is the softmax, then the functions of cnd_noise.h. */
static void full(void) {
    static uint32_t numerators[ROWS * CLASSES], expected[ROWS * CLASSES];
    static float scores[ROWS * CLASSES], p[ROWS * CLASSES];
    int32_t tops[ROWS];
    candor_policy policy = policy_of(CANDOR_LEVEL_FULL, CANDOR_NOISE_LAPLACE, 0);
    candor_options options = options_of(0, 1);
    candor_output output = {.scores = scores, .numerators = numerators};
    CHECK(mask(&policy, &options, 0, ROWS, &output) == CANDOR_OK, "full with noise");

    candor_policy exact;
    candor_policy_init(&exact, CANDOR_LEVEL_FULL);
    exact.preserve_argmax = 0;
    candor_output plain = {.scores = p};
    CHECK(mask(&exact, NULL, 0, ROWS, &plain) == CANDOR_OK, "full without noise");
    cnd_aes128_key key;
    cnd_aes128_expand(&key, seed);
    cnd_noise law;
    CHECK(cnd_noise_laplace(&law, 0.2) == CND_OK, "0.2");
    for (size_t row = 0; row < ROWS; row++)
        tops[row] = top_of(logits + row * CLASSES);
    cnd_noise_rows(expected, p, tops, ROWS, CLASSES, CND_NOISE_GRID, &law, &key, 0, NULL);
    CHECK(memcmp(numerators, expected, sizeof expected) == 0, "not the rows of cnd_noise_rows");
    bool scaled = true, kept = true;
    for (size_t i = 0; i < ROWS * CLASSES; i++)
        scaled = scaled && (double)scores[i] * CND_NOISE_GRID == numerators[i];
    for (size_t row = 0; row < ROWS; row++)
        kept = kept && top_of(scores + row * CLASSES) == tops[row];
    CHECK(scaled && kept, "scores are not the numerators, or lose the arg max");
}

/* Pieces, single rows and threads give the bytes of the batch, at every level. */
static void pieces(int32_t level, int32_t noise, int32_t sticky) {
    static uint32_t batch[ROWS * CLASSES], one[CLASSES], again[ROWS * CLASSES];
    static int32_t labels[2 * ROWS], label[2], labels_again[2 * ROWS];
    candor_policy policy = policy_of(level, noise, sticky);
    if (level == CANDOR_LEVEL_TOP_K) policy.k = 1;
    if (level <= CANDOR_LEVEL_TOP_K) policy.preserve_argmax = 0;
    bool numbers = level == CANDOR_LEVEL_TOP_K || level == CANDOR_LEVEL_FULL;
    size_t width = level == CANDOR_LEVEL_BUCKET ? 2 : 1;
    memset(batch, 0, sizeof batch), memset(again, 0, sizeof again);
    memset(labels, 0, sizeof labels), memset(labels_again, 0, sizeof labels_again);
    candor_options options = options_of(sticky, 1);
    for (int round = 0; round < 2; round++) {
        candor_output output = {.numerators = numbers ? round ? again : batch : NULL};
        int32_t *to = round ? labels_again : labels;
        if (level == CANDOR_LEVEL_BUCKET) output.buckets = to;
        if (level == CANDOR_LEVEL_LABEL || level == CANDOR_LEVEL_TOP_K) output.labels = to;
        CHECK(mask(&policy, &options, 0, ROWS, &output) == CANDOR_OK, "level %d", level);
        options.threads = 3;
    }
    CHECK(memcmp(batch, again, sizeof batch) == 0 &&
              memcmp(labels, labels_again, sizeof labels) == 0,
          "level %d: three threads are not one", level);
    bool same = true;
    size_t stride = level == CANDOR_LEVEL_FULL ? CLASSES : 1;
    for (size_t row = 0; row < ROWS; row += 37) {
        candor_output output = {.numerators = numbers ? one : NULL};
        if (level == CANDOR_LEVEL_BUCKET) output.buckets = label;
        if (level == CANDOR_LEVEL_LABEL || level == CANDOR_LEVEL_TOP_K) output.labels = label;
        options.first_row = row;
        CHECK(mask(&policy, &options, row, 1, &output) == CANDOR_OK, "level %d", level);
        same = same && (!numbers || memcmp(one, batch + row * stride, 4 * stride) == 0);
        same = same &&
               (level == CANDOR_LEVEL_FULL || memcmp(label, labels + row * width, 4 * width) == 0);
    }
    CHECK(same, "level %d, noise %d, sticky %d: a row alone differs", level, noise, sticky);
}

/* Top-k, label and bucket are those of the noisy row that `full` shows. */
static void levels(void) {
    static uint32_t numerators[ROWS * CLASSES], best[ROWS * 3];
    static int32_t labels[ROWS * 3], label[ROWS], buckets[2 * ROWS];
    candor_options options = options_of(0, 1);
    candor_policy policy = policy_of(CANDOR_LEVEL_FULL, CANDOR_NOISE_GAUSSIAN, 0);
    policy.preserve_argmax = 0;
    candor_output output = {.numerators = numerators};
    CHECK(mask(&policy, &options, 0, ROWS, &output) == CANDOR_OK, "full");
    policy.level = CANDOR_LEVEL_TOP_K;
    output = (candor_output){.numerators = best, .labels = labels};
    CHECK(mask(&policy, &options, 0, ROWS, &output) == CANDOR_OK, "top-k");
    policy = policy_of(CANDOR_LEVEL_LABEL, CANDOR_NOISE_GAUSSIAN, 0);
    policy.preserve_argmax = 0;
    output = (candor_output){.labels = label};
    CHECK(mask(&policy, &options, 0, ROWS, &output) == CANDOR_OK, "label");
    policy.level = CANDOR_LEVEL_BUCKET;
    output = (candor_output){.buckets = buckets};
    CHECK(mask(&policy, &options, 0, ROWS, &output) == CANDOR_OK, "bucket");
    size_t wrong = 0, moved = 0;
    for (size_t row = 0; row < ROWS; row++) {
        uint32_t *v = numerators + row * CLASSES;
        for (size_t i = 0; i < 3; i++) { /* the first of the greatest, then without it */
            int32_t top = 0;
            for (int32_t c = 1; c < CLASSES; c++)
                if (v[c] + 1 > v[top] + 1) top = c;
            wrong += labels[3 * row + i] != top || best[3 * row + i] != v[top];
            double p = v[top] / (double)CND_NOISE_GRID;
            if (i == 0)
                wrong += label[row] != top || buckets[2 * row] != top ||
                         buckets[2 * row + 1] != (p > 0.5) + (p > (double)0.8f);
            if (i == 0) moved += top != top_of(logits + row * CLASSES);
            v[top] = UINT32_MAX; /* counts as less than 0 */
        }
    }
    CHECK(wrong == 0, "%zu classes are not those of the noisy row", wrong);
    CHECK(moved > 0, "noise moves no arg max");
}

static void forms(void) {
    static uint32_t numerators[ROWS * CLASSES];
    candor_options options = options_of(1, 1);
    for (int form = 0; form < 2; form++) {
        candor_policy policy = policy_of(CANDOR_LEVEL_FULL, CANDOR_NOISE_LAPLACE, 1);
        policy.score_form = form ? CANDOR_SCORES_ROUNDED : CANDOR_SCORES_QUANTISED;
        if (form)
            policy.score_step = 0.1;
        else
            policy.score_bins = 10;
        candor_output output = {.numerators = numerators};
        CHECK(mask(&policy, &options, 0, ROWS, &output) == CANDOR_OK, "form %d", form);
        size_t wrong = 0;
        for (size_t row = 0; row < ROWS; row++) {
            const uint32_t *v = numerators + row * CLASSES;
            uint32_t sum = 0, top = 0;
            for (uint32_t c = 0; c < CLASSES; c++) {
                sum += v[c];
                if (v[c] > v[top]) top = c;
            }
            /* Rounding moves each class by half a unit, and the top perhaps by one. */
            wrong += (form ? sum < 4 || sum > 16 : sum != 10) ||
                     (int32_t)top != top_of(logits + row * CLASSES);
        }
        CHECK(wrong == 0, "form %d: %zu rows", form, wrong);
    }
}

static void freshness(void) {
    static uint32_t first[ROWS * CLASSES], again[ROWS * CLASSES];
    candor_policy policy = policy_of(CANDOR_LEVEL_FULL, CANDOR_NOISE_LAPLACE, 0);
    candor_output output = {.numerators = first};
    CHECK(mask(&policy, NULL, 0, ROWS, &output) == CANDOR_OK, "fresh noise");
    output.numerators = again;
    CHECK(mask(&policy, NULL, 0, ROWS, &output) == CANDOR_OK, "fresh noise");
    CHECK(memcmp(first, again, sizeof first) != 0, "two calls have the same fresh noise");

    policy.noise_sticky = 1;
    candor_options options = options_of(1, 1);
    CHECK(mask(&policy, &options, 0, ROWS, &output) == CANDOR_OK, "sticky noise");
    options.key_period = 1;
    output.numerators = first;
    CHECK(mask(&policy, &options, 0, ROWS, &output) == CANDOR_OK, "another period");
    CHECK(memcmp(first, again, sizeof first) != 0, "a new period has the old noise");
    options.key_period = 0, policy.noise_scale = 0.21;
    CHECK(mask(&policy, &options, 0, ROWS, &output) == CANDOR_OK, "another scale");
    CHECK(memcmp(first, again, sizeof first) != 0, "another policy has the same noise");

    memset(first, 7, sizeof first);
    CHECK(mask(&policy, NULL, 0, ROWS, &output) == CANDOR_ERROR_STICKY_KEY, "no sticky key");
    float kept = logits[5 * CLASSES];
    logits[5 * CLASSES] = NAN;
    CHECK(mask(&policy, &options, 0, ROWS, &output) == CANDOR_ERROR_NAN, "a NaN");
    logits[5 * CLASSES] = kept;
    bool untouched = true;
    for (size_t i = 0; i < ROWS * CLASSES; i++)
        untouched = untouched && first[i] == 0x07070707;
    CHECK(untouched, "a refused call wrote");
}

/* More classes than the stack holds: in the caller's scratch, whatever its alignment. */
static void long_rows(void) {
    enum { LONG = 5001, FEW = 5 };
    static float x[FEW * LONG];
    static uint32_t v[2][FEW * LONG];
    uint64_t state = 8;
    for (size_t i = 0; i < FEW * LONG; i++)
        x[i] = 9 * (float)(test_random(&state) >> 40) * 0x1p-24f;
    for (int sticky = 0; sticky < 2; sticky++) {
        candor_policy policy = policy_of(CANDOR_LEVEL_FULL, CANDOR_NOISE_LAPLACE, sticky);
        const candor_input input = {sizeof input, CANDOR_KIND_LOGITS, x, FEW, LONG, 0};
        for (uint32_t threads = 1; threads <= 2; threads++) {
            candor_options options = options_of(sticky, threads);
            candor_output output = {.struct_size = sizeof output, .numerators = v[threads - 1]};
            options.scratch_bytes = candor_scratch_bytes(&policy, LONG, threads);
            char *memory = malloc(options.scratch_bytes + 4);
            if (memory == NULL) abort();
            options.scratch = memory + 4;
            CHECK(candor_mask(&policy, &input, &output, &options, NULL) == CANDOR_OK, "long rows");
            options.scratch_bytes--;
            CHECK(candor_mask(&policy, &input, &output, &options, NULL) == CANDOR_ERROR_SCRATCH,
                  "too little scratch");
            free(memory);
        }
        CHECK(memcmp(v[0], v[1], sizeof v[0]) == 0, "two threads are not one on long rows");
        uint64_t sum = 0;
        for (size_t c = 0; c < LONG; c++)
            sum += v[0][2 * LONG + c];
        CHECK(sum == CND_NOISE_GRID, "the numerators of a long row sum to %llu",
              (unsigned long long)sum);
    }
}

void test_mask_noise(void) {
    uint64_t state = 7;
    for (size_t i = 0; i < ROWS * CLASSES; i++)
        logits[i] = 6 * (float)(test_random(&state) >> 40) * 0x1p-24f;
    full();
    for (int32_t level = CANDOR_LEVEL_LABEL; level <= CANDOR_LEVEL_FULL; level++) {
        pieces(level, CANDOR_NOISE_LAPLACE, 0);
        pieces(level, CANDOR_NOISE_GAUSSIAN, 1);
    }
    levels();
    forms();
    freshness();
    long_rows();
}
