/* quantise.h: integers that sum to what they should: largest-remainder apportionment. */
#ifndef CND_QUANTISE_H
#define CND_QUANTISE_H

#include <stddef.h>
#include <stdint.h>

/** Cuts `total` units by weight:  units[i] = floor(weights[i] * total / sum), then one unit more
 *  for each of the classes with the largest remainders, of equal ones the lower class first, until
 *  the units sum to `total`. Exact: the arithmetic is in integers.
 *
 *  The definition that float kernels follow; for rows whose float sums are too far off to cut, it
 * is what cuts them.
 *
 *  Out:    units    n; may be exactly `weights`, must not overlap it partly
 *  In:     weights  n, each at most 2^24
 *          n        1 ... 2^31 - 1
 *          sum      of the weights, below 2^55. With sum = 0 all weights count as 1
 *          total    1 ... 2^24
 *  Orders: weights[i] >= weights[j] with i < j gives units[i] >= units[j]; a greater weight never
 *          has fewer units
 *  Time:   depends on n and `sum` alone: not on the weights, but for the sum that they have */
void cnd_u32_apportion(uint32_t *units, const uint32_t *weights, size_t n, uint64_t sum,
                       uint32_t total);

#endif
