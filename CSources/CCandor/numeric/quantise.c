/* quantise.c: largest-remainder apportionment in integers, in time that does not show the weights.
 *
 * Source: the method of Hamilton (1792), with ties to the lower index. */
#include "numeric/quantise.h"
#include "dispatch/constant_time.h"
#include "dispatch/debug.h"

typedef struct quotient {
    uint32_t whole;
    uint64_t rest;
} quotient;

/* weight * total / sum, without a division, whose time depends on its operands on many machines. */
static inline quotient divide(uint64_t weight, uint32_t total, uint64_t sum, double ratio) {
    /* weight <= 2^24 and weight <= sum, so the product is <= 2^48, and exact. The quotient is
     * <= total <= 2^24; `ratio` and the product below round by 2^-53 each, so the guess is off by
     * less than 2^-27: its floor is right or off by one. */
    uint64_t product = weight * total;
    int64_t guess = (int64_t)((double)weight * ratio);
    int64_t rest = (int64_t)(product - (uint64_t)guess * sum); /* -sum <= rest < 2 sum < 2^56 */
    int64_t below = rest >> 63;                                /* all ones when too large */
    guess += below, rest += below & (int64_t)sum;
    int64_t above = ~((rest - (int64_t)sum) >> 63); /* all ones when rest >= sum */
    return (quotient){(uint32_t)(guess - above), (uint64_t)(rest - (above & (int64_t)sum))};
}

static uint64_t rest_of(const uint32_t *weights, size_t i, uint32_t total, uint64_t sum,
                        double ratio, uint64_t equal) {
    return divide(equal ? 1 : weights[i], total, sum, ratio).rest;
}

void cnd_u32_apportion(uint32_t *units, const uint32_t *weights, size_t n, uint64_t sum,
                       uint32_t total) {
    CND_CHECK(n > 0 && total > 0 && sum < (uint64_t)1 << 55);
    /* A row of zeros: whether the sum is 0 may show, as the header says. */
    uint64_t equal = sum == 0;
    if (equal) sum = n;
    double ratio = (double)total / (double)sum;

    uint64_t given = 0;
    for (size_t i = 0; i < n; i++)
        given += divide(equal ? 1 : weights[i], total, sum, ratio).whole;
    uint64_t missing = total - given; /* the sum of n remainders below 1, so < n */

    /* The least `bound` that at most `missing` remainders exceed, from its highest bit down. */
    int bits = 64 - __builtin_clzll(sum);
    uint64_t bound = 0; /* more than `missing` remainders are > bound - 1, or bound = 0 */
    for (int bit = bits - 1; bit >= 0; bit--) {
        uint64_t candidate = bound + ((uint64_t)1 << bit) - 1, over = 0;
        for (size_t i = 0; i < n; i++)
            over += (candidate - rest_of(weights, i, total, sum, ratio, equal)) >> 63;
        bound += ((uint64_t)1 << bit) & cnd_bit_mask((missing - over) >> 63);
    }
    uint64_t over = 0;
    for (size_t i = 0; i < n; i++)
        over += (bound - rest_of(weights, i, total, sum, ratio, equal)) >> 63;

    /* One unit to each remainder over the bound, and to the first ones at it. */
    uint64_t at_bound = missing - over;
    for (size_t i = 0; i < n; i++) {
        quotient q = divide(equal ? 1 : weights[i], total, sum, ratio);
        uint64_t is_over = (bound - q.rest) >> 63;
        uint64_t is_at = cnd_equal_mask(q.rest, bound) & ((uint64_t)0 - at_bound) >> 63;
        at_bound -= is_at;
        units[i] = q.whole + (uint32_t)(is_over + is_at);
    }
}
