/* dense.h: the kernels of each instruction set; cnd_infer.h has the contracts. */
#ifndef CND_DENSE_H
#define CND_DENSE_H

#include "cnd_infer.h"

#define CND_DENSE_DECLARE(isa)                                                                    \
    void cnd_infer_dense_##isa(int32_t *z, const int16_t *x, const int16_t *weights, size_t rows, \
                               size_t pairs, size_t outputs);                                     \
    void cnd_infer_dense_wide_##isa(int64_t *z, const int16_t *x, const int16_t *weights,         \
                                    size_t rows, size_t pairs, size_t outputs);

CND_DENSE_DECLARE(scalar)
CND_DENSE_DECLARE(neon)
CND_DENSE_DECLARE(avx2)
CND_DENSE_DECLARE(avx512)

#undef CND_DENSE_DECLARE

#endif
