/* cnd_gemm.h: matrix products through OpenBLAS, cut into segments of our own. */
#ifndef CND_GEMM_H
#define CND_GEMM_H

#include <stdbool.h>
#include <stddef.h>

/** C = op(A) op(B) + beta C, with op(X) = X or its transpose; op(A) is m x k, op(B) is k x n.
 *
 *  Out:    c    m x n, leading dimension ldc >= n; overlaps neither a nor b
 *  In:     a    m x k (k x m when transposed), leading dimension lda; b likewise
 *          beta 0 (c is not read) or 1
 *  OpenBLAS runs on one thread; large products are cut along the longer side of C into segments
 * that depend on m, n and k only, so the result is the same at any number of workers (0: all). */
void cnd_sgemm(size_t workers, bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k,
               const float *a, size_t lda, const float *b, size_t ldb, float beta, float *c,
               size_t ldc);

/** Name of the processor that OpenBLAS chose its kernels for. Static storage. */
const char *cnd_gemm_core_name(void);

#endif
