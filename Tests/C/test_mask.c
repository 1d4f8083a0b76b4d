/* test_mask.c: what candor_mask releases, against double precision and the definitions of candor.h,
 * and the same bytes on every instruction set, at any number of threads, in any batch. */
#include <math.h>
#include "mask_answer.h"

enum { ROWS = 37 };

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
void test_mask(void) {
    static const size_t shapes[] = {1,  2,  3,  4,  5,  8,  10, 15, 16,  17,  18,
                                    31, 32, 33, 47, 48, 49, 64, 65, 100, 257, 1003};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int32_t kind = CANDOR_KIND_LOGITS; kind <= CANDOR_KIND_PROBABILITIES; kind++) {
            test_shape(shapes[i], shapes[i], kind);
            if (i % 3 == 0) test_shape(shapes[i], shapes[i] + 3, kind);
        }
}
