/* activations_scalar.c: the definition of the element-wise kernels. */
#include "train_isa.h"

void cnd_f32_fill_rows_scalar(float *out, const float *row, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            out[r * columns + c] = row[c];
}

void cnd_f32_column_sums_scalar(float *sums, const float *in, size_t rows, size_t columns) {
    for (size_t c = 0; c < columns; c++) {
        float sum = 0;
        for (size_t r = 0; r < rows; r++)
            sum += in[r * columns + c];
        sums[c] = sum;
    }
}

void cnd_f32_relu_scalar(float *out, const float *in, size_t count) {
    for (size_t i = 0; i < count; i++)
        out[i] = in[i] > 0 ? in[i] : 0;
}

void cnd_f32_relu_backward_scalar(float *grad_in, const float *grad_out, const float *out,
                                  size_t count) {
    for (size_t i = 0; i < count; i++)
        grad_in[i] = out[i] > 0 ? grad_out[i] : 0;
}

void cnd_f32_dropout_scalar(float *out, const float *in, const uint16_t *bits, uint16_t drop,
                            float scale, size_t count) {
    for (size_t i = 0; i < count; i++)
        out[i] = bits[i] >= drop ? in[i] * scale : 0;
}

void cnd_f32_scale_columns_scalar(float *out, const float *in, const float *factor,
                                  const float *offset, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            out[r * columns + c] = in[r * columns + c] * factor[c] + offset[c];
}
