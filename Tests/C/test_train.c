/* test_train.c: the training kernels give the bits of their scalar definitions on every instruction
 * set.
 *
 * The losses, whose sums over classes run lane by lane, may differ in the last bits. */
#include <math.h>
#include <stdlib.h>
#include "CCandorBLAS.h"
#include "check.h"

enum { LARGEST = 4096, GUARD = 16 };

static float draw(uint64_t *state) {
    return (float)((double)(test_random(state) >> 11) * 0x1p-51 - 2);
}

static void fill(float *x, size_t n, uint64_t seed) {
    for (size_t i = 0; i < n; i++)
        x[i] = i % 7 == 3 ? 0 : draw(&seed);
}

/* Outputs of both sides, guards included, must be the same bytes. */
static void same(const char *what, cnd_isa isa, size_t n, const float *a, const float *b,
                 size_t count) {
    CHECK(memcmp(a, b, (count + GUARD) * sizeof *a) == 0, "%s %s %zu", what, cnd_isa_name(isa), n);
}

static void elementwise(cnd_isa isa, const cnd_train_kernels *fast, const cnd_train_kernels *slow) {
    static float a[LARGEST], b[LARGEST], x[LARGEST + GUARD], y[LARGEST + GUARD];
    static uint16_t bits[LARGEST];
    uint64_t seed = 5;
    fill(a, LARGEST, 1);
    fill(b, LARGEST, 2);
    for (size_t i = 0; i < LARGEST; i++)
        bits[i] = (uint16_t)test_random(&seed);
    for (size_t n = 0; n <= 70; n++) {
        memset(x, 7, sizeof x), memset(y, 7, sizeof y);
        fast->relu(x, a, n), slow->relu(y, a, n);
        same("relu", isa, n, x, y, n);
        fast->relu_backward(x, a, b, n), slow->relu_backward(y, a, b, n);
        same("relu_backward", isa, n, x, y, n);
        for (int drop = 0; drop < 65536; drop += 13107) {
            fast->dropout(x, a, bits, (uint16_t)drop, 1.25f, n);
            slow->dropout(y, a, bits, (uint16_t)drop, 1.25f, n);
            same("dropout", isa, n, x, y, n);
        }
        cnd_adam adam = {.beta1 = 0.9f,
                         .beta2 = 0.999f,
                         .step = 0.01f,
                         .inverse_root = 3,
                         .epsilon = 1e-8f,
                         .weight_decay = 0.01f};
        cnd_sgd sgd = {.rate = 0.1f, .momentum = 0.9f, .weight_decay = 0.01f};
        float m[2][128], v[2][128];
        for (int side = 0; side < 2; side++) {
            const cnd_train_kernels *k = side ? slow : fast;
            float *p = side ? y : x;
            fill(p, n, 3), fill(m[side], n, 4);
            for (size_t i = 0; i < n; i++)
                v[side][i] = fabsf(b[i]);
            k->adam(p, m[side], v[side], a, n, &adam);
            k->sgd(p, m[side], b, n, &sgd);
        }
        same("adam and sgd", isa, n, x, y, n);
    }
}

