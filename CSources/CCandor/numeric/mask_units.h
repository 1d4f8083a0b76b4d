/* mask_units.h: scores as whole numbers of units, of one row of many classes, over mask_row.h. */
#ifndef CND_MASK_UNITS_H
#define CND_MASK_UNITS_H

#include "numeric/mask_row.h"
#include "numeric/quantise.h"

CND_SIMD_BEGIN

/* Where the units of a row go, as numbers, as scores, or both. */
typedef struct unit_row {
    float *scores;
    uint32_t *numerators;
    uint32_t units;
    size_t classes;
} unit_row;

static inline uint32_t unit_get(const unit_row *row, size_t i) {
    /* The product is within 2^-7 of the whole number, which is <= 2^16. */
    return row->numerators != NULL ? row->numerators[i]
                                   : (uint32_t)(row->scores[i] * (float)row->units + 0.5f);
}

static inline void unit_set(const unit_row *row, size_t i, uint32_t n) {
    if (row->numerators != NULL) row->numerators[i] = n;
    if (row->scores != NULL) row->scores[i] = (float)n / (float)row->units;
}

/* n / units for whole n <= units <= 2^16, rounded once (Markstein 1990: the remainder of a quotient
 * that is off by at most one ulp is exact, and corrects it). Tests try all of them. */
CND_INLINE vf unit_score(vi n, float units) {
    vf whole = vf_from_int(n), inverse = vf_set1(1.0f / units);
    vf guess = vf_mul(whole, inverse);
    return vf_fma(vf_fma(guess, vf_set1(-units), whole), inverse, guess);
}

CND_INLINE void unit_store(const unit_row *row, size_t i, vi n) {
    size_t left = row->classes - i;
    if (row->scores != NULL) store_part(row->scores + i, unit_score(n, (float)row->units), left);
    if (row->numerators == NULL) return;
    if (left >= VF_LANES)
        vi_store((int32_t *)row->numerators + i, n);
    else
        vi_store_tail((int32_t *)row->numerators + i, n, left);
}

/* Makes the row's first arg max that of the units: quantise.h and candor.h say how. */
static inline void unit_keep_top(const unit_row *row, const float *x, bool rounded) {
    row_best best = row_argmax(x, row->classes);
    size_t top = (size_t)best.label;
    uint32_t most = unit_get(row, top);
    if (top == 0 || 2 * (uint64_t)most > (uint64_t)row->units + 2)
        return; /* no other has as many */
    /* Units do not decrease with scores: of the lower classes the best has the most. */
    row_best runner = row_argmax(x, top);
    if (unit_get(row, (size_t)runner.label) < most) return;
    if (rounded) {
        unit_set(row, top, most + 1);
        return;
    }
    /* Once; twice where scores that differ gave products that do not. */
    for (size_t i = 0; i < top; i++)
        if (unit_get(row, i) >= most) {
            unit_set(row, i, unit_get(row, i) - 1);
            unit_set(row, top, ++most);
        }
}

static inline void row_round(const unit_row *row, const float *numerators, float scale) {
    for (size_t i = 0; i < row->classes; i += VF_LANES) {
        vf v = load_part(numerators + i, row->classes - i, 0);
        unit_store(row, i, vf_nearest(vf_mul(v, vf_set1(scale))));
    }
}

/* The whole units of a vector of numerators, and what is over, exactly. */
CND_INLINE vi unit_split(vf *rest, const float *numerators, size_t left, vf scale) {
    vf v = vf_mul(load_part(numerators, left, 0), scale);
    vi whole = vf_truncate(v);
    *rest = vf_sub(v, vf_from_int(whole));
    return whole;
}

/* How many remainders are at least `bound` > 0. */
static inline uint32_t count_rests(const float *numerators, size_t classes, float scale,
                                   float bound) {
    vi count = vi_set1(0);
    for (size_t i = 0; i < classes; i += VF_LANES) {
        vf rest;
        (void)unit_split(&rest, numerators + i, classes - i, vf_set1(scale));
        count = vi_count(count, vf_ge(rest, vf_set1(bound)));
    }
    int32_t lane[VF_LANES];
    uint32_t sum = 0;
    vi_store(lane, count);
    for (size_t i = 0; i < VF_LANES; i++)
        sum += (uint32_t)lane[i];
    return sum;
}

/* The `missing`-th greatest remainder, 1 <= missing <= classes, and in `over` how many are greater.
 * Few are found among those that sixteen lanes' greatest bound, many by halving the floats. */
