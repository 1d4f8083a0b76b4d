/* noise_apportion.h: rows of integers made to sum to a total, over the vectors of simd_f64.h.
 * Values, remainders and counts are integers in lanes of 32 bits; products and quotients, below
 * 2^53, are exact in doubles, so every instruction set gives the same.
 *
 * Rows of few classes lie upright, one in each lane; longer ones lie across the lanes, and then a
 * sum over a row is also one over lanes (`across`, a constant wherever it is passed). What must be
 * chosen by rank is found by bisection, with as many steps for every row. */
#ifndef CND_NOISE_APPORTION_H
#define CND_NOISE_APPORTION_H

#include "numeric/simd_f64.h"

#define CND_INLINE static inline __attribute__((always_inline))

/* Sums that are taken side by side, since each waits for its last. */
#define CHAINS 4

/* Sets of rows that are taken side by side, since each step of a bisection waits for its last: the
 * rows in the lanes, or one row across them. */
#define SETS 4

/* A remainder is this many bits at most in the first bisection, and the rest in a second. */
#define KEY_BITS 31

CND_F64_BEGIN

static inline vx all(double x) {
    return (vx){0} + x;
}

static inline vi32 all_i(int32_t x) {
    return (vi32){0} + x;
}

/* With few lanes a compiler may make a branch of a mask: it is told nothing of what this one is. */
static inline vi32 hidden(vi32 mask) {
#if F64_LANES == 1
    uint64_t lanes;
    memcpy(&lanes, &mask, sizeof lanes);
    __asm__("" : "+r"(lanes));
    memcpy(&mask, &lanes, sizeof mask);
#endif
    return mask;
}

static inline vl hidden_l(vl mask) {
#if F64_LANES == 1
    int64_t lane = mask[0];
    __asm__("" : "+r"(lane));
    return (vl){0} + lane;
#else
    return mask;
#endif
}

static inline vi32 select_i(vi32 mask, vi32 where_set, vi32 elsewhere) {
    mask = hidden(mask);
    return (where_set & mask) | (elsewhere & ~mask);
}

/* x where the mask is set, else 0. */
static inline vx keep_x(vl mask, vx x) {
    return (vx)((vl)x & hidden_l(mask));
}

/* The lanes of a vi32 as doubles: the lower half of them, and the upper. */
typedef struct halves {
    vx half[2];
} halves;

static inline halves doubles_of(vi32 v) {
    vi part[2];
    memcpy(part, &v, sizeof part);
    return (halves){{__builtin_convertvector(part[0], vx), __builtin_convertvector(part[1], vx)}};
}

static inline vi32 integers_of(halves x) {
    const vi part[2] = {__builtin_convertvector(x.half[0], vi),
                        __builtin_convertvector(x.half[1], vi)};
    vi32 v;
    memcpy(&v, part, sizeof v);
    return v;
}

CND_INLINE vi32 row_sum(vi32 v, int across) {
    return across ? (vi32)vu32_sum((vu32)v) : v;
}

/* The sum of the `vectors` of x of a row, each lane 0 ... 2^24. */
CND_INLINE halves row_total(const vi32 *x, size_t vectors, int across) {
    halves sum = {{all(0), all(0)}};
    for (size_t i = 0; i < vectors;) {
        vi32 some = all_i(0);
        for (size_t end = i + 64 < vectors ? i + 64 : vectors; i < end; i++)
            some += x[i]; /* <= 2^30 */
        halves exact = doubles_of(some);
        sum.half[0] += exact.half[0], sum.half[1] += exact.half[1];
    }
    if (!across) return sum;
    double whole = 0;
    for (int lane = 0; lane < F64_LANES; lane++)
        whole += sum.half[0][lane] + sum.half[1][lane];
    return (halves){{all(whole), all(whole)}};
}

/* The classes of vector i. */
CND_INLINE vi32 classes_of(size_t i, int across) {
    const vi32 lanes = {WIDE_LANE_NUMBERS};
    return across ? lanes + (int32_t)(i * WIDE) : all_i((int32_t)i);
}

/* How many lanes that are set (-1) come before each class: `before` in earlier vectors, and across
 * the lanes those to the left. Adds this vector's to `before`. */
CND_INLINE vi32 count_before(vi32 *before, vi32 set, int across) {
    vi32 earlier = *before;
    vi32 through = across ? (vi32)vu32_running_sum((vu32)-set) : -set;
    *before = earlier + (across ? all_i(through[WIDE - 1]) : through);
    return across ? earlier + through + set : earlier;
}

/* A little less than 1 / d, by 2^-49 to 2^-47 of it, by products alone: a division may take time
 * that depends on its operands. The first guess is 12 % off, and each step squares the error, down
 * to a few units of the last place. */
static inline vx reciprocal(vx d) {
    vx x = (vx)(INT64_C(0x7fde623822fc16e6) - (vl)d);
    for (int step = 0; step < 6; step++)
        x = x * (2.0 - d * x);
    return x * (1 - 0x1p-48);
}

/* n = quotient * d + rest with 0 <= rest < d, for integers n <= 2^48, 1 <= d <= 2^52 and a quotient
 * of at most 2^24: what is found first is that or one less. */
static inline vx divide(vx n, vx d, vx inverse, vx *rest) {
    vx quotient = __builtin_convertvector(__builtin_convertvector(n * inverse, vi), vx);
    vx left = n - quotient * d;
    vl over = (vl)(left >= d);
    *rest = left - keep_x(over, d);
    return quotient + keep_x(over, all(1));
}

