/* optimiser_scalar.c: the definition of the parameter updates. */
#include "train_isa.h"

void cnd_f32_adam_scalar(float *parameters, float *first_moment, float *second_moment,
                         const float *gradient, size_t count, const cnd_adam *k) {
    float keep1 = 1.0f - k->beta1, keep2 = 1.0f - k->beta2;
    for (size_t i = 0; i < count; i++) {
        float g = gradient[i] + k->weight_decay * parameters[i];
        float m = k->beta1 * first_moment[i] + keep1 * g;
        float v = k->beta2 * second_moment[i] + keep2 * (g * g);
        first_moment[i] = m;
        second_moment[i] = v;
        float root = __builtin_sqrtf(v) * k->inverse_root + k->epsilon;
        parameters[i] = parameters[i] - (k->step * m) / root;
    }
}

void cnd_f32_sgd_scalar(float *parameters, float *velocity, const float *gradient, size_t count,
                        const cnd_sgd *k) {
    for (size_t i = 0; i < count; i++) {
        float g = gradient[i] + k->weight_decay * parameters[i];
        float v = k->momentum * velocity[i] + g;
        velocity[i] = v;
        parameters[i] = parameters[i] - k->rate * v;
    }
}
