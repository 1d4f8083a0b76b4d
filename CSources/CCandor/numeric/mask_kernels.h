/* mask_kernels.h: the kernels of masking, which mask_rows.h defines for each instruction set. */
#ifndef CND_MASK_KERNELS_H
#define CND_MASK_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "candor.h"

/** Some rows, and what to release of them. All arguments have been checked; the scores have not. */
typedef struct cnd_mask_job {
    const float *data; /* class c of row r is data[r * stride + c] */
    size_t rows, classes, stride;
    bool logits;    /* else probabilities */
    bool rounded;   /* units are the nearest ones, and not made to sum to `units` */
    bool preserve;  /* the arg max that is released is the row's */
    uint32_t units; /* the denominator of scores; 0 where they are exact */
    uint32_t k;
    float high, medium;
    /* Row after row without gaps; NULL for what is not released. */
    int32_t *labels, *buckets;
    float *scores;
    uint32_t *numerators;
    /* Log-probabilities: the sampled token of each row, or NULL, and what is released of it. */
    const int32_t *tokens;
    float *token_scores;
    double step;                        /* to round to, or 0 */
    float *maxima;                      /* of each row of logits, or NULL: `check` leaves them to
                                           `full`, unless that does not want them */
    const struct cnd_mask_noise *noise; /* or NULL */
    size_t first_row;                   /* of the call, which row 0 is */
    uint32_t *scratch; /* `classes` of them, where the best of more than CND_LANES_CLASSES classes
                          are released quantised */
} cnd_mask_job;

/** Masks rows until the first one that is bad. Returns its number, or `rows`. */
typedef size_t (*cnd_mask_kernel)(const cnd_mask_job *job);

typedef struct cnd_mask_kernels {
    cnd_mask_kernel check;    /* writes nothing but maxima */
    cnd_mask_kernel label;    /* labels, or nothing where they are NULL; for logits, time depends on
                                 shapes alone */
    cnd_mask_kernel bucket;   /* buckets; time depends on shapes alone */
    cnd_mask_kernel top_k;    /* labels, and scores, numerators, both or neither */
    cnd_mask_kernel full;     /* scores, or numerators, or both */
    cnd_mask_kernel logprobs; /* labels and scores as log-probabilities, and token_scores */
} cnd_mask_kernels;

extern const cnd_mask_kernels cnd_mask_kernels_scalar;
extern const cnd_mask_kernels cnd_mask_kernels_neon;
extern const cnd_mask_kernels cnd_mask_kernels_avx2;
extern const cnd_mask_kernels cnd_mask_kernels_avx512;

/** Probabilities sum to this at least, and to that at most. */
#define CND_SUM_LEAST 0.999f
#define CND_SUM_MOST 1.001f

/** Rows of at most this many classes are taken many at once, one a lane. */
#define CND_LANES_CLASSES 16

#endif
