/* kernels.c: runs every kernel of one instruction set once at a fixed size, and lets callgrind
 * write the instructions of each in a file of its own. Scripts/check-counts.sh compares them with
 * the committed table. Run it under callgrind with CND_ISA=scalar or avx2.
 *
 * Inputs are fixed, so a count changes only with the code, the compiler or the C library. */
#include <stdint.h>
#include <stdio.h>
#include <valgrind/callgrind.h>
#include "CCandor.h"
#include "CCandorBLAS.h"

/* About what small networks have, with a tail in each row on every instruction set. */
enum { ROWS = 32, COLUMNS = 101, COUNT = ROWS * COLUMNS, CLASSES = 10, BYTES = 4096 };

static float a[COUNT], b[COUNT], c[COUNT], d[COUNT], column[4][COLUMNS];
static uint16_t bits[COUNT];
static uint8_t bytes[BYTES], kinds[ROWS];
static int32_t codes[ROWS];
static float weights[ROWS];

/* Counts of a statement's second run: the first one loads pages and binds symbols. */
#define COUNT_OF(name, statement)       \
    do {                                \
        fill();                         \
        statement;                      \
        fill();                         \
        CALLGRIND_ZERO_STATS;           \
        statement;                      \
        CALLGRIND_DUMP_STATS_AT(#name); \
    } while (0)

/* The same values before each run: a linear congruential generator's high bits in [-2, 2). */
static void fill(void) {
    uint32_t state = 1;
    float *const arrays[] = {a, b, c, d};
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < 4; k++) {
            state = state * 1664525u + 1013904223u;
            arrays[k][i] = (float)(state >> 8) * 0x1p-22f - 2.0f;
        }
        d[i] = d[i] * d[i]; /* a second moment is not negative */
        bits[i] = (uint16_t)(state >> 16);
    }
    for (size_t i = 0; i < COLUMNS; i++)
        for (size_t k = 0; k < 4; k++)
            column[k][i] = 1.0f + 0.01f * (float)i;
    for (size_t r = 0; r < ROWS; r++) {
        codes[r] = (int32_t)(r * 7 % CLASSES);
        weights[r] = 1.0f / ROWS;
        kinds[r] = (uint8_t)(r % 3); /* every loss */
    }
}

static void nothing(void *context, size_t segment, size_t first, size_t end) {
    (void)context, (void)segment, (void)first, (void)end;
}

static void prg(const cnd_prg_kernels *k) {
    const uint8_t secret[16] = {1, 2, 3};
    static cnd_aes128_key key;
    COUNT_OF(aes128_expand, k->aes128_expand(&key, secret));
    COUNT_OF(aes128_encrypt_blocks, k->aes128_encrypt_blocks(&key, bytes, bytes, BYTES / 16));
    COUNT_OF(aes128_ctr_blocks, k->aes128_ctr_blocks(&key, bytes, BYTES / 16, 1, 2));
    COUNT_OF(aes128_cmac, cnd_aes128_cmac(&key, bytes, bytes, 1000));
}

static void numeric(const cnd_numeric_kernels *k) {
    COUNT_OF(softmax_rows_10, k->softmax_rows(a, b, COUNT / 10, 10));
    COUNT_OF(softmax_rows_1000, k->softmax_rows(a, b, 3, 1000));
    COUNT_OF(log_softmax_rows_10, k->log_softmax_rows(a, b, COUNT / 10, 10));
    COUNT_OF(log_softmax_rows_1000, k->log_softmax_rows(a, b, 3, 1000));
}

static void infer(const cnd_infer_kernels *k) {
    enum { INFER_ROWS = 10, PAIRS = 50, OUTPUTS = 32 }; /* two blocks of rows, and two rows more */
    static int16_t x[2 * INFER_ROWS * PAIRS], w[2 * PAIRS * OUTPUTS];
    static int32_t z[INFER_ROWS * OUTPUTS];
    static int64_t wide[INFER_ROWS * OUTPUTS];
    COUNT_OF(infer_dense, k->dense(z, x, w, INFER_ROWS, PAIRS, OUTPUTS));
    COUNT_OF(infer_dense_wide, k->dense_wide(wide, x, w, INFER_ROWS, PAIRS, OUTPUTS));
}

static void train(const cnd_train_kernels *k) {
    const cnd_adam adam = {
        .beta1 = 0.9f, .beta2 = 0.999f, .step = 1e-3f, .inverse_root = 1, .epsilon = 1e-8f};
    const cnd_sgd sgd = {.rate = 1e-3f, .momentum = 0.9f};
    /* Row y of the targets: 0.55 for y, 0.05 for the others; its logarithms. */
    static float targets[CLASSES * CLASSES], log_targets[CLASSES * CLASSES];
    for (size_t i = 0; i < CLASSES * CLASSES; i++) {
        targets[i] = i % (CLASSES + 1) == 0 ? 0.55f : 0.05f;
        log_targets[i] = i % (CLASSES + 1) == 0 ? -0.597837f : -2.995732f;
    }
    COUNT_OF(fill_rows, k->fill_rows(a, column[0], ROWS, COLUMNS));
    COUNT_OF(column_sums, k->column_sums(column[0], a, ROWS, COLUMNS));
    COUNT_OF(relu, k->relu(a, b, COUNT));
    COUNT_OF(relu_backward, k->relu_backward(a, b, c, COUNT));
    COUNT_OF(dropout, k->dropout(a, b, bits, 32768, 2, COUNT));
    COUNT_OF(batch_norm, k->batch_norm(a, column[0], column[1], column[2], b, column[3], column[3],
                                       1e-5f, ROWS, COLUMNS));
    COUNT_OF(batch_norm_backward, k->batch_norm_backward(a, column[0], column[1], b, c, column[2],
                                                         column[3], column[3], ROWS, COLUMNS));
    COUNT_OF(scale_columns, k->scale_columns(a, b, column[0], column[1], ROWS, COLUMNS));
    COUNT_OF(adam, k->adam(a, b, d, c, COUNT, &adam));
    COUNT_OF(sgd, k->sgd(a, b, c, COUNT, &sgd));
    COUNT_OF(loss_rows, k->loss_rows(a, column[0], b, codes, kinds, weights, targets, log_targets,
                                     ROWS, CLASSES));
    COUNT_OF(dense_rows, k->dense_rows(a, b, c, column[0], ROWS, CLASSES, COLUMNS));
    COUNT_OF(gaussian_loss_rows,
             cnd_f32_gaussian_loss_rows(a, column[0], b, column[1], column[2], column[2], 1, ROWS));
    COUNT_OF(gather_rows, cnd_f32_gather_rows(a, COLUMNS, b, CLASSES, codes, 1, ROWS));
    COUNT_OF(scatter_add_rows, cnd_f32_scatter_add_rows(b, CLASSES, a, COLUMNS, codes, 1, ROWS));
}

int main(void) {
    if (cnd_runtime_check() != CND_OK) {
        fprintf(stderr, "CND_ISA is refused\n");
        return 2;
    }
    cnd_isa isa = cnd_isa_active();
    prg(cnd_prg_kernels_for(isa));
    numeric(cnd_numeric_kernels_for(isa));
    infer(cnd_infer_kernels_for(isa));
    train(cnd_train_kernels_for(isa));
    COUNT_OF(parallel_for_inline, cnd_parallel_for(1, 100, 10, nothing, NULL));
    return 0;
}