static inline float kth_rest(uint32_t *over, const float *numerators, size_t classes, float scale,
                             uint32_t missing, const vf *lane_max) {
    if (missing <= CND_CHUNK) {
        float values[CND_CHUNK] = {0};
        top_list list = {values, NULL, missing, 0};
        vf bound = vf_set1(lane_kth(lane_max, missing));
        for (size_t i = 0; i < classes; i += VF_LANES) {
            vf rest;
            (void)unit_split(&rest, numerators + i, classes - i, vf_set1(scale));
            unsigned bits = vm_bits(vf_ge(rest, bound));
            if (classes - i < VF_LANES) bits &= (1u << (classes - i)) - 1;
            if (bits == 0) continue;
            top_insert_lanes(&list, rest, bits, i);
            if (list.count == list.k) bound = vf_set1(values[missing - 1]);
        }
        *over = 0;
        while (values[*over] > values[missing - 1])
            (*over)++;
        return values[missing - 1];
    }
    uint32_t bits = 0; /* of the greatest float that at least `missing` remainders reach; all < 1 */
    for (uint32_t bit = (uint32_t)1 << 29; bit > 0; bit >>= 1) {
        uint32_t candidate = bits | bit;
        float bound;
        memcpy(&bound, &candidate, sizeof bound);
        if (count_rests(numerators, classes, scale, bound) >= missing) bits = candidate;
    }
    float kth, next;
    memcpy(&kth, &bits, sizeof kth);
    bits++;
    memcpy(&next, &bits, sizeof next);
    *over = count_rests(numerators, classes, scale, next);
    return kth;
}

/* For sums of floats so far off that units are missing or over by more than the classes can take:
 * not below 2^24 / (10 + classes / 16) units. The same apportionment, in integers. */
static inline void row_apportion_integers(const unit_row *row, const float *numerators,
                                          float inverse) {
    uint32_t *whole = row->numerators != NULL ? row->numerators : (uint32_t *)row->scores;
    uint64_t sum = 0;
    for (size_t i = 0; i < row->classes; i++) {
        float p = numerators[i] * inverse * 0x1p24f;
        whole[i] = p < 0x1p24f ? (uint32_t)p : 1u << 24;
        sum += whole[i];
    }
    cnd_u32_apportion(whole, whole, row->classes, sum, row->units);
    for (size_t i = 0; i < row->classes; i++)
        unit_set(row, i, whole[i]);
}

static inline void row_quantise(const unit_row *row, const float *numerators, float scale) {
    size_t classes = row->classes;
    vf lane_max[CND_CHUNK_VECTORS], rest;
    vi given = vi_set1(0);
    for (size_t k = 0; k < CND_CHUNK_VECTORS; k++)
        lane_max[k] = vf_zero();
    for (size_t first = 0; first < classes; first += CND_CHUNK)
        for (size_t k = 0, i = first; k < CND_CHUNK_VECTORS && i < classes; k++, i += VF_LANES) {
            given = vi_add(given, unit_split(&rest, numerators + i, classes - i, vf_set1(scale)));
            lane_max[k] = vf_max(rest, lane_max[k]);
        }
    int32_t lane[VF_LANES];
    int64_t missing = row->units;
    vi_store(lane, given);
    for (size_t i = 0; i < VF_LANES; i++)
        missing -= lane[i];
    if (missing < 0 || missing > (int64_t)classes) {
        row_apportion_integers(row, numerators, scale / (float)row->units);
        return;
    }
    uint32_t over = 0;
    float bound = __builtin_inff();
    if (missing > 0)
        bound = kth_rest(&over, numerators, classes, scale, (uint32_t)missing, lane_max);
    uint32_t at_bound = (uint32_t)missing - over; /* to the first of those with this remainder */
    for (size_t i = 0; i < classes; i += VF_LANES) {
        vi whole = unit_split(&rest, numerators + i, classes - i, vf_set1(scale));
        vi more = vi_count(whole, vf_gt(rest, vf_set1(bound)));
        unsigned equal = at_bound > 0 ? vm_bits(vf_eq(rest, vf_set1(bound))) : 0;
        if (equal != 0) {
            vi_store(lane, more);
            for (; equal != 0 && at_bound > 0; equal &= equal - 1, at_bound--)
                lane[__builtin_ctz(equal)]++;
            more = vi_load(lane);
        }
        unit_store(row, i, more);
    }
}

CND_SIMD_END

#endif
