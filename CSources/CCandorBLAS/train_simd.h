/* train_simd.h: the training kernels over the vector type of numeric/simd_f32.h. It is included
 * once by each train_<isa>.c, inside its target region, after vf_keep is defined. Every element
 * sees the operations of the scalar definition in the same order, so results are equal to the bit.
 *
 * Tails use masked loads and stores: a short row costs one more vector, never a scalar loop. */

/* Runs `body` for whole vectors at i, then `tail` for the `left` elements after them. */
#define VECTORS(i, count, body, tail)                  \
    do {                                               \
        size_t i = 0;                                  \
        for (; i + VF_LANES <= (count); i += VF_LANES) \
            body;                                      \
        size_t left = (count)-i;                       \
        if (left != 0) tail;                           \
    } while (0)

/* ------------------------------------------------------------------ element-wise */

void CND_SIMD_NAME(cnd_f32_fill_rows)(float *out, const float *row, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        float *to = out + r * columns;
        VECTORS(
            i, columns, { vf_store(to + i, vf_load(row + i)); },
            { vf_store_tail(to + i, vf_load_tail(row + i, left, 0), left); });
    }
}

/* x > 0 ? x : 0, so NaN gives 0. */
static inline vf relu_of(vf x) {
    return vf_max(x, vf_zero());
}

void CND_SIMD_NAME(cnd_f32_relu)(float *out, const float *in, size_t count) {
    VECTORS(
        i, count, { vf_store(out + i, relu_of(vf_load(in + i))); },
        { vf_store_tail(out + i, relu_of(vf_load_tail(in + i, left, 0)), left); });
}

static inline vf relu_gradient(vf out, vf grad) {
    return vf_gt_select(out, vf_zero(), grad, vf_zero());
}

void CND_SIMD_NAME(cnd_f32_relu_backward)(float *grad_in, const float *grad_out, const float *out,
                                          size_t count) {
    VECTORS(
        i, count,
        { vf_store(grad_in + i, relu_gradient(vf_load(out + i), vf_load(grad_out + i))); },
        {
            vf grad =
                relu_gradient(vf_load_tail(out + i, left, 0), vf_load_tail(grad_out + i, left, 0));
            vf_store_tail(grad_in + i, grad, left);
        });
}

void CND_SIMD_NAME(cnd_f32_dropout)(float *out, const float *in, const uint16_t *bits,
                                    uint16_t drop, float scale, size_t count) {
    vf factor = vf_set1(scale);
    VECTORS(
        i, count, { vf_store(out + i, vf_keep(vf_mul(vf_load(in + i), factor), bits + i, drop)); },
        {
            uint16_t last[VF_LANES] = {0};
            memcpy(last, bits + i, left * sizeof *bits);
            vf x = vf_mul(vf_load_tail(in + i, left, 0), factor);
            vf_store_tail(out + i, vf_keep(x, last, drop), left);
        });
}

void CND_SIMD_NAME(cnd_f32_scale_columns)(float *out, const float *in, const float *factor,
                                          const float *offset, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        const float *from = in + r * columns;
        float *to = out + r * columns;
        VECTORS(
            i, columns,
            {
                vf_store(to + i, vf_add(vf_mul(vf_load(from + i), vf_load(factor + i)),
                                        vf_load(offset + i)));
            },
            {
                vf x = vf_mul(vf_load_tail(from + i, left, 0), vf_load_tail(factor + i, left, 0));
                vf_store_tail(to + i, vf_add(x, vf_load_tail(offset + i, left, 0)), left);
            });
    }
}

/* ------------------------------------------------------------------ columns */

/* One vector of columns, all rows: the lanes are independent columns, so sums keep row order.
 * LOAD and STORE are whole or tail forms. */
#define LOAD_WHOLE(p) vf_load(p)
#define STORE_WHOLE(p, v) vf_store(p, v)
#define LOAD_TAIL(p) vf_load_tail(p, left, 0)
#define STORE_TAIL(p, v) vf_store_tail(p, v, left)

#define COLUMN_SUMS(LOAD, STORE)                           \
    {                                                      \
        vf sum = vf_zero();                                \
        for (size_t r = 0; r < rows; r++)                  \
            sum = vf_add(sum, LOAD(in + r * columns + i)); \
        STORE(sums + i, sum);                              \
    }

void CND_SIMD_NAME(cnd_f32_column_sums)(float *sums, const float *in, size_t rows, size_t columns) {
    VECTORS(i, columns, COLUMN_SUMS(LOAD_WHOLE, STORE_WHOLE), COLUMN_SUMS(LOAD_TAIL, STORE_TAIL));
}

#define BATCH_NORM(LOAD, STORE)                                                      \
    {                                                                                \
        vf sum = vf_zero();                                                          \
        for (size_t r = 0; r < rows; r++)                                            \
            sum = vf_add(sum, LOAD(in + r * columns + i));                           \
        vf mu = vf_div(sum, count);                                                  \
        vf squares = vf_zero();                                                      \
        for (size_t r = 0; r < rows; r++) {                                          \
            vf d = vf_sub(LOAD(in + r * columns + i), mu);                           \
            squares = vf_add(squares, vf_mul(d, d));                                 \
        }                                                                            \
        vf v = vf_div(squares, count);                                               \
        vf inverse = vf_div(vf_set1(1.0f), vf_sqrt(vf_add(v, vf_set1(epsilon))));    \
        STORE(mean + i, mu);                                                         \
        STORE(variance + i, v);                                                      \
        STORE(inverse_deviation + i, inverse);                                       \
        vf gain = LOAD(scale + i), offset = LOAD(shift + i);                         \
        for (size_t r = 0; r < rows; r++) {                                          \
            vf normalised = vf_mul(vf_sub(LOAD(in + r * columns + i), mu), inverse); \
            STORE(out + r * columns + i, vf_add(vf_mul(normalised, gain), offset));  \
        }                                                                            \
    }

