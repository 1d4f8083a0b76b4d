/* mask_answer.h: what a policy releases of a batch, in memory between guards. */
#ifndef MASK_ANSWER_H
#define MASK_ANSWER_H

#include <stdlib.h>
#include "CCandor.h"
#include "check.h"

enum { GUARD = 16 };

/* A policy's answer to a batch, between guards. */
typedef struct answer {
    size_t rows, width[4];
    uint32_t *words[4]; /* labels, buckets, scores, numerators: GUARD words before and after */
} answer;

static inline answer answer_for(const candor_policy *policy, size_t rows, size_t classes) {
    size_t width = policy->level == CANDOR_LEVEL_TOP_K ? policy->k : classes;
    bool scored = policy->level >= CANDOR_LEVEL_TOP_K && policy->score_form != CANDOR_SCORES_NONE;
    answer a = {.rows = rows};
    a.width[0] = policy->level == CANDOR_LEVEL_LABEL ? 1 : 0;
    if (policy->level == CANDOR_LEVEL_TOP_K) a.width[0] = width;
    a.width[1] = policy->level == CANDOR_LEVEL_BUCKET ? 2 : 0;
    a.width[2] = scored ? width : 0;
    a.width[3] = candor_policy_denominator(policy) > 0 ? width : 0;
    for (int i = 0; i < 4; i++) {
        a.words[i] = malloc((rows * a.width[i] + 2 * GUARD) * 4);
        if (a.words[i] == NULL) abort();
        memset(a.words[i], 0xa5, (rows * a.width[i] + 2 * GUARD) * 4);
    }
    return a;
}

static inline void *words_of(const answer *a, int i) {
    return a->width[i] == 0 ? NULL : a->words[i] + GUARD;
}

static inline void answer_free(answer *a) {
    for (int i = 0; i < 4; i++)
        free(a->words[i]);
}

static inline candor_output output_of(const answer *a) {
    return (candor_output){.struct_size = sizeof(candor_output),
                           .labels = words_of(a, 0),
                           .buckets = words_of(a, 1),
                           .scores = words_of(a, 2),
                           .numerators = words_of(a, 3)};
}

static inline answer mask(cnd_isa isa, const candor_policy *policy, const candor_input *input,
                          const candor_options *options) {
    answer a = answer_for(policy, input->rows, input->classes);
    candor_output output = output_of(&a);
    int32_t status = cnd_mask_on(isa, policy, input, &output, options, NULL);
    CHECK(status == CANDOR_OK, "%s", candor_error_message(status));
    return a;
}

static inline bool same(const answer *a, const answer *b) {
    bool equal = true;
    for (int i = 0; i < 4; i++)
        equal &= memcmp(a->words[i], b->words[i], (a->rows * a->width[i] + 2 * GUARD) * 4) == 0;
    return equal;
}

static inline size_t first_max(const float *x, size_t n) {
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (x[i] > x[best]) best = i;
    return best;
}

#endif
