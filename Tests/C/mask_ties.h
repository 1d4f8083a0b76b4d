/* mask_ties.h: rows in which the best classes are alike, or nearly. */
#ifndef MASK_TIES_H
#define MASK_TIES_H

#include <math.h>
#include "CCandor.h"
#include "check.h"

/* Rows of which `best` classes, at places of chance, are at most three ulps apart, so that some
 * differ whose exponentials do not. The others are far below, or -inf; in every third row they are
 * just below, or, where `low_noise`, anything from 0 to 1/8. */
static inline void fill_ties(float *data, size_t rows, size_t classes, size_t best, bool low_noise,
                             int32_t kind, uint64_t seed) {
    for (size_t row = 0; row < rows; row++) {
        float *x = data + row * classes;
        double sum = 0;
        for (size_t c = 0; c < classes; c++) {
            x[c] = row % 3 == 1 ? -20.0f : -INFINITY;
            if (row % 3 == 0)
                x[c] = low_noise ? (float)(test_random(&seed) >> 40) * 0x1p-27f : 0.29f;
        }
        for (size_t i = 0; i < best; i++) {
            uint64_t word = test_random(&seed);
            x[(word >> 8) % classes] = 0.3f - (float)(word % 4) * 0x1p-25f;
        }
        if (kind == CANDOR_KIND_LOGITS) continue;
        for (size_t c = 0; c < classes; c++)
            sum += x[c] = expf(x[c]);
        for (size_t c = 0; c < classes; c++)
            x[c] = (float)(x[c] / sum);
    }
}

#endif
