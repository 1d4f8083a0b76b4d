/* test_mask.c: what candor_mask releases, against double precision and the definitions of candor.h,
 * and the same bytes on every instruction set, at any number of threads, in any batch. */
#include <math.h>
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"

enum { GUARD = 16, ROWS = 37 };

/* A policy's answer to a batch, between guards. */
typedef struct answer {
    size_t rows, width[4];
    uint32_t *words[4]; /* labels, buckets, scores, numerators: GUARD words before and after */
} answer;

static answer answer_for(const candor_policy *policy, size_t rows, size_t classes) {
    size_t width = policy->level == CANDOR_LEVEL_TOP_K ? policy->k : classes;
    bool scored = policy->level >= CANDOR_LEVEL_TOP_K && policy->score_form != CANDOR_SCORES_NONE;
    answer a = {.rows = rows};
    a.width[0] = policy->level == CANDOR_LEVEL_LABEL ? 1 : 0;
    if (policy->level == CANDOR_LEVEL_TOP_K) a.width[0] = width;
    a.width[1] = policy->level == CANDOR_LEVEL_BUCKET ? 2 : 0;
    a.width[2] = scored ? width : 0;
    a.width[3] = candor_policy_denominator(policy) > 0 ? width : 0;
    for (int i = 0; i < 4; i++) {
        a.words[i] = malloc((rows * a.width[i] + 2 * GUARD) * 4);
        if (a.words[i] == NULL) abort();
        memset(a.words[i], 0xa5, (rows * a.width[i] + 2 * GUARD) * 4);
    }
    return a;
}

static void *words_of(const answer *a, int i) {
    return a->width[i] == 0 ? NULL : a->words[i] + GUARD;
}

static void answer_free(answer *a) {
    for (int i = 0; i < 4; i++)
        free(a->words[i]);
}

static candor_output output_of(const answer *a) {
    return (candor_output){.struct_size = sizeof(candor_output),
                           .labels = words_of(a, 0),
                           .buckets = words_of(a, 1),
                           .scores = words_of(a, 2),
                           .numerators = words_of(a, 3)};
}

static answer mask(cnd_isa isa, const candor_policy *policy, const candor_input *input,
                   const candor_options *options) {
    answer a = answer_for(policy, input->rows, input->classes);
    candor_output output = output_of(&a);
    int32_t status = cnd_mask_on(isa, policy, input, &output, options, NULL);
    CHECK(status == CANDOR_OK, "%s", candor_error_message(status));
    return a;
}

static bool same(const answer *a, const answer *b) {
    bool equal = true;
    for (int i = 0; i < 4; i++)
        equal &= memcmp(a->words[i], b->words[i], (a->rows * a->width[i] + 2 * GUARD) * 4) == 0;
    return equal;
}

/* ---- one row against its definition ---- */

typedef struct row_reference {
    size_t classes, label;
    double p[2048];
} row_reference;

static void refer(row_reference *r, const float *x, size_t classes, int32_t kind) {
    double sum = 0;
    r->classes = classes, r->label = 0;
    for (size_t c = 1; c < classes; c++)
        if (x[c] > x[r->label]) r->label = c;
    for (size_t c = 0; c < classes; c++) {
        r->p[c] = kind == CANDOR_KIND_LOGITS ? exp((double)x[c] - x[r->label]) : x[c];
        sum += r->p[c];
    }
    for (size_t c = 0; c < classes; c++)
        r->p[c] /= sum;
}

static double ulps(float value, double exact) {
    int exponent = -125;
    if (exact > 0) frexp(exact, &exponent);
    if (exponent < -125) exponent = -125;
    return fabs(value - exact) / ldexp(1, exponent - 24);
}

static size_t first_max(const float *x, size_t n) {
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (x[i] > x[best]) best = i;
    return best;
}

static void check_exact(const row_reference *r, const float *scores) {
    for (size_t c = 0; c < r->classes; c++)
        CHECK(ulps(scores[c], r->p[c]) <= 4, "%zu classes: p[%zu] is %a, exactly %a", r->classes, c,
              scores[c], r->p[c]);
}

