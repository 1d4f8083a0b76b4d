/* dense_scalar.c: integer dense layers in plain C: the reference. */
#include "infer/dense.h"

void cnd_infer_dense_scalar(int32_t *z, const int16_t *x, const int16_t *weights, size_t rows,
                            size_t pairs, size_t outputs) {
    for (size_t row = 0; row < rows; row++, z += outputs, x += 2 * pairs)
        for (size_t p = 0; p < pairs; p++)
            for (size_t o = 0; o < outputs; o++) {
                const int16_t *w = weights + 2 * (p * outputs + o);
                /* Products are at most 2^30; sums wrap, so they are those of unsigned numbers. */
                uint32_t first = (uint32_t)(x[2 * p] * w[0]);
                uint32_t second = (uint32_t)(x[2 * p + 1] * w[1]);
                z[o] = (int32_t)((uint32_t)z[o] + first + second);
            }
}

void cnd_infer_dense_wide_scalar(int64_t *z, const int16_t *x, const int16_t *weights, size_t rows,
                                 size_t pairs, size_t outputs) {
    for (size_t row = 0; row < rows; row++, z += outputs, x += 2 * pairs)
        for (size_t p = 0; p < pairs; p++)
            for (size_t o = 0; o < outputs; o++) {
                const int16_t *w = weights + 2 * (p * outputs + o);
                z[o] += (int64_t)(x[2 * p] * w[0]) + x[2 * p + 1] * w[1];
            }
}