void CND_SIMD_NAME(cnd_f32_batch_norm)(float *out, float *mean, float *variance,
                                       float *inverse_deviation, const float *in,
                                       const float *scale, const float *shift, float epsilon,
                                       size_t rows, size_t columns) {
    vf count = vf_set1((float)rows);
    VECTORS(i, columns, BATCH_NORM(LOAD_WHOLE, STORE_WHOLE), BATCH_NORM(LOAD_TAIL, STORE_TAIL));
}

#define BATCH_NORM_BACKWARD(LOAD, STORE)                                                  \
    {                                                                                     \
        vf mu = LOAD(mean + i), inverse = LOAD(inverse_deviation + i);                    \
        vf sum = vf_zero(), weighted = vf_zero();                                         \
        for (size_t r = 0; r < rows; r++) {                                               \
            vf normalised = vf_mul(vf_sub(LOAD(in + r * columns + i), mu), inverse);      \
            vf grad = LOAD(grad_out + r * columns + i);                                   \
            sum = vf_add(sum, grad);                                                      \
            weighted = vf_add(weighted, vf_mul(grad, normalised));                        \
        }                                                                                 \
        STORE(grad_shift + i, sum);                                                       \
        STORE(grad_scale + i, weighted);                                                  \
        vf factor = vf_mul(LOAD(scale + i), inverse);                                     \
        vf mean_sum = vf_div(sum, count), mean_weighted = vf_div(weighted, count);        \
        for (size_t r = 0; r < rows; r++) {                                               \
            vf normalised = vf_mul(vf_sub(LOAD(in + r * columns + i), mu), inverse);      \
            vf centred = vf_sub(LOAD(grad_out + r * columns + i), mean_sum);              \
            vf grad = vf_mul(factor, vf_sub(centred, vf_mul(normalised, mean_weighted))); \
            STORE(grad_in + r * columns + i, grad);                                       \
        }                                                                                 \
    }

void CND_SIMD_NAME(cnd_f32_batch_norm_backward)(float *grad_in, float *grad_scale,
                                                float *grad_shift, const float *grad_out,
                                                const float *in, const float *mean,
                                                const float *inverse_deviation, const float *scale,
                                                size_t rows, size_t columns) {
    vf count = vf_set1((float)rows);
    VECTORS(i, columns, BATCH_NORM_BACKWARD(LOAD_WHOLE, STORE_WHOLE),
            BATCH_NORM_BACKWARD(LOAD_TAIL, STORE_TAIL));
}

/* ------------------------------------------------------------------ parameter updates */

#define ADAM(LOAD, STORE)                                                                   \
    {                                                                                       \
        vf p = LOAD(parameters + i);                                                        \
        vf g = vf_add(LOAD(gradient + i), vf_mul(decay, p));                                \
        vf m = vf_add(vf_mul(beta1, LOAD(first_moment + i)), vf_mul(keep1, g));             \
        vf v = vf_add(vf_mul(beta2, LOAD(second_moment + i)), vf_mul(keep2, vf_mul(g, g))); \
        STORE(first_moment + i, m);                                                         \
        STORE(second_moment + i, v);                                                        \
        vf root = vf_add(vf_mul(vf_sqrt(v), inverse_root), epsilon);                        \
        STORE(parameters + i, vf_sub(p, vf_div(vf_mul(step, m), root)));                    \
    }

void CND_SIMD_NAME(cnd_f32_adam)(float *parameters, float *first_moment, float *second_moment,
                                 const float *gradient, size_t count, const cnd_adam *k) {
    vf beta1 = vf_set1(k->beta1), keep1 = vf_set1(1.0f - k->beta1);
    vf beta2 = vf_set1(k->beta2), keep2 = vf_set1(1.0f - k->beta2);
    vf step = vf_set1(k->step), inverse_root = vf_set1(k->inverse_root);
    vf epsilon = vf_set1(k->epsilon), decay = vf_set1(k->weight_decay);
    VECTORS(i, count, ADAM(LOAD_WHOLE, STORE_WHOLE), ADAM(LOAD_TAIL, STORE_TAIL));
}

#define SGD(LOAD, STORE)                                        \
    {                                                           \
        vf p = LOAD(parameters + i);                            \
        vf g = vf_add(LOAD(gradient + i), vf_mul(decay, p));    \
        vf v = vf_add(vf_mul(momentum, LOAD(velocity + i)), g); \
        STORE(velocity + i, v);                                 \
        STORE(parameters + i, vf_sub(p, vf_mul(rate, v)));      \
    }

void CND_SIMD_NAME(cnd_f32_sgd)(float *parameters, float *velocity, const float *gradient,
                                size_t count, const cnd_sgd *k) {
    vf rate = vf_set1(k->rate), momentum = vf_set1(k->momentum), decay = vf_set1(k->weight_decay);
    VECTORS(i, count, SGD(LOAD_WHOLE, STORE_WHOLE), SGD(LOAD_TAIL, STORE_TAIL));
}
