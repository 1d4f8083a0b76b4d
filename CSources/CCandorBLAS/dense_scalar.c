/* dense_scalar.c: the definition of the dense layer of inference. */
#include "train_isa.h"

void cnd_f32_dense_rows_scalar(float *out, const float *in, const float *weights, const float *bias,
                               size_t rows, size_t inputs, size_t outputs) {
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < outputs; j++) {
            float sum = bias[j];
            for (size_t k = 0; k < inputs; k++)
                sum += in[r * inputs + k] * weights[k * outputs + j];
            out[r * outputs + j] = sum;
        }
}