static void check_rounded(const row_reference *r, const uint32_t *units, uint32_t steps) {
    for (size_t c = 0; c < r->classes; c++) {
        double v = r->p[c] * steps, off = fabs(units[c] - v);
        CHECK(off <= 0.5 + 1e-3 || (c == r->label && off <= 1.5 + 1e-3),
              "%zu classes: %u steps for %f", r->classes, units[c], v);
    }
}

/* Largest remainder in doubles; a row in which rounding may decide is passed over. */
static void check_quantised(const row_reference *r, const uint32_t *units, uint32_t bins) {
    static uint32_t expected[2048];
    static double rest[2048];
    uint64_t sum = 0;
    int64_t missing = bins;
    bool close = false;
    for (size_t c = 0; c < r->classes; c++) {
        double v = r->p[c] * bins, slack = 1e-5 * (1 + v);
        expected[c] = (uint32_t)v, rest[c] = v - expected[c];
        close |= rest[c] > 1 - slack || (rest[c] < slack && v > 0.5);
        missing -= expected[c], sum += units[c];
        CHECK(fabs(units[c] - v) < 1 + slack || c == r->label || units[c] + 2 > v,
              "%zu classes: %u units for %f", r->classes, units[c], v);
    }
    CHECK(sum == bins, "%zu classes: %llu units of %u", r->classes, (unsigned long long)sum, bins);
    for (; missing > 0 && !close; missing--) {
        size_t best = 0;
        for (size_t c = 1; c < r->classes; c++)
            if (rest[c] > rest[best]) best = c;
        for (size_t c = 0; c < r->classes; c++)
            close |= c != best && rest[c] >= 0 && rest[best] - rest[c] < 1e-5 * bins &&
                     r->p[c] != r->p[best];
        expected[best]++, rest[best] = -1;
    }
    if (close) return;
    for (size_t c = 0; c < r->label; c++)
        if (expected[c] >= expected[r->label]) {
            expected[c]--, expected[r->label]++;
            break;
        }
    CHECK(memcmp(units, expected, r->classes * sizeof *units) == 0,
          "%zu classes, %u bins: not the largest remainders", r->classes, bins);
}

/* Every row of a full answer, then the other levels' answers by what `full` gave. */
static void check_full(const candor_policy *policy, const candor_input *input, const answer *a) {
    static row_reference r;
    uint32_t denominator = candor_policy_denominator(policy);
    for (size_t row = 0; row < input->rows; row++) {
        refer(&r, input->data + row * input->row_stride, input->classes, input->kind);
        const float *scores = (const float *)words_of(a, 2) + row * input->classes;
        CHECK(first_max(scores, r.classes) == r.label, "%zu classes: the arg max moved", r.classes);
        if (denominator == 0) {
            check_exact(&r, scores);
            continue;
        }
        const uint32_t *units = (const uint32_t *)words_of(a, 3) + row * input->classes;
        bool exact = true;
        for (size_t c = 0; c < r.classes; c++)
            exact &= scores[c] == (float)((double)units[c] / denominator);
        CHECK(exact, "%zu classes: a score is not its numerator over %u", r.classes, denominator);
        if (policy->score_form == CANDOR_SCORES_ROUNDED)
            check_rounded(&r, units, denominator);
        else
            check_quantised(&r, units, denominator);
    }
}

/* The k best by input, with the scores that `full` gives them. */
static void check_top(const candor_policy *policy, const candor_input *input, const answer *top,
                      const answer *full) {
    const size_t k = policy->k;
    for (size_t row = 0; row < input->rows; row++) {
        const float *x = input->data + row * input->row_stride;
        const int32_t *labels = (const int32_t *)words_of(top, 0) + row * k;
        bool right = true;
        for (size_t j = 0; j < k; j++) {
            size_t before = 0, c = (size_t)labels[j];
            for (size_t d = 0; d < input->classes; d++)
                before += x[d] > x[c] || (d < c && x[d] == x[c]);
            right &= before == j;
            for (int i = 2; full != NULL && i < 4; i++) {
                const uint32_t *some = words_of(top, i), *all = words_of(full, i);
                right &= some == NULL || some[row * k + j] == all[row * input->classes + c];
            }
        }
        CHECK(right, "%zu classes, top %zu: row %zu", input->classes, k, row);
    }
}

