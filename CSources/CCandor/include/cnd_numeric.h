/* cnd_numeric.h: kernels on rows of float32 scores. */
#ifndef CND_NUMERIC_H
#define CND_NUMERIC_H

#include <stddef.h>

/** Softmax of each row:  out[r][c] = e^(in[r][c] - m_r) / sum_d e^(in[r][d] - m_r),  m_r = max_d
 * in[r][d].
 *
 *  Out:    out      rows x classes; may be exactly `in`, must not overlap it partly
 *  In:     in       rows x classes logits, row after row. -inf is a class that cannot be
 *          rows     may be 0
 *          classes  may be 0
 *  A row with a NaN or +inf, or with -inf alone, becomes a row of NaN; other rows are not touched
 * by it. Error:  at most 2.5 + classes / 32 ulp, subnormal results included; 3 ulp measured up to
 * 1,000 classes. The same bits on every instruction set. Cost:   three passes over a row, which is
 * meant to stay in cache between them. */
void cnd_f32_softmax_rows(float *out, const float *in, size_t rows, size_t classes);

/** Log-softmax of each row:  out[r][c] = in[r][c] - m_r - ln sum_d e^(in[r][d] - m_r).
 *
 *  Arguments and bad rows as in cnd_f32_softmax_rows; a class of -inf stays -inf.
 *  Error:  at most (2.5 + classes / 32) * 2^-24 * max(1, |out|), absolute: near out = 0, where one
 * class has nearly all the probability, that is the spacing of floats around 1 and not around
 * `out`. */
void cnd_f32_log_softmax_rows(float *out, const float *in, size_t rows, size_t classes);

#endif
