/* loss_simd.h: the losses over the vector type. Sums over classes run lane by lane and then as the
 * fixed tree of vf_reduce_add, so they differ from the scalar definition in the last bits. */

/* out = log softmax(logits). Tail lanes hold the first logit while looking for the largest. */
static inline void log_softmax(float *out, const float *logits, size_t classes) {
    vf largest = vf_set1(logits[0]);
    VECTORS(
        i, classes, { largest = vf_max(vf_load(logits + i), largest); },
        { largest = vf_max(vf_load_tail(logits + i, left, logits[0]), largest); });
    vf shift = vf_set1(vf_reduce_max(largest));
    vf sum = vf_zero();
    VECTORS(
        i, classes, { sum = vf_add(sum, vf_exp(vf_sub(vf_load(logits + i), shift))); },
        {
            float terms[VF_LANES];
            vf_store(terms, vf_exp(vf_sub(vf_load_tail(logits + i, left, 0), shift)));
            sum = vf_add(sum, vf_load_tail(terms, left, 0));
        });
    vf log_sum = vf_log(vf_set1(vf_reduce_add(sum)));
    VECTORS(
        i, classes, { vf_store(out + i, vf_sub(vf_sub(vf_load(logits + i), shift), log_sum)); },
        {
            vf x = vf_sub(vf_sub(vf_load_tail(logits + i, left, 0), shift), log_sum);
            vf_store_tail(out + i, x, left);
        });
}

/* sum of p (log p - log t) and the gradient, given log p in out. Tail lanes give exp(0) (0 - 0) =
 * 0. */
static inline float reverse_kl(float *out, const float *log_target, float weight, size_t classes) {
    vf sum = vf_zero();
#define REVERSE_TERM(LOAD)                                                             \
    {                                                                                  \
        vf log_p = LOAD(out + i);                                                      \
        sum = vf_add(sum, vf_mul(vf_exp(log_p), vf_sub(log_p, LOAD(log_target + i)))); \
    }
    VECTORS(i, classes, REVERSE_TERM(LOAD_WHOLE), REVERSE_TERM(LOAD_TAIL));
    float divergence = vf_reduce_add(sum);
    vf factor = vf_set1(weight), mean = vf_set1(divergence);
#define REVERSE_GRADIENT(LOAD, STORE)                                 \
    {                                                                 \
        vf log_p = LOAD(out + i);                                     \
        vf inner = vf_sub(vf_sub(log_p, LOAD(log_target + i)), mean); \
        STORE(out + i, vf_mul(factor, vf_mul(vf_exp(log_p), inner))); \
    }
    VECTORS(i, classes, REVERSE_GRADIENT(LOAD_WHOLE, STORE_WHOLE),
            REVERSE_GRADIENT(LOAD_TAIL, STORE_TAIL));
    return divergence;
}

/* sum of t (log t - log p) and the gradient, given log p in out. */
static inline float forward_kl(float *out, const float *target, const float *log_target,
                               float weight, size_t classes) {
    vf sum = vf_zero(), factor = vf_set1(weight);
#define FORWARD_STEP(LOAD, STORE)                                          \
    {                                                                      \
        vf log_p = LOAD(out + i), t = LOAD(target + i);                    \
        sum = vf_add(sum, vf_mul(t, vf_sub(LOAD(log_target + i), log_p))); \
        STORE(out + i, vf_mul(factor, vf_sub(vf_exp(log_p), t)));          \
    }
    VECTORS(i, classes, FORWARD_STEP(LOAD_WHOLE, STORE_WHOLE), FORWARD_STEP(LOAD_TAIL, STORE_TAIL));
    return vf_reduce_add(sum);
}

void CND_SIMD_NAME(cnd_f32_loss_rows)(float *gradient, float *losses, const float *logits,
                                      const int32_t *labels, const uint8_t *kinds,
                                      const float *weights, const float *targets,
                                      const float *log_targets, size_t rows, size_t classes) {
    for (size_t r = 0; r < rows; r++) {
        size_t label = (size_t)labels[r];
        float *out = gradient + r * classes;
        log_softmax(out, logits + r * classes, classes);
        switch (kinds[r]) {
        case CND_LOSS_CROSS_ENTROPY: {
            losses[r] = -out[label];
            vf factor = vf_set1(weights[r]);
            VECTORS(
                i, classes, { vf_store(out + i, vf_mul(factor, vf_exp(vf_load(out + i)))); },
                {
                    vf_store_tail(out + i, vf_mul(factor, vf_exp(vf_load_tail(out + i, left, 0))),
                                  left);
                });
            out[label] -= weights[r];
            break;
        }
        case CND_LOSS_REVERSE_KL:
            losses[r] = reverse_kl(out, log_targets + label * classes, weights[r], classes);
            break;
        default: /* CND_LOSS_FORWARD_KL */
            losses[r] = forward_kl(out, targets + label * classes, log_targets + label * classes,
                                   weights[r], classes);
            break;
        }
    }
}