static void check_label(const candor_input *input, const answer *labels, const answer *buckets,
                        const answer *full) {
    for (size_t row = 0; row < input->rows; row++) {
        const float *x = input->data + row * input->row_stride;
        int32_t best = (int32_t)first_max(x, input->classes);
        const int32_t *bucket = (const int32_t *)words_of(buckets, 1) + 2 * row;
        CHECK(((int32_t *)words_of(labels, 0))[row] == best, "label of row %zu", row);
        float p = ((float *)words_of(full, 2))[row * input->classes + (size_t)best];
        int32_t level = p > 0.8f   ? CANDOR_BUCKET_HIGH
                        : p > 0.5f ? CANDOR_BUCKET_MEDIUM
                                   : CANDOR_BUCKET_LOW;
        CHECK(bucket[0] == best && bucket[1] == level, "bucket of row %zu: %d for %f", row,
              bucket[1], p);
    }
}

/* ---- batches ---- */

static void fill(float *data, size_t rows, size_t classes, size_t stride, int32_t kind,
                 uint64_t seed) {
    for (size_t row = 0; row < rows; row++) {
        float *x = data + row * stride;
        static const double scales[] = {0, 1e-8, 1e-3, 1, 3, 10, 200, 1e4};
        double scale = scales[row % 8], sum = 0;
        for (size_t c = 0; c < stride && (row + 1 < rows || c < classes); c++)
            x[c] = NAN; /* padding is not read */
        for (size_t c = 0; c < classes; c++) {
            double u = (double)(test_random(&seed) >> 11) * 0x1p-52 - 1;
            x[c] = (float)(scale * u);
            if (row % 5 == 4 && u > 0.2 && c > 0) x[c] = -INFINITY;
            if (row % 7 == 6) x[c] = roundf(x[c]); /* ties */
        }
        if (kind == CANDOR_KIND_LOGITS) continue;
        float most = x[first_max(x, classes)];
        for (size_t c = 0; c < classes; c++)
            sum += x[c] = expf(x[c] - most);
        double off = 1 + 9e-4 * ((double)(row % 3) - 1); /* renormalised */
        for (size_t c = 0; c < classes; c++)
            x[c] = (float)(x[c] / sum * off);
        if (row % 11 == 10)
            for (size_t c = 0; c < classes; c++)
                x[c] = c == row % classes ? 1 : -0.0f;
    }
}

/* A policy's answers everywhere and in all ways; the scalar one is returned. */
static answer everywhere(const candor_policy *policy, const candor_input *input) {
    answer expected = mask(CND_ISA_SCALAR, policy, input, NULL);
    static const uint32_t threads[] = {1, 2, 7};
    for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
        if (!cnd_isa_available((cnd_isa)isa)) continue;
        for (int way = 0; way < 4; way++) {
            candor_options options = {.struct_size = sizeof options,
                                      .threads = threads[way % 3],
                                      .zero_on_error = way == 3};
            answer a = mask((cnd_isa)isa, policy, input, &options);
            CHECK(same(&a, &expected), "%s, level %d, form %d, kind %d, %zu classes, way %d",
                  cnd_isa_name((cnd_isa)isa), policy->level, policy->score_form, input->kind,
                  input->classes, way);
            answer_free(&a);
        }
        answer rows = answer_for(policy, input->rows, input->classes);
        for (size_t row = 0; row < input->rows; row++) {
            candor_input one = *input;
            one.rows = 1, one.data += row * input->row_stride;
            candor_output output = output_of(&rows);
            if (output.labels != NULL) output.labels += row * rows.width[0];
            if (output.buckets != NULL) output.buckets += row * rows.width[1];
            if (output.scores != NULL) output.scores += row * rows.width[2];
            if (output.numerators != NULL) output.numerators += row * rows.width[3];
            int32_t status = cnd_mask_on((cnd_isa)isa, policy, &one, &output, NULL, NULL);
            CHECK(status == CANDOR_OK, "row %zu: %s", row, candor_error_message(status));
            if (output.numerators == NULL) continue;
            output.scores = NULL; /* the same numerators alone */
            status = cnd_mask_on((cnd_isa)isa, policy, &one, &output, NULL, NULL);
            CHECK(status == CANDOR_OK, "row %zu: %s", row, candor_error_message(status));
        }
        CHECK(same(&rows, &expected), "%s, level %d, form %d, %zu classes: row by row",
              cnd_isa_name((cnd_isa)isa), policy->level, policy->score_form, input->classes);
        answer_free(&rows);
    }
    return expected;
}

