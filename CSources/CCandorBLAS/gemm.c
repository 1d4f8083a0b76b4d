/* gemm.c: single-threaded OpenBLAS under fixed segments. */
#include <cblas.h>
#include <stdatomic.h>
#include "CCandorBLAS.h"
#include "cnd_runtime.h"

/* A segment repacks the operand that all segments share, so it must be long enough to pay for that:
 * segments of SEGMENT_SIDE keep 93 to 100 % of one thread's speed, half as long ones 83 to 100 %.
 * A whole product must be worth waking threads (SEGMENT_FLOPS, about 40 microseconds of one
 * core). */
#define SEGMENT_SIDE 256
#define SEGMENT_FLOPS 8e6
#define SEGMENT_MULTIPLE 16 /* columns of a vector: only the last segment has a ragged edge */

/* Length of a segment of `side` rows or columns: an even number of segments near SEGMENT_SIDE, of
 * equal length, so that two or four workers finish together; one segment when side is shorter. */
static size_t segment_length(size_t side) {
    if (side < SEGMENT_SIDE) return side;
    size_t segments = 2 * ((side + SEGMENT_SIDE) / (2 * SEGMENT_SIDE)); /* 2 or more */
    size_t length = (side + segments - 1) / segments;
    return (length + SEGMENT_MULTIPLE - 1) / SEGMENT_MULTIPLE * SEGMENT_MULTIPLE;
}

static void run_serially_once(void) {
    static atomic_bool done;
    if (atomic_load_explicit(&done, memory_order_relaxed)) return;
    openblas_set_num_threads(1);
    atomic_store_explicit(&done, true, memory_order_relaxed);
}

struct product {
    CBLAS_TRANSPOSE transpose_a, transpose_b;
    size_t m, n, k, lda, ldb, ldc;
    const float *a, *b;
    float *c;
    float beta;
};

static void multiply(const struct product *x, const float *a, const float *b, float *c, size_t m,
                     size_t n) {
    cblas_sgemm(CblasRowMajor, x->transpose_a, x->transpose_b, (blasint)m, (blasint)n,
                (blasint)x->k, 1.0f, a, (blasint)x->lda, b, (blasint)x->ldb, x->beta, c,
                (blasint)x->ldc);
}

static void rows_of_c(void *context, size_t segment, size_t first, size_t end) {
    (void)segment;
    const struct product *x = context;
    const float *a = x->a + first * (x->transpose_a == CblasTrans ? 1 : x->lda);
    multiply(x, a, x->b, x->c + first * x->ldc, end - first, x->n);
}

static void columns_of_c(void *context, size_t segment, size_t first, size_t end) {
    (void)segment;
    const struct product *x = context;
    const float *b = x->b + first * (x->transpose_b == CblasTrans ? x->ldb : 1);
    multiply(x, x->a, b, x->c + first, x->m, end - first);
}

void cnd_sgemm(size_t workers, bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k,
               const float *a, size_t lda, const float *b, size_t ldb, float beta, float *c,
               size_t ldc) {
    if (m == 0 || n == 0) return;
    run_serially_once();
    struct product x = {.transpose_a = transpose_a ? CblasTrans : CblasNoTrans,
                        .transpose_b = transpose_b ? CblasTrans : CblasNoTrans,
                        .m = m,
                        .n = n,
                        .k = k,
                        .lda = lda,
                        .ldb = ldb,
                        .ldc = ldc,
                        .a = a,
                        .b = b,
                        .c = c,
                        .beta = beta};
    if (2.0 * (double)m * (double)n * (double)k < SEGMENT_FLOPS)
        multiply(&x, a, b, c, m, n);
    else if (m >= n)
        cnd_parallel_for(workers, m, segment_length(m), rows_of_c, &x);
    else
        cnd_parallel_for(workers, n, segment_length(n), columns_of_c, &x);
}

const char *cnd_gemm_core_name(void) {
    return openblas_get_corename();
}
