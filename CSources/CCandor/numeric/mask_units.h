/* mask_units.h: scores as whole numbers of units, of one row of many classes, over mask_row.h. */
#ifndef CND_MASK_UNITS_H
#define CND_MASK_UNITS_H

#include "numeric/mask_group.h"
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
 * that is off by at most one ulp is exact, and corrects it); true of every such n and units. */
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

/* Makes the row's first arg max, whose score is `max`, that of the units: candor.h says how. `most`
 * is no more than the units of the arg max. */
static inline void unit_keep_top(const unit_row *row, const float *x, float max, uint32_t most,
                                 bool rounded) {
    size_t first = 0; /* of the classes that may have as many units */
    if (row->scores != NULL)
        first = row_first_ge(row->scores, 0, row->classes, (float)most / (float)row->units);
    while (unit_get(row, first) < most)
        first++;
    /* No class before has the greatest score: it would have at least as many units. */
    if (!(x[first] < max)) return;
    size_t top = row_first_ge(x, first, row->classes, max);
    most = unit_get(row, top);
    for (size_t i = first; i < top; i++) {
        uint32_t own = unit_get(row, i);
        if (own < most || (own == 0 && !rounded)) continue;
        if (!rounded) unit_set(row, i, own - 1);
        unit_set(row, top, ++most);
        /* Once; again where scores that differ gave products that do not. */
    }
}

/* The nearest units of a row with these numerators, of which `top` is the greatest, with `most`
 * units. Whether classes share them. */
CND_INLINE bool row_round(const unit_row *row, uint32_t *most, const float *numerators, float scale,
                          float top) {
    vf least = vf_from_int(vf_nearest(vf_mul(vf_set1(top), vf_set1(scale))));
    *most = (uint32_t)vf_reduce_max(least);
    vi shared = vi_set1(0);
    for (size_t i = 0; i < row->classes; i += VF_LANES) {
        vf v = load_part(numerators + i, row->classes - i, 0);
        vi n = vf_nearest(vf_mul(v, vf_set1(scale)));
        shared = vi_count(shared, vf_ge(vf_from_int(n), least));
        unit_store(row, i, n);
    }
    return vi_sum(shared) > 1;
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
    return (uint32_t)vi_sum(count);
}

/* The `missing`-th greatest remainder, how many are greater and how many are equal. */
typedef struct kth_rest {
    float bound;
    uint32_t over, equal;
} kth_rest;

/* Of at most sixteen remainders, with no branch that depends on them. Overwrites what is beyond. */
CND_INLINE kth_rest kth_rest_of_chunk(float *values, size_t count, uint32_t missing) {
    vf own[CND_CHUNK_VECTORS], least = vf_set1(-1);
    vi above[CND_CHUNK_VECTORS], over = vi_set1(0), equal = vi_set1(0);
    for (size_t k = 0; k < CND_CHUNK_VECTORS; k++) {
        vi index = vi_add(vi_index(), vi_set1((int32_t)(k * VF_LANES)));
        vm there = vi_gt(vi_set1((int32_t)count), index);
        own[k] = vf_select(there, vf_load(values + k * VF_LANES), vf_set1(-1));
        vf_store(values + k * VF_LANES, own[k]);
        above[k] = vi_set1(0);
    }
    for (size_t i = 0; i < CND_CHUNK; i++)
        for (size_t k = 0; k < CND_CHUNK_VECTORS; k++)
            above[k] = vi_count(above[k], vf_gt(vf_set1(values[i]), own[k]));
    /* Fewer than `missing` are above the one that is looked for and all that are greater. */
    for (size_t k = 0; k < CND_CHUNK_VECTORS; k++) {
        vm among = vi_gt(vi_set1((int32_t)missing), above[k]);
        least = vf_max(least, vf_select(among, vf_sub(vf_zero(), own[k]), vf_set1(-1)));
    }
    float kth = -vf_reduce_max(least);
    for (size_t k = 0; k < CND_CHUNK_VECTORS; k++) {
        over = vi_count(over, vf_gt(own[k], vf_set1(kth)));
        equal = vi_count(equal, vf_eq(own[k], vf_set1(kth)));
    }
    return (kth_rest){kth, (uint32_t)vi_sum(over), (uint32_t)vi_sum(equal)};
}

