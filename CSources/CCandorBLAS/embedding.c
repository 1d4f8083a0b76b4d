/* embedding.c: rows of learned tables by category code. Copies, so one form serves every machine.
 */
#include <string.h>
#include "CCandorBLAS.h"

void cnd_f32_gather_rows(float *out, size_t out_stride, const float *table, size_t width,
                         const int32_t *codes, size_t code_stride, size_t rows) {
    for (size_t r = 0; r < rows; r++)
        memcpy(out + r * out_stride, table + (size_t)codes[r * code_stride] * width,
               width * sizeof(float));
}

void cnd_f32_scatter_add_rows(float *table, size_t width, const float *in, size_t in_stride,
                              const int32_t *codes, size_t code_stride, size_t rows) {
    for (size_t r = 0; r < rows; r++) {
        float *row = table + (size_t)codes[r * code_stride] * width;
        for (size_t i = 0; i < width; i++)
            row[i] += in[r * in_stride + i];
    }
}
