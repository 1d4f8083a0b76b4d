/* cnd_infer.h: inference in integers, the same bits on every instruction set. */
#ifndef CND_INFER_H
#define CND_INFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Outputs of a packed matrix are a multiple of this many. */
#define CND_INFER_LANES 16

/** Dense layer:  z[r][o] += sum_i x[r][i] w[o][i], modulo 2^32.
 *
 *  In/Out: z        rows x outputs: biases at first
 *  In:     x        rows x 2 pairs
 *          weights  pairs x outputs x 2: weights[p][o] = {w[o][2 p], w[o][2 p + 1]}
 *          outputs  a multiple of CND_INFER_LANES
 *  Exact where the true result lies in [-2^31, 2^31), whatever the partial sums do.
 *  Cost:   one load of a vector of weights for four rows, and one product of pairs for each. */
void cnd_infer_dense(int32_t *z, const int16_t *x, const int16_t *weights, size_t rows,
                     size_t pairs, size_t outputs);

/** The same in 64 bits, for layers that saturate.
 *
 *  In:     x        above -2^15, so that the product of a pair stays in 32 bits:
 *                   2 (2^15 - 1) 2^15 < 2^31
 *          pairs    at most 2^31: the sum then stays below 2^62 */
void cnd_infer_dense_wide(int64_t *z, const int16_t *x, const int16_t *weights, size_t rows,
                          size_t pairs, size_t outputs);

/** How an accumulator becomes an output of its layer. */
typedef struct cnd_infer_format {
    uint32_t shift; /* s, 0 ... 16                                       */
    uint32_t bits;  /* h, 2 ... 20                                       */
    bool saturates;
    int32_t smallest, largest; /* what the output is clamped to           */
} cnd_infer_format;

/** Rescales accumulators, rounding being part of the bias:
 *
 *    plain:      low = z mod 2^s, middle = floor(z / 2^s), top = 0, value = middle
 *    saturating: z + 2^(s+h-1) = 2^(s+h) top + 2^s middle + low with 0 <= low < 2^s,
 *                0 <= middle < 2^h; value = middle - 2^(h-1), or where top is not 0 the nearer end
 *                of [-2^(h-1), 2^(h-1))
 *
 *  and out = value clamped to [smallest, largest].
 *
 *  Out:    out, low, middle, top   n each; the last three may be NULL together, `top` alone too
 *  In:     z   n; |floor(z / 2^s)| < 2^31 */
void cnd_infer_rescale(int32_t *out, int32_t *low, int32_t *middle, int32_t *top, const int32_t *z,
                       size_t n, cnd_infer_format format);
void cnd_infer_rescale_wide(int32_t *out, int32_t *low, int32_t *middle, int32_t *top,
                            const int64_t *z, size_t n, cnd_infer_format format);

/** The head for three classes or more: with m = max_k l_k and e_k = table[m - l_k], 0 beyond the
 *  table, the lowest k with l_k = m, and floor(scale table[0] / sum_k e_k).
 *
 *  Out:    label, confidence   rows each
 *  In:     logits   rows x classes, `stride` apart
 *          table    `entries` >= 1 of them, the first one positive, none negative
 *          scale    scale table[0] < 2^62 */
void cnd_infer_softmax_head(int32_t *label, int32_t *confidence, const int32_t *logits, size_t rows,
                            size_t classes, size_t stride, const int32_t *table, size_t entries,
                            int64_t scale);

/** The head for two classes: label = [m > 0], confidence = table[|m|]. */
void cnd_infer_margin_head(int32_t *label, int32_t *confidence, const int32_t *margins, size_t rows,
                           size_t stride, const int32_t *table);

#endif