static void test_shape(size_t classes, size_t stride, int32_t kind) {
    float *data = malloc(ROWS * stride * sizeof *data);
    if (data == NULL) abort();
    fill(data, ROWS, classes, stride, kind, 1000 * classes + stride);
    const candor_input input = {sizeof input, kind, data, ROWS, classes, stride};
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_LABEL);
    answer labels = everywhere(&policy, &input);
    candor_policy_init(&policy, CANDOR_LEVEL_BUCKET);
    answer buckets = everywhere(&policy, &input);
    static const struct {
        int32_t form;
        double step;
        uint32_t bins;
    } forms[] = {{CANDOR_SCORES_EXACT, 0, 0},        {CANDOR_SCORES_ROUNDED, 0.1, 0},
                 {CANDOR_SCORES_ROUNDED, 0.001, 0},  {CANDOR_SCORES_QUANTISED, 0, 2},
                 {CANDOR_SCORES_QUANTISED, 0, 10},   {CANDOR_SCORES_QUANTISED, 0, 100},
                 {CANDOR_SCORES_QUANTISED, 0, 65536}};
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        candor_policy_init(&policy, CANDOR_LEVEL_FULL);
        policy.score_form = forms[f].form;
        policy.score_step = forms[f].step, policy.score_bins = forms[f].bins;
        answer full = everywhere(&policy, &input);
        check_full(&policy, &input, &full);
        if (f == 0) {
            policy.preserve_argmax = 0; /* buckets are of the probability itself */
            answer plain = everywhere(&policy, &input);
            check_label(&input, &labels, &buckets, &plain);
            answer_free(&plain);
            policy.preserve_argmax = 1;
        }
        policy.level = CANDOR_LEVEL_TOP_K;
        for (policy.k = 1; policy.k <= 20 && policy.k <= classes; policy.k = 2 * policy.k + 1) {
            answer top = everywhere(&policy, &input);
            check_top(&policy, &input, &top, &full);
            answer_free(&top);
        }
        answer_free(&full);
    }
    candor_policy_init(&policy, CANDOR_LEVEL_TOP_K);
    policy.score_form = CANDOR_SCORES_NONE;
    policy.k = classes < 5 ? (uint32_t)classes : 5;
    answer top = everywhere(&policy, &input);
    check_top(&policy, &input, &top, NULL);
    answer_free(&top), answer_free(&labels), answer_free(&buckets);
    free(data);
}

/* ---- what the documents promise ---- */

static void full_units(const float *p, size_t classes, int32_t form, double step, uint32_t bins,
                       int32_t preserve, float *scores) {
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_FULL);
    policy.score_form = form, policy.score_step = step, policy.score_bins = bins;
    policy.preserve_argmax = preserve;
    candor_output output = {.struct_size = sizeof output, .scores = scores};
    int32_t status =
        candor_mask_row(&policy, p, classes, CANDOR_KIND_PROBABILITIES, &output, NULL, NULL);
    CHECK(status == CANDOR_OK, "%s", candor_error_message(status));
}

