/* test_noise_rows.c: rows around their noise, against the plain definitions and brute force. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "CCandor.h"
#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Largest remainder by its definition, one unit at a time. */
static void apportion(uint32_t *out, const uint32_t *w, size_t n, uint32_t total) {
    uint64_t sum = 0, left = total, *rest = malloc(n * sizeof *rest);
    if (rest == NULL) abort();
    for (size_t c = 0; c < n; c++)
        sum += w[c];
    for (size_t c = 0; c < n; c++) {
        uint64_t product = (uint64_t)(sum == 0 ? 1 : w[c]) * total, whole = sum == 0 ? n : sum;
        out[c] = (uint32_t)(product / whole), rest[c] = product % whole + 1;
        left -= out[c];
    }
    for (; left > 0; left--) {
        size_t best = 0;
        for (size_t c = 1; c < n; c++)
            if (rest[c] > rest[best]) best = c;
        out[best]++, rest[best] = 0;
    }
    free(rest);
}

static size_t arg_max(const uint32_t *v, size_t n) {
    size_t best = 0;
    for (size_t c = 1; c < n; c++)
        if (v[c] > v[best]) best = c;
    return best;
}

static uint64_t sum_of(const uint32_t *v, size_t n) {
    uint64_t sum = 0;
    for (size_t c = 0; c < n; c++)
        sum += v[c];
    return sum;
}

static uint64_t distance(const uint32_t *a, const uint32_t *b, size_t n) {
    uint64_t sum = 0;
    for (size_t c = 0; c < n; c++)
        sum += a[c] > b[c] ? a[c] - b[c] : b[c] - a[c];
    return sum;
}

/* The least distance from v of all rows of `left` units in the classes from c on whose arg max,
 * with those before it in `row`, is `top`. */
static uint64_t least_distance(const uint32_t *v, uint32_t *row, size_t c, size_t n, uint32_t left,
                               size_t top) {
    if (c == n - 1) {
        row[c] = left;
        return arg_max(row, n) == top ? distance(row, v, n) : UINT64_MAX;
    }
    uint64_t best = UINT64_MAX;
    for (row[c] = 0; row[c] <= left; row[c]++) {
        uint64_t found = least_distance(v, row, c + 1, n, left - row[c], top);
        best = found < best ? found : best;
    }
    return best;
}

/* Weights of several kinds: any, few values and so many ties, almost all 0, all 0. */
static void fill(uint32_t *w, size_t n, uint64_t seed) {
    const uint32_t most[] = {CND_NOISE_GRID + 1, 3, 1u << 22, 1, 2};
    for (size_t c = 0; c < n; c++)
        w[c] = (uint32_t)(test_random(&seed) % most[seed % 5 == 4 ? 3 : (n + c / 7) % 3]);
    if (n % 13 == 5) memset(w, 0, n * sizeof *w);
    if (n % 13 == 6) w[test_random(&seed) % n] = CND_NOISE_GRID;
}

static void finish_shape(const cnd_noise_kernels *k, const char *isa, size_t rows, size_t n,
                         uint32_t total) {
    size_t size = rows * n;
    uint32_t *w = malloc(size * sizeof *w), *expected = malloc(size * sizeof *w);
    uint32_t *out = malloc((size + 1) * sizeof *w);
    int32_t *tops = malloc(rows * sizeof *tops);
    double *scratch = malloc(cnd_noise_scratch(n) * sizeof *scratch + 1);
    if (w == NULL || expected == NULL || out == NULL || tops == NULL || scratch == NULL) abort();
    uint64_t seed = rows * 1000003 + n;
    for (size_t row = 0; row < rows; row++) {
        fill(w + row * n, n, seed + row);
        apportion(expected + row * n, w + row * n, n, total);
        tops[row] = (int32_t)(test_random(&seed) % n);
    }
    memcpy(out, w, size * sizeof *w), out[size] = 77;
    k->finish(out, rows, n, total, NULL, scratch);
    CHECK(memcmp(out, expected, size * sizeof *w) == 0, "%s: %zu rows of %zu, total %u", isa, rows,
          n, total);
    memcpy(out, w, size * sizeof *w);
    k->finish(out, rows, n, total, tops, scratch);
    bool kept = true, whole = true;
    for (size_t row = 0; row < rows; row++) {
        kept = kept && arg_max(out + row * n, n) == (size_t)tops[row];
        whole = whole && sum_of(out + row * n, n) == total;
    }
    CHECK(kept && whole && out[size] == 77, "%s: tops of %zu rows of %zu, total %u", isa, rows, n,
          total);
    cnd_noise_kernels_for(CND_ISA_SCALAR)->finish(w, rows, n, total, tops, scratch);
    CHECK(memcmp(out, w, size * sizeof *w) == 0, "%s is not scalar: %zu rows of %zu", isa, rows, n);
    free(w), free(expected), free(out), free(tops), free(scratch);
}

