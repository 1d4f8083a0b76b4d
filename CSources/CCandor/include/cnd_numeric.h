/* cnd_numeric.h: kernels on rows of float32 scores. */
#ifndef CND_NUMERIC_H
#define CND_NUMERIC_H

#include <stddef.h>

/** Softmax of each row:  out[r][c] = e^(in[r][c] - m_r) / sum_d e^(in[r][d] - m_r),
 *  m_r = max_d in[r][d].
 *
 *  Out:    out      rows x classes; may be exactly `in`, must not overlap it partly
 *  In:     in       rows x classes logits, row after row. -inf is a class that cannot be
 *          rows     may be 0
 *          classes  may be 0
 *  A row with a NaN or +inf, or of -inf alone, becomes a row of NaN; it touches no other row.
 *  Error:  below 4 ulp as measured, subnormal results included; never above 10 + classes / 256 ulp.
 *          The same bits on every instruction set.
 *  Cost:   three passes over a row, which is meant to stay in cache between them. */
void cnd_f32_softmax_rows(float *out, const float *in, size_t rows, size_t classes);

/** Log-softmax of each row:  out[r][c] = in[r][c] - m_r - ln sum_d e^(in[r][d] - m_r).
 *
 *  Arguments and bad rows as in cnd_f32_softmax_rows; a class of -inf stays -inf.
 *  Error:  in units of 2^-24 max(1, |out|), below 4 as measured and never above 10 + classes / 256.
 *          Near out = 0, where one class has nearly all the probability, the unit is that of 1. */
void cnd_f32_log_softmax_rows(float *out, const float *in, size_t rows, size_t classes);

#endif