static void quantises(const float *p, size_t n, uint32_t bins, int32_t preserve,
                      const float *expected) {
    float scores[8];
    full_units(p, n, CANDOR_SCORES_QUANTISED, 0, bins, preserve, scores);
    CHECK(memcmp(scores, expected, n * sizeof *p) == 0, "%g, %g, %g in %u bins: %g, %g, %g", p[0],
          p[1], p[2], bins, scores[0], scores[1], scores[2]);
}

#define ROW(...) ((const float[]){__VA_ARGS__})

static void examples(void) {
    quantises(ROW(0.873f, 0.094f, 0.033f), 3, 5, 1, ROW(0.8f, 0.2f, 0.0f));
    quantises(ROW(0.34f, 0.36f, 0.30f), 3, 2, 1, ROW(0, 1, 0));
    quantises(ROW(0.34f, 0.36f, 0.30f), 3, 2, 0, ROW(0.5f, 0.5f, 0));
    quantises(ROW(0.25f, 0.25f, 0.25f, 0.25f), 4, 5, 1, ROW(0.4f, 0.2f, 0.2f, 0.2f));
    float scores[3];
    full_units(ROW(0.25f, 0.125f, 0.625f), 3, CANDOR_SCORES_ROUNDED, 0.1, 0, 1, scores);
    CHECK(scores[0] == 0.2f && scores[2] == 0.6f, "%g, %g", scores[0], scores[2]);
    full_units(ROW(0.48f, 0.52f), 2, CANDOR_SCORES_ROUNDED, 0.5, 0, 1, scores);
    CHECK(scores[0] == 0.5f && scores[1] == 1.0f, "%g, %g", scores[0], scores[1]);
    full_units(ROW(0.3f, 0.4f, 0.3f), 3, CANDOR_SCORES_ROUNDED, 0.5, 0, 1, scores);
    CHECK(scores[1] > scores[0], "a row of one value, %g", scores[1]);

    /* Logits apart by less than float probabilities can tell: the first arg max still holds. */
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_FULL);
    candor_output output = {.struct_size = sizeof output, .scores = scores};
    const float close[3] = {0x1p-27f, 0x1.8p-27f, 0};
    int32_t status = candor_mask_row(&policy, close, 3, CANDOR_KIND_LOGITS, &output, NULL, NULL);
    CHECK(status == CANDOR_OK && first_max(scores, 3) == 1, "%a, %a", scores[0], scores[1]);

    /* Exactly at a threshold is not above it. */
    candor_policy_init(&policy, CANDOR_LEVEL_BUCKET);
    int32_t buckets[2];
    output = (candor_output){.struct_size = sizeof output, .buckets = buckets};
    const float at[][2] = {{0.8f, 0.2f}, {0.5f, 0.5f}, {0.19999988f, 0.80000013f}};
    static const int32_t levels[] = {CANDOR_BUCKET_MEDIUM, CANDOR_BUCKET_LOW, CANDOR_BUCKET_HIGH};
    for (int i = 0; i < 3; i++) {
        status = candor_mask_row(&policy, at[i], 2, CANDOR_KIND_PROBABILITIES, &output, NULL, NULL);
        CHECK(status == CANDOR_OK && buckets[0] == (i == 2) && buckets[1] == levels[i],
              "%g: class %d, bucket %d", at[i][0], buckets[0], buckets[1]);
    }
}