static void finish(const cnd_noise_kernels *k, const char *isa) {
    const uint32_t totals[] = {1, 5, 10, 1000, CND_NOISE_GRID};
    for (size_t n = 1; n <= 40; n++)
        for (size_t rows = 1; rows <= 19; rows += 6)
            finish_shape(k, isa, rows, n, totals[(n + rows) % COUNT(totals)]);
    const size_t wide[] = {255, 256, 257, 1003, 2048, 2049, 5000};
    for (size_t i = 0; i < COUNT(wide); i++)
        finish_shape(k, isa, 3, wide[i], totals[i % 2 ? 4 : 2]);
}

/* No row with that arg max is nearer: for all tops, totals and small rows. */
static void nearest(const cnd_noise_kernels *k, const char *isa) {
    uint64_t seed = 9, far = 0;
    for (int round = 0; round < 600; round++) {
        enum { PADDED = 300 };
        size_t n = 2 + (size_t)(test_random(&seed) % 3);
        uint32_t total = 1 + (uint32_t)(test_random(&seed) % 9);
        uint32_t v[4] = {0}, row[4], out[4], long_row[PADDED] = {0};
        for (uint32_t unit = 0; unit < total; unit++)
            v[test_random(&seed) % n]++;
        int32_t top = (int32_t)(test_random(&seed) % n);
        memcpy(out, v, sizeof v), memcpy(long_row, v, sizeof v);
        k->finish(out, 1, n, total, &top, NULL);
        far += distance(out, v, n) != least_distance(v, row, 0, n, total, (size_t)top);
        k->finish(long_row, 1, PADDED, total, &top, NULL);
        far += distance(long_row, v, n) != distance(out, v, n);
    }
    CHECK(far == 0, "%s: %llu rows are not the nearest", isa, (unsigned long long)far);
}

static void read_and_add(const cnd_noise_kernels *k, const char *isa) {
    enum { N = 100 };
    float p[N];
    int32_t noise[N];
    uint32_t v[N + 1];
    uint64_t seed = 5;
    const float edges[] = {0, 1, 0x1p-25f, 0x1.8p-24f, 0x1.fffffep-26f, 0x1p-149f, 0.5f};
    const int32_t far[] = {INT32_MIN, INT32_MAX, -CND_NOISE_GRID, 1 << 24, 0, -1, 1};
    for (size_t i = 0; i < N; i++) {
        p[i] =
            i % 3 == 0 ? edges[i / 3 % COUNT(edges)] : (float)(test_random(&seed) >> 40) * 0x1p-24f;
        noise[i] = i % 2 == 0 ? far[i / 2 % COUNT(far)] : (int32_t)test_random(&seed) >> 6;
    }
    bool good = true;
    for (size_t n = 0; n <= N; n++) {
        v[n] = 77;
        k->read(v, p, n);
        for (size_t i = 0; i < n; i++) /* exact in double */
            good = good && v[i] == (uint32_t)((double)p[i] * CND_NOISE_GRID + 0.5);
        k->add(v, noise, n);
        for (size_t i = 0; i < n; i++) {
            int64_t sum = (int64_t)(uint32_t)((double)p[i] * CND_NOISE_GRID + 0.5) + noise[i];
            int64_t cut = sum < 0 ? 0 : sum > CND_NOISE_GRID ? CND_NOISE_GRID : sum;
            good = good && v[i] == (uint32_t)cut;
        }
        good = good && v[n] == 77;
    }
    CHECK(good, "%s: reading or adding", isa);
}

