/* policy.h: what a policy makes of a row, in the words that masking needs. */
#ifndef CND_POLICY_H
#define CND_POLICY_H

#include <stdbool.h>
#include "candor.h"

static inline bool cnd_policy_has_noise(const candor_policy *policy) {
    return policy->noise != CANDOR_NOISE_NONE;
}

/* Whether the level releases scores at all. */
static inline bool cnd_policy_has_scores(const candor_policy *policy) {
    return (policy->level == CANDOR_LEVEL_TOP_K || policy->level == CANDOR_LEVEL_FULL) &&
           policy->score_form != CANDOR_SCORES_NONE;
}

/* The whole number of steps from 0 to 1, or 0 when score_step is not 1 over one of 2 to 1000, to a
 * millionth: 0.1 is not a tenth in binary. */
static inline uint32_t cnd_policy_steps(const candor_policy *policy) {
    double inverse = 1 / policy->score_step;
    if (!(inverse >= 1.5 && inverse <= 1000.5)) return 0;
    uint32_t steps = (uint32_t)(inverse + 0.5);
    double off = inverse - steps;
    return off <= 1e-6 * inverse && off >= -1e-6 * inverse ? steps : 0;
}

#endif