/* Defects of common post-processors, on rows of random logits. */
static void defects(void) {
    enum { COUNT = 2000, C = 10 };
    static float data[COUNT * C], scores[COUNT * C];
    static int32_t labels[COUNT];
    uint64_t seed = 3;
    for (size_t i = 0; i < COUNT * C; i++)
        data[i] = (float)((double)(test_random(&seed) >> 11) * 0x1p-51 - 2);
    const candor_input input = {sizeof input, CANDOR_KIND_LOGITS, data, COUNT, C, 0};
    candor_policy policy;
    candor_policy_init(&policy, CANDOR_LEVEL_LABEL);
    candor_output output = {.struct_size = sizeof output, .labels = labels};
    CHECK(candor_mask(&policy, &input, &output, NULL, NULL) == CANDOR_OK, "labels");
    size_t right = 0, moved = 0, off = 0, zero = 0;
    for (size_t row = 0; row < COUNT; row++)
        right += (size_t)labels[row] == first_max(data + row * C, C);
    CHECK(right == COUNT, "each row has its own label: %zu", right);
    candor_policy_init(&policy, CANDOR_LEVEL_FULL);
    output = (candor_output){.struct_size = sizeof output, .scores = scores};
    for (uint32_t bins = 2; bins <= 10; bins++) {
        policy.score_form = CANDOR_SCORES_QUANTISED, policy.score_bins = bins;
        policy.score_step = 0;
        CHECK(candor_mask(&policy, &input, &output, NULL, NULL) == CANDOR_OK, "quantised");
        for (size_t row = 0; row < COUNT; row++) {
            double sum = 0;
            for (size_t c = 0; c < C; c++)
                sum += rint(scores[row * C + c] * bins);
            off += sum != bins;
            moved += first_max(scores + row * C, C) != (size_t)labels[row];
        }
        policy.score_form = CANDOR_SCORES_ROUNDED, policy.score_bins = 0;
        policy.score_step = 1.0 / bins;
        CHECK(candor_mask(&policy, &input, &output, NULL, NULL) == CANDOR_OK, "rounded");
        for (size_t row = 0; row < COUNT; row++) {
            size_t top = first_max(scores + row * C, C);
            moved += top != (size_t)labels[row];
            zero += top > 0 && scores[row * C + top] == 0;
        }
    }
    CHECK(off == 0 && moved == 0 && zero == 0, "%zu rows off 1, %zu moved, %zu of zeros", off,
          moved, zero);
}

/* The best classes of a row so long that most of it is passed over, by sorting: best ones at its
 * ends and beside each other, and ties of all, of few and of none. */
static void long_rows(size_t classes, uint32_t values) {
    float *data = malloc(classes * sizeof *data);
    uint64_t seed = classes + values;
    if (data == NULL) abort();
    for (size_t c = 0; c < classes; c++)
        data[c] = (float)(test_random(&seed) % values);
    if (values > 10) data[0] = data[classes - 1] = data[classes - 2] = (float)values;
    const candor_input input = {sizeof input, CANDOR_KIND_LOGITS, data, 1, classes, 0};
    for (int isa = 0; isa < CND_ISA_COUNT; isa++)
        for (uint32_t k = 1; k <= CANDOR_K_MAX && cnd_isa_available((cnd_isa)isa); k = 3 * k + 2) {
            int32_t labels[CANDOR_K_MAX];
            candor_policy policy;
            candor_policy_init(&policy, CANDOR_LEVEL_TOP_K);
            policy.k = k, policy.score_form = CANDOR_SCORES_NONE;
            candor_output output = {.struct_size = sizeof output, .labels = labels};
            CHECK(cnd_mask_on((cnd_isa)isa, &policy, &input, &output, NULL, NULL) == CANDOR_OK,
                  "%zu classes", classes);
            size_t before = 0, wrong = 0; /* as many classes come before the last one */
            for (uint32_t j = 1; j < k; j++) {
                float above = data[labels[j - 1]], own = data[labels[j]];
                wrong += !(above > own || (above >= own && labels[j - 1] < labels[j]));
            }
            float last = data[labels[k - 1]];
            for (size_t c = 0; c < classes; c++)
                before += data[c] > last || (data[c] >= last && c < (size_t)labels[k - 1]);
            CHECK(wrong == 0 && before == k - 1, "%s: best %u of %zu classes with %u values",
                  cnd_isa_name((cnd_isa)isa), k, classes, values);
        }
    free(data);
}

