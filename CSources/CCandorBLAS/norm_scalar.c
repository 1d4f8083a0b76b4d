/* norm_scalar.c: the definition of batch normalisation (Ioffe & Szegedy 2015). */
#include "train_isa.h"

void cnd_f32_batch_norm_scalar(float *out, float *mean, float *variance, float *inverse_deviation,
                               const float *in, const float *scale, const float *shift,
                               float epsilon, size_t rows, size_t columns) {
    for (size_t c = 0; c < columns; c++) {
        float sum = 0;
        for (size_t r = 0; r < rows; r++)
            sum += in[r * columns + c];
        float mu = sum / (float)rows;
        float squares = 0;
        for (size_t r = 0; r < rows; r++) {
            float d = in[r * columns + c] - mu;
            squares += d * d;
        }
        float v = squares / (float)rows;
        float inverse = 1.0f / __builtin_sqrtf(v + epsilon);
        mean[c] = mu;
        variance[c] = v;
        inverse_deviation[c] = inverse;
        for (size_t r = 0; r < rows; r++) {
            float normalised = (in[r * columns + c] - mu) * inverse;
            out[r * columns + c] = normalised * scale[c] + shift[c];
        }
    }
}

void cnd_f32_batch_norm_backward_scalar(float *grad_in, float *grad_scale, float *grad_shift,
                                        const float *grad_out, const float *in, const float *mean,
                                        const float *inverse_deviation, const float *scale,
                                        size_t rows, size_t columns) {
    for (size_t c = 0; c < columns; c++) {
        float sum = 0, weighted = 0;
        for (size_t r = 0; r < rows; r++) {
            size_t i = r * columns + c;
            float normalised = (in[i] - mean[c]) * inverse_deviation[c];
            sum += grad_out[i];
            weighted += grad_out[i] * normalised;
        }
        grad_shift[c] = sum;
        grad_scale[c] = weighted;
        float factor = scale[c] * inverse_deviation[c];
        float mean_sum = sum / (float)rows, mean_weighted = weighted / (float)rows;
        for (size_t r = 0; r < rows; r++) {
            size_t i = r * columns + c;
            float normalised = (in[i] - mean[c]) * inverse_deviation[c];
            grad_in[i] = factor * ((grad_out[i] - mean_sum) - normalised * mean_weighted);
        }
    }
}
