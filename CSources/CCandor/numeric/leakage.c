/* leakage.c: how many answers a policy can give, as bits. The core links no libm. */
#include <string.h>
#include "numeric/policy.h"

#define LOG2_E 1.4426950408889634
#define LOG2_ROOT_2_PI 1.3257480647361593 /* log2(2 pi) / 2 */
#define FLOATS_FROM_0_TO_1 1065353217.0   /* the bits of 1.0f, and 0 */

/* log2 of a positive normal x, to 1e-15 relative to max(1, |log2 x|). */
static double log2_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int exponent = (int)(bits >> 52) - 1023;
    bits = (bits & 0x000fffffffffffff) | (uint64_t)1023 << 52;
    double m; /* 1 <= m < 2 */
    memcpy(&m, &bits, sizeof m);
    if (m > 1.4142135623730951) m /= 2, exponent++;
    /* ln m = 2 atanh z, |z| <= 0.172: the first term left out is below 1e-18. */
    double z = (m - 1) / (m + 1), square = z * z, power = z, sum = 0;
    for (int i = 1; i <= 23; i += 2, power *= square)
        sum += power / i;
    return exponent + 2 * sum * LOG2_E;
}

/* log2 n! for n > 1000 by Stirling's series, whose next term is below 1e-18. */
static double log2_factorial(double n) {
    double series = 1 / (12 * n) - 1 / (360 * n * n * n);
    return (n + 0.5) * log2_of(n) - n * LOG2_E + LOG2_ROOT_2_PI + series * LOG2_E;
}

/* log2 of the ways to cut `total` into `parts` whole numbers: of total + parts - 1 things, choose
 * parts - 1. Few factors are multiplied; of many, factorials differ by enough to be exact. */
static double log2_cuts(double total, double parts) {
    double things = total + parts - 1, chosen = total < parts - 1 ? total : parts - 1, bits = 0;
    if (chosen > 1000)
        return log2_factorial(things) - log2_factorial(chosen) - log2_factorial(things - chosen);
    for (double i = 1; i <= chosen; i++)
        bits += log2_of((things - chosen + i) / i);
    return bits;
}

double candor_policy_leakage_bits(const candor_policy *p, size_t classes) {
    if (candor_policy_check(p, NULL, 0) != CANDOR_OK || classes == 0 || classes > INT32_MAX)
        return -1;
    double all = (double)classes;
    if (p->level == CANDOR_LEVEL_LABEL) return log2_of(all);
    if (p->level == CANDOR_LEVEL_BUCKET) return log2_of(3 * all);
    if (p->level == CANDOR_LEVEL_TOP_K && p->k > classes) return -1;

    double released = p->level == CANDOR_LEVEL_FULL ? all : p->k, bits = 0;
    if (p->level == CANDOR_LEVEL_TOP_K)
        for (double i = 0; i < released; i++)
            bits += log2_of(all - i); /* which class is the next best */
    if (p->score_form == CANDOR_SCORES_NONE) return bits;
    double denominator = candor_policy_denominator(p);
    if (p->score_form == CANDOR_SCORES_ROUNDED) return bits + released * log2_of(denominator + 1);
    if (denominator > 0) /* what the other classes have is one more part */
        return bits + log2_cuts(denominator, released < all ? released + 1 : released);
    return bits + released * log2_of(FLOATS_FROM_0_TO_1);
}
