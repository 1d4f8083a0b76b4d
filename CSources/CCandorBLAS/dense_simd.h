/* dense_simd.h: the dense layer of inference over the vector type. The lanes are outputs, so every
 * sum runs over the inputs in order, as the scalar definition does. */

/* Rows that share each load of weights: eight sums in flight hide the latency of an addition. */
#define DENSE_ROWS 8

/* One vector of outputs for DENSE_ROWS rows: a load, and per row a broadcast, a product, a sum. */
#define DENSE_BLOCK(LOAD, STORE)                                                     \
    {                                                                                \
        vf sums[DENSE_ROWS];                                                         \
        for (size_t b = 0; b < DENSE_ROWS; b++)                                      \
            sums[b] = LOAD(bias + i);                                                \
        for (size_t k = 0; k < inputs; k++) {                                        \
            vf w = LOAD(weights + k * outputs + i);                                  \
            for (size_t b = 0; b < DENSE_ROWS; b++)                                  \
                sums[b] = vf_add(sums[b], vf_mul(vf_set1(from[b * inputs + k]), w)); \
        }                                                                            \
        for (size_t b = 0; b < DENSE_ROWS; b++)                                      \
            STORE(to + b * outputs + i, sums[b]);                                    \
    }

#define DENSE_ROW(LOAD, STORE)                                                            \
    {                                                                                     \
        vf sum = LOAD(bias + i);                                                          \
        for (size_t k = 0; k < inputs; k++)                                               \
            sum = vf_add(sum, vf_mul(vf_set1(from[k]), LOAD(weights + k * outputs + i))); \
        STORE(to + i, sum);                                                               \
    }

void CND_SIMD_NAME(cnd_f32_dense_rows)(float *out, const float *in, const float *weights,
                                       const float *bias, size_t rows, size_t inputs,
                                       size_t outputs) {
    size_t r = 0;
    for (; r + DENSE_ROWS <= rows; r += DENSE_ROWS) {
        const float *from = in + r * inputs;
        float *to = out + r * outputs;
        VECTORS(i, outputs, DENSE_BLOCK(LOAD_WHOLE, STORE_WHOLE),
                DENSE_BLOCK(LOAD_TAIL, STORE_TAIL));
    }
    for (; r < rows; r++) {
        const float *from = in + r * inputs;
        float *to = out + r * outputs;
        VECTORS(i, outputs, DENSE_ROW(LOAD_WHOLE, STORE_WHOLE), DENSE_ROW(LOAD_TAIL, STORE_TAIL));
    }
}
