/* cnd_train.h: element-wise kernels and reductions of training, dispatched by instruction set.
 *
 * All arrays are float32, dense and row-major. An output may be exactly one of the inputs of the
 * same shape, and must not overlap it partly. Sums over rows run in row order in every instruction
 * set, and only the sums over classes in cnd_f32_loss_rows depend on it. */
#ifndef CND_TRAIN_H
#define CND_TRAIN_H

#include <stddef.h>
#include <stdint.h>
#include "cnd_runtime.h"

/** What a row's loss compares the model's distribution p with. */
typedef enum cnd_loss {
    CND_LOSS_CROSS_ENTROPY =
        0, /* -log p[label]                                  gradient p - 1{label} */
    CND_LOSS_REVERSE_KL =
        1, /* KL(p || t) = sum p (log p - log t)  p (log p - log t - KL(p || t)) */
    CND_LOSS_FORWARD_KL = 2, /* KL(t || p) = sum t (log t - log p)                         p - t */
} cnd_loss;

/** Adam's constants at one step t >= 1 (Kingma & Ba 2015, with the bias corrections folded in). */
typedef struct cnd_adam {
    float beta1, beta2;
    float step;         /* rate / (1 - beta1^t)      */
    float inverse_root; /* 1 / sqrt(1 - beta2^t)     */
    float epsilon;
    float weight_decay; /* added to the gradient as weight_decay * parameter */
} cnd_adam;

/** Stochastic gradient descent: v = momentum v + g + weight_decay p;  p -= rate v. */
typedef struct cnd_sgd {
    float rate, momentum, weight_decay;
} cnd_sgd;

/** The kernels of one instruction set. */
typedef struct cnd_train_kernels {
    /** out[r][c] = row[c]: a bias before a product is added to it. */
    void (*fill_rows)(float *out, const float *row, size_t rows, size_t columns);

    /** sums[c] = sum over r of in[r][c], in row order. */
    void (*column_sums)(float *sums, const float *in, size_t rows, size_t columns);

    /** out = max(0, in); NaN gives 0. */
    void (*relu)(float *out, const float *in, size_t count);

    /** grad_in = out > 0 ? grad_out : 0, where out is what relu returned. */
    void (*relu_backward)(float *grad_in, const float *grad_out, const float *out, size_t count);

    /** out = bits >= drop ? scale in : 0, with one uniform 16-bit value an element: drops with
     *  probability drop / 2^16. Its own backward. */
    void (*dropout)(float *out, const float *in, const uint16_t *bits, uint16_t drop, float scale,
                    size_t count);

    /** Per column: mean, biased variance and 1 / sqrt(variance + epsilon) of the rows (two passes),
     *  then out = (in - mean) inverse_deviation scale + shift. rows >= 1. */
    void (*batch_norm)(float *out, float *mean, float *variance, float *inverse_deviation,
                       const float *in, const float *scale, const float *shift, float epsilon,
                       size_t rows, size_t columns);

    /** Gradients of batch_norm with x^ = (in - mean) inverse_deviation:
     *  grad_shift = sum grad_out, grad_scale = sum grad_out x^,
     *  grad_in = scale inverse_deviation (grad_out - grad_shift / rows - x^ grad_scale / rows). */
    void (*batch_norm_backward)(float *grad_in, float *grad_scale, float *grad_shift,
                                const float *grad_out, const float *in, const float *mean,
                                const float *inverse_deviation, const float *scale, size_t rows,
                                size_t columns);

    /** out[r][c] = in[r][c] factor[c] + offset[c]: batch norm with running statistics. */
    void (*scale_columns)(float *out, const float *in, const float *factor, const float *offset,
                          size_t rows, size_t columns);

    void (*adam)(float *parameters, float *first_moment, float *second_moment,
                 const float *gradient, size_t count, const cnd_adam *constants);

    void (*sgd)(float *parameters, float *velocity, const float *gradient, size_t count,
                const cnd_sgd *constants);

    /** For each row: p = softmax(logits), losses[r] = the loss that kinds[r] (a cnd_loss) names,
     * and gradient[r] = weights[r] times its derivative by the logits.
     *
     *  In:  labels   each < classes; targets and log_targets: classes x classes, row y the target t
     *                of label y and its logarithm (not read for cross entropy, may then be NULL)
     *  Probabilities come from a log-softmax, so no logit within +-1e30 overflows. */
    void (*loss_rows)(float *gradient, float *losses, const float *logits, const int32_t *labels,
                      const uint8_t *kinds, const float *weights, const float *targets,
                      const float *log_targets, size_t rows, size_t classes);

    /** out[r][j] = ((bias[j] + in[r][0] weights[0][j]) + in[r][1] weights[1][j]) + ...
     *
     *  In:  weights   inputs x outputs: the transpose of what a network stores
     *  Every product and every sum rounds, in this order, in every instruction set. So a row's
     *  result does not depend on other rows or outputs, and inputs behind the last one that
     *  contribute products of +-0 change no bit of a sum that is not itself -0. */
    void (*dense_rows)(float *out, const float *in, const float *weights, const float *bias,
                       size_t rows, size_t inputs, size_t outputs);
} cnd_train_kernels;

/** The kernels for one instruction set, or NULL where this machine cannot run it. */
const cnd_train_kernels *cnd_train_kernels_for(cnd_isa isa);

/** The loss of rows whose outputs are a mean m and a log variance s, with e = m - values[r]:
 *
 *    losses[r]   = l 1/2 (e^2 exp(-s) + s) + p (s - log_variance)^2
 *    gradient[r] = ( l e exp(-s), l 1/2 (1 - e^2 exp(-s)) + p 2 (s - log_variance) )
 *
 *  In:  outputs, gradient   rows x 2;  l = likelihood_weights[r], p = penalty_weights[r]
 *  A term whose weight is 0 is left out, whatever its value. The same bits on every machine. */
void cnd_f32_gaussian_loss_rows(float *gradient, float *losses, const float *outputs,
                                const float *values, const float *likelihood_weights,
                                const float *penalty_weights, float log_variance, size_t rows);

/** out[r][0 .. width) = table[codes[r * code_stride]][0 .. width), with out's rows out_stride
 * apart. */
void cnd_f32_gather_rows(float *out, size_t out_stride, const float *table, size_t width,
                         const int32_t *codes, size_t code_stride, size_t rows);

/** table[codes[r * code_stride]] += in[r][0 .. width), in row order. */
void cnd_f32_scatter_add_rows(float *table, size_t width, const float *in, size_t in_stride,
                              const int32_t *codes, size_t code_stride, size_t rows);

#endif
