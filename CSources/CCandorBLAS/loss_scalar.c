/* loss_scalar.c: the definition of the losses and their derivatives by the logits. */
#include "train_isa.h"
#define CND_SIMD_SCALAR 1
#include "dispatch/target_regions.h"
#include "numeric/exp_log_f32.h"

/* out = log softmax(logits), by the largest logit so that nothing overflows. */
static void log_softmax(float *out, const float *logits, size_t classes) {
    float largest = logits[0];
    for (size_t k = 1; k < classes; k++)
        largest = logits[k] > largest ? logits[k] : largest;
    float sum = 0;
    for (size_t k = 0; k < classes; k++)
        sum += vf_exp(logits[k] - largest);
    float log_sum = vf_log(sum); /* sum >= 1 */
    for (size_t k = 0; k < classes; k++)
        out[k] = (logits[k] - largest) - log_sum;
}

void cnd_f32_loss_rows_scalar(float *gradient, float *losses, const float *logits,
                              const int32_t *labels, const uint8_t *kinds, const float *weights,
                              const float *targets, const float *log_targets, size_t rows,
                              size_t classes) {
    for (size_t r = 0; r < rows; r++) {
        size_t label = (size_t)labels[r];
        float weight = weights[r], *out = gradient + r * classes;
        const float *target = targets + label * classes,
                    *log_target = log_targets + label * classes;
        log_softmax(out, logits + r * classes, classes);
        float loss = 0;
        switch (kinds[r]) {
        case CND_LOSS_CROSS_ENTROPY:
            loss = -out[label];
            for (size_t k = 0; k < classes; k++)
                out[k] = weight * vf_exp(out[k]);
            out[label] -= weight;
            break;
        case CND_LOSS_REVERSE_KL:
            for (size_t k = 0; k < classes; k++)
                loss += vf_exp(out[k]) * (out[k] - log_target[k]);
            for (size_t k = 0; k < classes; k++)
                out[k] = weight * (vf_exp(out[k]) * ((out[k] - log_target[k]) - loss));
            break;
        default: /* CND_LOSS_FORWARD_KL */
            for (size_t k = 0; k < classes; k++)
                loss += target[k] * (log_target[k] - out[k]);
            for (size_t k = 0; k < classes; k++)
                out[k] = weight * (vf_exp(out[k]) - target[k]);
            break;
        }
        losses[r] = loss;
    }
}