/* How many keys are at least `least`, in each row. */
CND_INLINE vi32 count_from(const vi32 *key, size_t vectors, vi32 least, int across) {
    vi32 count[CHAINS] = {{0}}, all_counts = {0};
    size_t i = 0;
    for (; i + CHAINS <= vectors; i += CHAINS)
        CND_UNROLL for (size_t k = 0; k < CHAINS; k++) count[k] =
            vi32_count(count[k], key[i + k], least);
    for (; i < vectors; i++)
        count[0] = vi32_count(count[0], key[i], least);
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) all_counts += count[k];
    return row_sum(all_counts, across);
}

/* For each of the sets the greatest number of `bits` bits that at least `wanted` of its keys reach.
 */
CND_INLINE void bisect(vi32 *least, const vi32 *key, size_t sets, size_t vectors, unsigned bits,
                       const vi32 *wanted, int across) {
    for (size_t s = 0; s < sets; s++)
        least[s] = all_i(0);
    for (unsigned bit = bits; bit-- > 0;)
        for (size_t s = 0; s < sets; s++) {
            vi32 next = least[s] + (int32_t)(UINT32_C(1) << bit);
            vi32 count = count_from(key + s * vectors, vectors, next, across);
            least[s] = select_i((vi32)(count >= wanted[s]), next, least[s]);
        }
}

/* x becomes total * x / sum, rounded down, and `key` the remainder without its low bits, which go
 * to `low`. The units that are missing: fewer than the remainders above 0. */
CND_INLINE vi32 share(vi32 *x, vi32 *key, vi32 *low, size_t vectors, size_t n, uint32_t total,
                      unsigned low_bits, int across) {
    /* A row of zeros counts as a row of ones. */
    halves sum = row_total(x, vectors, across), inverse, empty;
    for (int k = 0; k < 2; k++) {
        empty.half[k] = keep_x((vl)(sum.half[k] == 0.0), all(1));
        sum.half[k] += empty.half[k] * (double)n;
        inverse.half[k] = reciprocal(sum.half[k]);
    }
    const vi32 one = integers_of(empty);
    const double unit = (double)(UINT64_C(1) << low_bits), inverse_unit = 1 / unit; /* exact */
    vi32 given = all_i(0);
    for (size_t i = 0; i < vectors; i++) {
        vi32 counts = across ? one & (vi32)(classes_of(i, across) < (int32_t)n) : one;
        halves weight = doubles_of(x[i] + counts), quotient, rest;
        for (int k = 0; k < 2; k++)
            quotient.half[k] =
                divide(weight.half[k] * (double)total, sum.half[k], inverse.half[k], &rest.half[k]);
        x[i] = integers_of(quotient);
        given += x[i]; /* a row's are at most total */
        if (low_bits == 0) {
            key[i] = integers_of(rest);
            continue;
        }
        key[i] = integers_of((halves){{rest.half[0] * inverse_unit, rest.half[1] * inverse_unit}});
        halves high = doubles_of(key[i]);
        low[i] = integers_of(
            (halves){{rest.half[0] - high.half[0] * unit, rest.half[1] - high.half[1] * unit}});
    }
    return (int32_t)total - row_sum(given, across);
}

/* One unit more where the key is above `least`, and where it is `least` for the first classes. */
CND_INLINE void hand_out(vi32 *x, const vi32 *key, size_t vectors, vi32 least, vi32 missing,
                         int across) {
    /* Above 2^31 - 1, which `least` is where none are missing, all count, and none gets one. */
    vi32 next = (vi32)((vu32)least + 1), before = all_i(0);
    vi32 left = missing - count_from(key, vectors, next, across);
    for (size_t i = 0; i < vectors; i++) {
        vi32 equal = hidden((vi32)(key[i] == least)), more = hidden((vi32)(key[i] > least));
        x[i] -= more | (equal & hidden((vi32)(count_before(&before, equal, across) < left)));
    }
}

/* The rows of each set of `vectors` of x, of n classes, become total * x / sum by largest
 * remainder. `key` has as many vectors as x, and so has `low` where n > 128. */
CND_INLINE void apportion(vi32 *x, vi32 *key, vi32 *low, size_t sets, size_t vectors, size_t n,
                          uint32_t total, int across) {
    vi32 missing[SETS], least[SETS];
    /* Remainders are below the sum, at most n 2^24. */
    const unsigned bits = 24 + (n > 1 ? 64 - (unsigned)__builtin_clzll(n - 1) : 0);
    const unsigned low_bits = across && bits > KEY_BITS ? bits - KEY_BITS : 0; /* <= 21 */
    for (size_t s = 0, at = 0; s < sets; s++, at += vectors)
        missing[s] = share(x + at, key + at, low + at, vectors, n, total, low_bits, across);
    bisect(least, key, sets, vectors, bits - low_bits, missing, across);
    if (low_bits > 0) { /* of those whose high bits are `least` the low bits; others are settled */
        for (size_t s = 0, at = 0; s < sets; s++)
            for (size_t i = 0; i < vectors; i++, at++) {
                vi32 more = (vi32)(key[at] > least[s]), equal = (vi32)(key[at] == least[s]);
                key[at] = select_i(more, all_i(INT32_MAX), select_i(equal, low[at], all_i(-1)));
            }
        bisect(least, key, sets, vectors, low_bits, missing, across);
    }
    for (size_t s = 0, at = 0; s < sets; s++, at += vectors)
        hand_out(x + at, key + at, vectors, least[s], missing[s], across);
}

CND_F64_END

#endif