static void probabilities(float *p, int32_t *tops, size_t rows, size_t n, uint64_t seed) {
    for (size_t i = 0; i < rows * n; i++)
        p[i] = 6 * (float)(test_random(&seed) >> 40) * 0x1p-24f;
    cnd_f32_softmax_rows(p, p, rows, n);
    for (size_t row = 0; row < rows; row++) {
        tops[row] = 0;
        for (size_t c = 1; c < n; c++)
            if (p[row * n + c] > p[row * n + (size_t)tops[row]]) tops[row] = (int32_t)c;
    }
}

/* The row of a batch is what its parts give: read, noise by its number, add, finish. */
static void rows_of_a_batch(size_t rows, size_t n, uint64_t first_row) {
    float *p = malloc(rows * n * sizeof *p);
    uint32_t *batch = malloc(rows * n * sizeof *batch), *one = malloc(n * sizeof *one);
    int32_t *tops = malloc(rows * sizeof *tops), *samples = malloc(n * sizeof *samples);
    double *scratch = malloc(cnd_noise_scratch(n) * sizeof *scratch + 1);
    if (p == NULL || batch == NULL || one == NULL || tops == NULL || samples == NULL ||
        scratch == NULL)
        abort();
    uint8_t secret[16] = {3};
    cnd_aes128_key key;
    cnd_aes128_expand(&key, secret);
    cnd_noise noise;
    CHECK(cnd_noise_laplace(&noise, 0.2) == CND_OK, "0.2");
    probabilities(p, tops, rows, n, rows + n);
    cnd_noise_rows(batch, p, tops, rows, n, CND_NOISE_GRID, &noise, &key, first_row, scratch);
    const cnd_noise_kernels *k = cnd_noise_kernels_for(cnd_isa_active());
    bool same = true, alone = true;
    for (size_t row = 0; row < rows; row++) {
        uint64_t number = first_row + row;
        k->read(one, p + row * n, n);
        cnd_noise_fill(samples, n, &noise, &key, number / 4096, number % 4096 * n);
        k->add(one, samples, n);
        k->finish(one, 1, n, CND_NOISE_GRID, tops + row, scratch);
        same = same && memcmp(one, batch + row * n, n * sizeof *one) == 0;
        cnd_noise_rows(one, p + row * n, tops + row, 1, n, CND_NOISE_GRID, &noise, &key, number,
                       scratch);
        alone = alone && memcmp(one, batch + row * n, n * sizeof *one) == 0;
    }
    CHECK(same, "%zu rows of %zu from %llu: not its parts", rows, n, (unsigned long long)first_row);
    CHECK(alone, "%zu rows of %zu: a row alone differs", rows, n);
    free(p), free(batch), free(one), free(tops), free(samples), free(scratch);
}

/* A child of a fork has other noise than its parent, both from the system. */
static void forks(void) {
    cnd_aes128_key before, parent, child;
    int ends[2];
    CHECK(cnd_noise_fresh_key(&before), "the system gives random bytes");
    CHECK(pipe(ends) == 0, "a pipe");
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        bool drawn = cnd_noise_fresh_key(&child);
        _exit(drawn && write(ends[1], &child, sizeof child) == sizeof child ? 0 : 1);
    }
    CHECK(cnd_noise_fresh_key(&parent), "the system gives random bytes");
    int status = 1;
    CHECK(pid > 0 && read(ends[0], &child, sizeof child) == sizeof child, "the child's key");
    CHECK(waitpid(pid, &status, 0) == pid && status == 0, "the child's end");
    CHECK(memcmp(&parent, &child, sizeof child) != 0 && memcmp(&before, &child, sizeof child) != 0,
          "parent and child draw the same noise");
    close(ends[0]), close(ends[1]);
}

void test_noise_rows(void) {
    for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
        const cnd_noise_kernels *k = cnd_noise_kernels_for((cnd_isa)isa);
        if (k == NULL) continue;
        finish(k, cnd_isa_name((cnd_isa)isa));
        nearest(k, cnd_isa_name((cnd_isa)isa));
        read_and_add(k, cnd_isa_name((cnd_isa)isa));
    }
    rows_of_a_batch(450, 10, 4000);
    rows_of_a_batch(7, 1, 4095);
    rows_of_a_batch(30, 300, 12);
    rows_of_a_batch(3, 3000, (UINT64_C(1) << 40) + 4094);
    forks();
}