/* Batches whose answers are too large to be held back give the bytes of those that are written at
 * once, and nothing when a row is bad, wherever it is: rows of which more is known from the check,
 * and rows beyond. */
static void large_batches(cnd_isa isa, size_t rows, size_t classes) {
    static const struct {
        int32_t form;
        uint32_t bins;
    } forms[] = {{CANDOR_SCORES_EXACT, 0},
                 {CANDOR_SCORES_ROUNDED, 0},
                 {CANDOR_SCORES_QUANTISED, 10},
                 {CANDOR_SCORES_QUANTISED, 100}};
    float *data = malloc(rows * classes * sizeof *data);
    uint64_t seed = rows + classes;
    if (data == NULL) abort();
    for (size_t i = 0; i < rows * classes; i++) {
        uint64_t word = test_random(&seed);
        data[i] = word % 1000 == 0 ? -INFINITY : (float)((int)(word >> 32 & 1023) - 512) / 64;
    }
    const candor_input input = {sizeof input, CANDOR_KIND_LOGITS, data, rows, classes, 0};
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        candor_policy policy;
        candor_policy_init(&policy, CANDOR_LEVEL_FULL);
        policy.score_form = forms[f].form, policy.score_bins = forms[f].bins;
        if (forms[f].form == CANDOR_SCORES_ROUNDED) policy.score_step = 0.1;
        const candor_options at_once = {
            .struct_size = sizeof at_once, .threads = 1, .zero_on_error = 1};
        const candor_options team = {.struct_size = sizeof team, .threads = 3};
        answer expected = mask(isa, &policy, &input, &at_once);
        answer actual = mask(isa, &policy, &input, NULL);
        answer of_team = mask(isa, &policy, &input, &team);
        CHECK(same(&expected, &actual) && same(&expected, &of_team), "%s: form %d of %zu rows",
              cnd_isa_name(isa), forms[f].form, rows);
        answer_free(&expected), answer_free(&actual), answer_free(&of_team);
        const size_t bad[] = {0, rows / 2, rows - 1};
        answer untouched = answer_for(&policy, rows, classes),
               output = answer_for(&policy, rows, classes);
        for (size_t b = 0; b < 3; b++) {
            float *x = &data[bad[b] * classes + classes / 2], good = *x;
            const candor_output to = output_of(&output);
            candor_error_detail detail = {.struct_size = sizeof detail};
            *x = b == 1 ? INFINITY : NAN;
            int32_t status = cnd_mask_on(isa, &policy, &input, &to, &team, &detail);
            CHECK(status == (b == 1 ? CANDOR_ERROR_INFINITE : CANDOR_ERROR_NAN) &&
                      detail.row == bad[b] && same(&output, &untouched),
                  "%s: form %d: %d in row %zu of %zu", cnd_isa_name(isa), forms[f].form, status,
                  detail.row, rows);
            *x = good;
        }
        answer_free(&untouched), answer_free(&output);
    }
    free(data);
}

void test_mask(void) {
    static const size_t shapes[] = {1,  2,  3,  4,  5,  8,  10, 15, 16,  17,  18,
                                    31, 32, 33, 47, 48, 49, 64, 65, 100, 257, 1003};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int32_t kind = CANDOR_KIND_LOGITS; kind <= CANDOR_KIND_PROBABILITIES; kind++) {
            test_shape(shapes[i], shapes[i], kind);
            if (i % 3 == 0) test_shape(shapes[i], shapes[i] + 3, kind);
        }
    for (size_t classes = 4095; classes <= 9001; classes += 1635)
        for (uint32_t values = 1; values <= 1000000; values *= 100)
            long_rows(classes, values);
    for (int isa = 0; isa < CND_ISA_COUNT; isa++)
        if (cnd_isa_available((cnd_isa)isa)) {
            large_batches((cnd_isa)isa, 20, 1003);
            large_batches((cnd_isa)isa, 16384 + 70, 17);
        }
    examples();
    defects();
}