static inline float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint32_t bits_of_float(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* The `missing`-th greatest remainder, when at least as many are `least` or more. Narrows the
 * floats below 1 to between one that enough remainders reach and one that they do not, until few
 * lie between or no float does: by the middle of the two and by where it is if remainders lie
 * evenly between them, in turn, which takes some five passes for those of softmax; after 24 passes
 * by the middle of their bits, which takes 30 more at most. */
CND_OUTLINE kth_rest find_kth_rest(const float *numerators, size_t classes, float scale,
                                   uint32_t missing, float least) {
    uint32_t low = bits_of_float(least), high = 0x3f800000; /* of 1 */
    uint32_t at_low = (uint32_t)classes, at_high = 0;
    if (low > 0) at_low = count_rests(numerators, classes, scale, least);
    for (int pass = 0; high - low > 1 && at_low - at_high > CND_CHUNK; pass++) {
        float share = 0.5f, from = float_of(low);
        if (pass % 2 == 1) share = ((float)(at_low - missing) + 0.5f) / (float)(at_low - at_high);
        uint32_t bits = bits_of_float(from + (float_of(high) - from) * share);
        if (bits <= low || bits >= high || pass >= 24) bits = low + (high - low) / 2;
        uint32_t count = count_rests(numerators, classes, scale, float_of(bits));
        if (count >= missing)
            low = bits, at_low = count;
        else
            high = bits, at_high = count;
    }
    if (high - low == 1) return (kth_rest){float_of(low), at_high, at_low - at_high};
    float between[CND_CHUNK + VF_LANES];
    size_t found = 0;
    for (size_t i = 0; i < classes; i += VF_LANES) {
        vf rest;
        (void)unit_split(&rest, numerators + i, classes - i, vf_set1(scale));
        vm good = vm_and(vf_ge(rest, vf_set1(float_of(low))),
                         vm_not(vf_ge(rest, vf_set1(float_of(high)))));
        if (classes - i < VF_LANES) good = vm_and(good, vm_first(classes - i));
        found += lanes_append(between + found, NULL, rest, good, i);
    }
    kth_rest kth = kth_rest_of_chunk(between, found, missing - at_high);
    kth.over += at_high;
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

/* Units that have gone to whole ones, and the greatest remainder of each lane. */
CND_INLINE void row_split(vi *given, vf *rests, const float *numerators, size_t classes,
                          float scale) {
    *given = vi_set1(0), *rests = vf_zero();
    for (size_t i = 0; i < classes; i += VF_LANES) {
        vf rest;
        *given = vi_add(*given, unit_split(&rest, numerators + i, classes - i, vf_set1(scale)));
        *rests = vf_max(rest, *rests);
    }
}

/* Largest remainder, when `missing` units are left by the whole ones and as many lanes' remainders
 * are at least `least`. `top` is the greatest numerator, with `most` units or one more. Whether
 * classes share as many. */
CND_INLINE bool row_quantise(const unit_row *row, uint32_t *most, const float *numerators,
                             float scale, float top, int64_t missing, float least) {
    size_t classes = row->classes;
    if (missing < 0 || missing > (int64_t)classes) {
        row_apportion_integers(row, numerators, scale / (float)row->units);
        *most = 0;
        return true;
    }
    kth_rest kth = {__builtin_inff(), 0, 0};
    if (missing > 0) kth = find_kth_rest(numerators, classes, scale, (uint32_t)missing, least);
    float bound = kth.bound;
    uint32_t at_bound =
        (uint32_t)missing - kth.over; /* to the first of those with this remainder */
    /* Where all of those get one, a unit goes to every remainder above the float below. */
    if (at_bound > 0 && at_bound == kth.equal && bound > 0) bound = next_down(bound), at_bound = 0;
    const vf limit = vf_set1(bound);
    float v = top * scale;
    *most = (uint32_t)v;
    *most += v - (float)*most > bound;
    vf reached = vf_set1((float)*most), rest;
    vi shared = vi_set1(0);
    for (size_t i = 0; i < classes; i += VF_LANES) {
        vi whole = unit_split(&rest, numerators + i, classes - i, vf_set1(scale));
        vi more = vi_count(whole, vf_gt(rest, limit));
        unsigned equal = at_bound == 0 ? 0 : vm_bits(vf_eq(rest, limit));
        if (equal != 0) {
            int32_t lane[VF_LANES];
            vi_store(lane, more);
            for (; equal != 0 && at_bound > 0; equal &= equal - 1, at_bound--)
                lane[__builtin_ctz(equal)]++;
            more = vi_load(lane);
        }
        shared = vi_count(shared, vf_ge(vf_from_int(more), reached));
        unit_store(row, i, more);
    }
    return vi_sum(shared) > 1;
}

/* Where row `row` of all of its classes goes as units. */
CND_INLINE unit_row unit_row_at(const cnd_mask_job *job, size_t row) {
    size_t at = row * job->classes;
    return (unit_row){job->scores == NULL ? NULL : job->scores + at,
                      job->numerators == NULL ? NULL : job->numerators + at, job->units,
                      job->classes};
}

/* The units of the rows of a group whose numerators are `numerators`, `stride` floats apart. */
CND_OUTLINE void group_units(const cnd_mask_job *job, const row_group *g, const float *numerators,
                             size_t stride, unit_row to, bool logits) {
    vf tile[VF_LANES];
    int64_t missing[VF_LANES] = {0};
    float sorted[VF_LANES * VF_LANES] = {0}, scale[VF_LANES] = {0};
    for (size_t r = 0; r < g->count; r++) {
        scale[r] = g->inverse[r] * (float)job->units;
        if (job->rounded) continue;
        vi given;
        row_split(&given, &tile[r], numerators + r * stride, g->classes, scale[r]);
        missing[r] = (int64_t)job->units - vi_sum(given);
    }
    if (!job->rounded) {
        group_transpose(g, tile);
        group_sort(tile);
        for (size_t i = 0; i < VF_LANES; i++)
            vf_store(sorted + i * VF_LANES, tile[i]);
    }
    for (size_t r = 0; r < g->count; r++) {
        const float *row = numerators + r * stride, *x = g->x + r * g->stride;
        float top = logits ? 1 : g->max[r];
        uint32_t most;
        bool shared;
        if (job->rounded) {
            shared = row_round(&to, &most, row, scale[r], top);
        } else {
            float least = missing[r] < 1 ? 0 : group_kth(sorted, r, (size_t)missing[r], 0);
            shared = row_quantise(&to, &most, row, scale[r], top, missing[r], least);
        }
        if (shared && job->preserve) unit_keep_top(&to, x, g->max[r], most, job->rounded);
        if (to.scores != NULL) to.scores += g->classes;
        if (to.numerators != NULL) to.numerators += g->classes;
    }
}

CND_SIMD_END

#endif
