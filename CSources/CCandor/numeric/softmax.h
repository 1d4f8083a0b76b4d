/* softmax.h: the kernels that softmax_rows.h defines for each instruction set. */
#ifndef CND_SOFTMAX_H
#define CND_SOFTMAX_H

#include <stddef.h>

#define CND_SOFTMAX_DECLARE(isa)                                                               \
    void cnd_f32_softmax_rows_##isa(float *out, const float *in, size_t rows, size_t classes); \
    void cnd_f32_log_softmax_rows_##isa(float *out, const float *in, size_t rows, size_t classes);

CND_SOFTMAX_DECLARE(scalar)
CND_SOFTMAX_DECLARE(neon)
CND_SOFTMAX_DECLARE(avx2)
CND_SOFTMAX_DECLARE(avx512)

#undef CND_SOFTMAX_DECLARE

#endif