static void columnwise(cnd_isa isa, const cnd_train_kernels *fast, const cnd_train_kernels *slow) {
    static float in[LARGEST], grad[LARGEST], scale[LARGEST], shift[LARGEST];
    static float x[LARGEST + GUARD], y[LARGEST + GUARD], sx[4][128], sy[4][128];
    fill(in, LARGEST, 6), fill(grad, LARGEST, 7), fill(scale, LARGEST, 8), fill(shift, LARGEST, 9);
    for (size_t columns = 1; columns <= 70; columns++) {
        for (size_t rows = 1; rows <= 33; rows += 16) {
            size_t n = rows * columns;
            memset(x, 7, sizeof x), memset(y, 7, sizeof y);
            fast->fill_rows(x, scale, rows, columns), slow->fill_rows(y, scale, rows, columns);
            same("fill_rows", isa, columns, x, y, n);
            fast->column_sums(x, in, rows, columns), slow->column_sums(y, in, rows, columns);
            same("column_sums", isa, columns, x, y, columns);
            fast->scale_columns(x, in, scale, shift, rows, columns);
            slow->scale_columns(y, in, scale, shift, rows, columns);
            same("scale_columns", isa, columns, x, y, n);
            memset(sx, 7, sizeof sx), memset(sy, 7, sizeof sy);
            fast->batch_norm(x, sx[0], sx[1], sx[2], in, scale, shift, 1e-5f, rows, columns);
            slow->batch_norm(y, sy[0], sy[1], sy[2], in, scale, shift, 1e-5f, rows, columns);
            same("batch_norm", isa, columns, x, y, n);
            CHECK(memcmp(sx, sy, sizeof sx) == 0, "statistics %s %zu", cnd_isa_name(isa), columns);
            fast->batch_norm_backward(x, sx[1], sx[3], grad, in, sx[0], sx[2], scale, rows,
                                      columns);
            slow->batch_norm_backward(y, sy[1], sy[3], grad, in, sy[0], sy[2], scale, rows,
                                      columns);
            same("batch_norm_backward", isa, columns, x, y, n);
            CHECK(memcmp(sx, sy, sizeof sx) == 0, "gradients %s %zu", cnd_isa_name(isa), columns);
            size_t inputs = 1 + columns % 13; /* inputs * columns <= 910 weights */
            fast->dense_rows(x, in, grad, scale, rows, inputs, columns);
            slow->dense_rows(y, in, grad, scale, rows, inputs, columns);
            same("dense_rows", isa, columns, x, y, n);
        }
    }
}

static void losses(cnd_isa isa, const cnd_train_kernels *fast, const cnd_train_kernels *slow) {
    enum { ROWS = 9, CLASSES = 40 };
    static float logits[ROWS * CLASSES], x[ROWS * CLASSES], y[ROWS * CLASSES];
    static float targets[CLASSES * CLASSES], log_targets[CLASSES * CLASSES];
    float lx[ROWS], ly[ROWS], weights[ROWS];
    int32_t labels[ROWS];
    uint8_t kinds[ROWS];
    uint64_t seed = 11;
    for (size_t classes = 2; classes <= CLASSES; classes++) {
        for (size_t i = 0; i < classes * classes; i++) {
            float t = i / classes == i % classes ? 0.6f : 0.4f / (float)(classes - 1);
            targets[i] = t, log_targets[i] = logf(t);
        }
        for (size_t r = 0; r < ROWS; r++) {
            labels[r] = (int32_t)((r * 5) % classes);
            kinds[r] = (uint8_t)(r % 3);
            weights[r] = 0.25f * (float)(r + 1);
            for (size_t c = 0; c < classes; c++)
                logits[r * classes + c] = 4 * draw(&seed);
        }
        fast->loss_rows(x, lx, logits, labels, kinds, weights, targets, log_targets, ROWS, classes);
        slow->loss_rows(y, ly, logits, labels, kinds, weights, targets, log_targets, ROWS, classes);
        for (size_t r = 0; r < ROWS; r++) {
            CHECK(fabsf(lx[r] - ly[r]) <= 4e-6f * (1 + fabsf(ly[r])), "loss %s %zu %zu",
                  cnd_isa_name(isa), classes, r);
            for (size_t i = r * classes; i < (r + 1) * classes; i++)
                CHECK(fabsf(x[i] - y[i]) <= 1e-5f * weights[r], "gradient %s %zu %zu",
                      cnd_isa_name(isa), classes, r);
        }
    }
}

void test_train(void) {
    const cnd_train_kernels *slow = cnd_train_kernels_for(CND_ISA_SCALAR);
    for (cnd_isa isa = CND_ISA_NEON; isa < CND_ISA_COUNT; isa++) {
        const cnd_train_kernels *fast = cnd_train_kernels_for(isa);
        CHECK((fast != NULL) == cnd_isa_available(isa), "%s", cnd_isa_name(isa));
        if (fast == NULL) continue;
        elementwise(isa, fast, slow);
        columnwise(isa, fast, slow);
        losses(isa, fast, slow);
    }
}
