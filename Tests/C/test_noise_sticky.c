/* test_noise_sticky.c: what sticky noise depends on, and what averaging its answers gains. */
#include <math.h>
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"

enum { CLASSES = 10, ROWS = 200, REPEATS = 100, ACCOUNTS = 10 };

static cnd_noise noise;
static const uint8_t secret[16] = {4};

static void bind(cnd_sticky *sticky, uint64_t period, const char *model, const char *policy) {
    cnd_sticky_bind(sticky, secret, period, (const uint8_t *)model, strlen(model),
                    (const uint8_t *)policy, strlen(policy));
}

static int32_t top_of(const float *p) {
    int32_t top = 0;
    for (int32_t c = 1; c < CLASSES; c++)
        if (p[c] > p[top]) top = c;
    return top;
}

static void answer(uint32_t *out, const float *p, const cnd_sticky *sticky) {
    int32_t top = top_of(p);
    cnd_sticky_rows(out, p, &top, true, 1, CLASSES, CND_NOISE_GRID, &noise, sticky, NULL);
}

static bool same(const uint32_t *a, const uint32_t *b) {
    return memcmp(a, b, CLASSES * sizeof *a) == 0;
}

static void dependence(void) {
    const float row[CLASSES] = {0.31f, 0.02f, 0.52f, 0.15f}, other[CLASSES] = {0.52f, 0.48f};
    /* The same tenths and top, another row. */
    const float near[CLASSES] = {0.3f, 0.03f, 0.53f, 0.14f};
    uint32_t first[CLASSES], again[CLASSES];
    cnd_sticky sticky;
    bind(&sticky, 7, "model", "policy");
    answer(first, row, &sticky);
    bind(&sticky, 7, "model", "policy");
    answer(again, row, &sticky);
    CHECK(same(first, again), "the same row has other noise");
    answer(again, near, &sticky);
    CHECK(same(first, again), "a row of the same coarse form has other noise");
    answer(again, other, &sticky);
    CHECK(!same(first, again), "another row has the same answer");

    const struct {
        uint64_t period;
        const char *model, *policy, *what;
    } others[] = {{8, "model", "policy", "period"},
                  {7, "modem", "policy", "model"},
                  {7, "model", "policz", "policy"},
                  {7, "modelp", "olicy", "border of model and policy"},
                  {7, "", "modelpolicy", "model's absence"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        bind(&sticky, others[i].period, others[i].model, others[i].policy);
        answer(again, row, &sticky);
        CHECK(!same(first, again), "noise does not depend on the %s", others[i].what);
    }
    const uint8_t another[16] = {5};
    cnd_sticky_bind(&sticky, another, 7, (const uint8_t *)"model", 5, (const uint8_t *)"policy", 6);
    answer(again, row, &sticky);
    CHECK(!same(first, again), "noise does not depend on the key");

    /* The top is part of the form, beyond the arg max that is released. */
    int32_t top = 2, lower = 0;
    bind(&sticky, 7, "model", "policy");
    cnd_sticky_rows(first, row, &top, false, 1, CLASSES, CND_NOISE_GRID, &noise, &sticky, NULL);
    cnd_sticky_rows(again, row, &lower, false, 1, CLASSES, CND_NOISE_GRID, &noise, &sticky, NULL);
    CHECK(!same(first, again), "noise does not depend on the top");
}

/* Long rows and long names go through the chain in pieces; a batch is its rows. */
static void pieces(void) {
    enum { LONG = 2500, BATCH = 40 };
    static float p[BATCH * LONG];
    static uint32_t batch[BATCH * LONG], one[LONG];
    static int32_t tops[BATCH];
    static uint8_t name[1025];
    uint64_t seed = 3;
    for (size_t i = 0; i < BATCH * LONG; i++)
        p[i] = i % LONG < 3 ? 0.3f + 0.001f * (float)(test_random(&seed) % 100) : 0;
    for (size_t row = 0; row < BATCH; row++)
        p[row * LONG + 2400 + row] = 0.1f, tops[row] = (int32_t)(row % 3);
    double scratch[2 * (LONG + 12)];
    cnd_sticky sticky, other;
    cnd_sticky_bind(&sticky, secret, 0, name, 1024, name, 0);
    cnd_sticky_rows(batch, p, tops, true, BATCH, LONG, 100, &noise, &sticky, scratch);
    bool alone = true;
    for (size_t row = 0; row < BATCH; row++) {
        cnd_sticky_rows(one, p + row * LONG, tops + row, true, 1, LONG, 100, &noise, &sticky,
                        scratch);
        alone = alone && memcmp(one, batch + row * LONG, sizeof one) == 0;
    }
    CHECK(alone, "a row of a batch is not the row alone");
    CHECK(memcmp(batch, batch + 3 * LONG, sizeof one) != 0, "classes beyond the first piece");
    cnd_sticky_bind(&other, secret, 0, name, 1025, name, 0);
    CHECK(memcmp(sticky.tag, other.tag, 16) != 0, "a byte in the second piece of a name");
    cnd_sticky_bind(&other, secret, 0, name, 1024, name, 1);
    CHECK(memcmp(sticky.tag, other.tag, 16) != 0, "a policy's byte");
}

/* The attacker knows what scores to expect of the mean answer; what is left is the error of the
 * mean itself. Root of the mean square over rows and classes. */
typedef struct mean_error {
    double sum;
} mean_error;

static void add_error(mean_error *e, const double *mean, const float *p) {
    for (size_t c = 0; c < CLASSES; c++)
        e->sum += (mean[c] - p[c]) * (mean[c] - p[c]) / (ROWS * CLASSES);
}

static void add_answer(double *mean, const uint32_t *numerators, double count) {
    for (size_t c = 0; c < CLASSES; c++)
        mean[c] += numerators[c] / (double)CND_NOISE_GRID / count;
}

static void averaging(void) {
    mean_error once = {0}, repeats = {0}, duplicates = {0}, accounts = {0}, fresh = {0};
    cnd_aes128_key key;
    cnd_aes128_expand(&key, secret);
    cnd_sticky sticky;
    bind(&sticky, 1, "model", "policy");
    uint64_t seed = 11, row_number = 0;
    for (size_t row = 0; row < ROWS; row++) {
        float logits[CLASSES], p[CLASSES];
        for (size_t c = 0; c < CLASSES; c++)
            logits[c] = 5 * (float)(test_random(&seed) >> 40) * 0x1p-24f;
        cnd_f32_softmax_rows(p, logits, 1, CLASSES);
        int32_t top = top_of(p);
        double mean[5][CLASSES] = {{0}};
        uint32_t out[CLASSES];
        answer(out, p, &sticky);
        add_answer(mean[0], out, 1);
        for (int i = 0; i < REPEATS; i++) {
            answer(out, p, &sticky);
            add_answer(mean[1], out, REPEATS);
            float near[CLASSES]; /* logits moved by up to 1/100: an input with a pixel changed */
            for (size_t c = 0; c < CLASSES; c++)
                near[c] = logits[c] + 0.02f * (float)(test_random(&seed) >> 40) * 0x1p-24f - 0.01f;
            cnd_f32_softmax_rows(near, near, 1, CLASSES);
            answer(out, near, &sticky);
            add_answer(mean[2], out, REPEATS);
            cnd_noise_rows(out, p, &top, 1, CLASSES, CND_NOISE_GRID, &noise, &key, row_number++,
                           NULL);
            add_answer(mean[4], out, REPEATS);
        }
        for (int i = 0; i < ACCOUNTS; i++) {
            answer(out, p, &sticky); /* nothing of an account goes in */
            add_answer(mean[3], out, ACCOUNTS);
        }
        add_error(&once, mean[0], p), add_error(&repeats, mean[1], p);
        add_error(&duplicates, mean[2], p), add_error(&accounts, mean[3], p);
        add_error(&fresh, mean[4], p);
    }
    double error = sqrt(once.sum);
    CHECK(error > 0.08 && error < 0.2, "an answer's error is %g", error);
    CHECK(fabs(sqrt(repeats.sum) - error) < 1e-9, "100 repeats leave %g", sqrt(repeats.sum));
    CHECK(fabs(sqrt(accounts.sum) - error) < 1e-9, "10 accounts leave %g", sqrt(accounts.sum));
    CHECK(sqrt(duplicates.sum) > 0.7 * error, "100 near duplicates leave %g of %g",
          sqrt(duplicates.sum), error);
    CHECK(sqrt(fresh.sum) < 0.6 * error, "fresh noise leaves %g of %g", sqrt(fresh.sum), error);
    if (getenv("CANDOR_NOISE_REPORT") != NULL)
        printf("error of an answer %.4f; of the mean of 100 repeats %.4f, of 100 near duplicates "
               "%.4f, of 10 accounts %.4f; of 100 repeats with fresh noise %.4f\n",
               error, sqrt(repeats.sum), sqrt(duplicates.sum), sqrt(accounts.sum), sqrt(fresh.sum));
}

void test_noise_sticky(void) {
    CHECK(cnd_noise_laplace(&noise, 0.2) == CND_OK, "0.2");
    dependence();
    pieces();
    averaging();
}
