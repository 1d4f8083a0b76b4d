/* dense_rows.h: integer dense layers, written once for vectors of any length.
 *
 * dense_avx2.c, dense_avx512.c and dense_neon.c each choose an instruction set, define below what
 * differs, and include this file. A vector holds VI_LANES outputs of one pair of inputs; four rows
 * share each load of weights. Integer sums do not depend on their order, so all give the same bits.
 *
 *   vi, vw              vectors of 32-bit and of 64-bit integers; a vi widens to two vw
 *   vi_pairs(w, x)      lane o: w[2 o] x[0] + w[2 o + 1] x[1], where x is a broadcast pair */
#include <string.h>
#include "infer/dense.h"

#define ROWS 4

DENSE_BEGIN

static inline vi broadcast_pair(const int16_t *x) {
    int32_t pair;
    memcpy(&pair, x, sizeof pair);
    return vi_set1(pair);
}

/* `count` rows, at most ROWS, of VI_LANES outputs. */
static inline __attribute__((always_inline)) void dense_block(int32_t *z, const int16_t *x,
                                                              const int16_t *weights, size_t count,
                                                              size_t pairs, size_t outputs) {
    vi sum[ROWS];
    for (size_t r = 0; r < count; r++)
        sum[r] = vi_load(z + r * outputs);
    for (size_t p = 0; p < pairs; p++) {
        vi w = vi_load16(weights + 2 * p * outputs);
        for (size_t r = 0; r < count; r++)
            sum[r] = vi_add(sum[r], vi_pairs(w, broadcast_pair(x + 2 * (r * pairs + p))));
    }
    for (size_t r = 0; r < count; r++)
        vi_store(z + r * outputs, sum[r]);
}

static inline __attribute__((always_inline)) void wide_block(int64_t *z, const int16_t *x,
                                                             const int16_t *weights, size_t count,
                                                             size_t pairs, size_t outputs) {
    vw low[ROWS], high[ROWS];
    for (size_t r = 0; r < count; r++) {
        low[r] = vw_load(z + r * outputs);
        high[r] = vw_load(z + r * outputs + VI_LANES / 2);
    }
    for (size_t p = 0; p < pairs; p++) {
        vi w = vi_load16(weights + 2 * p * outputs);
        for (size_t r = 0; r < count; r++) {
            vi product = vi_pairs(w, broadcast_pair(x + 2 * (r * pairs + p)));
            low[r] = vw_add(low[r], vi_widen_low(product));
            high[r] = vw_add(high[r], vi_widen_high(product));
        }
    }
    for (size_t r = 0; r < count; r++) {
        vw_store(z + r * outputs, low[r]);
        vw_store(z + r * outputs + VI_LANES / 2, high[r]);
    }
}

/* The constant ROWS lets the compiler keep the sums in registers. */
#define DENSE(name, type, block)                                                                \
    void name(type *z, const int16_t *x, const int16_t *weights, size_t rows, size_t pairs,     \
              size_t outputs) {                                                                 \
        size_t row = 0;                                                                         \
        for (; row + ROWS <= rows; row += ROWS)                                                 \
            for (size_t o = 0; o < outputs; o += VI_LANES)                                      \
                block(z + row * outputs + o, x + 2 * row * pairs, weights + 2 * o, ROWS, pairs, \
                      outputs);                                                                 \
        for (; row < rows; row++)                                                               \
            for (size_t o = 0; o < outputs; o += VI_LANES)                                      \
                block(z + row * outputs + o, x + 2 * row * pairs, weights + 2 * o, 1, pairs,    \
                      outputs);                                                                 \
    }

DENSE(DENSE_NAME, int32_t, dense_block)
DENSE(DENSE_WIDE_NAME, int64_t, wide_block)

DENSE_END
