/* gaussian_loss.c: the loss of a network that answers with a normal distribution. A row has two
 * outputs, so one form serves every machine, with the same bits. */
#include "CCandorBLAS.h"
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif
#define CND_SIMD_SCALAR 1
#include "dispatch/target_regions.h"
#include "numeric/exp_log_f32.h"

void cnd_f32_gaussian_loss_rows(float *gradient, float *losses, const float *outputs,
                                const float *values, const float *likelihood_weights,
                                const float *penalty_weights, float log_variance, size_t rows) {
    for (size_t r = 0; r < rows; r++) {
        float likelihood = likelihood_weights[r], penalty = penalty_weights[r];
        float s = outputs[2 * r + 1], excess = s - log_variance;
        float mu_loss = 0, s_loss = 0, loss = 0;
        /* A weight of 0 leaves the term out: its value may be infinite. */
        if (likelihood != 0) {
            float error = outputs[2 * r] - values[r], precision = vf_exp(-s);
            float square = error * error * precision;
            loss = likelihood * (0.5f * (square + s));
            mu_loss = likelihood * (error * precision);
            s_loss = likelihood * (0.5f * (1.0f - square));
        }
        if (penalty != 0) {
            loss += penalty * (excess * excess);
            s_loss += penalty * (2.0f * excess);
        }
        losses[r] = loss;
        gradient[2 * r] = mu_loss;
        gradient[2 * r + 1] = s_loss;
    }
}
