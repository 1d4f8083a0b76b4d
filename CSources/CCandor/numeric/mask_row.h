/* mask_row.h: what masking computes of one row of many classes, over row_f32.h. */
#ifndef CND_MASK_ROW_H
#define CND_MASK_ROW_H

#include "numeric/mask_kernels.h"
#include "numeric/row_f32.h"

CND_SIMD_BEGIN

/* A class's probability is  numerator * inverse,  where the numerator is e^(x - max) of a logit or
 * the probability that was given. */
typedef struct row_scale {
    float max, inverse;
} row_scale;

CND_INLINE vf class_numerator(vf x, float max, bool logits) {
    return logits ? exp_below(x, vf_set1(max)) : x;
}

/* Whether every float is at most the greatest finite one (logits), or not negative. */
CND_INLINE bool row_in_range(const float *x, size_t classes, bool logits) {
    vm bad = vm_none();
    for (size_t i = 0; i < classes; i += VF_LANES) {
        vf v = load_part(x + i, classes - i, 0);
        bad = vm_or(bad, vm_not(logits ? vf_ge(vf_set1(FLT_MAX), v) : vf_ge(v, vf_zero())));
    }
    return !vm_any(bad);
}

CND_INLINE float row_sum(const float *x, size_t classes) {
    vf sum[CND_CHUNK_VECTORS];
    for (size_t k = 0; k < CND_CHUNK_VECTORS; k++)
        sum[k] = vf_zero();
    for (size_t first = 0; first < classes; first += CND_CHUNK)
        for (size_t k = 0, i = first; k < CND_CHUNK_VECTORS && i < classes; k++, i += VF_LANES)
            sum[k] = vf_add(sum[k], load_part(x + i, classes - i, 0));
    return chunk_sum(sum);
}

/* The scale of a row whose maximum is known; its numerators go to `out` unless that is NULL or they
 * are the row itself. Whether the row is a good one. */
CND_INLINE bool row_scale_find(row_scale *scale, float *out, const float *x, size_t classes,
                               float max, bool logits) {
    float sum = logits ? row_exp_sum(out, x, classes, max) : row_sum(x, classes);
    scale->max = max;
    scale->inverse = 1.0f / sum;
    if (logits) return sum >= 1; /* false for NaN: row_exp_sum */
    return sum >= CND_SUM_LEAST && sum <= CND_SUM_MOST && row_in_range(x, classes, false);
}

static inline bool row_check(const float *x, size_t classes, bool logits) {
    row_scale ignored;
    if (!logits) return row_scale_find(&ignored, NULL, x, classes, 0, false);
    return row_in_range(x, classes, true) && row_max(x, classes) > -__builtin_inff();
}

/* The first class with the greatest score. The label of a row without anything above -inf means
 * nothing. */
typedef struct row_best {
    float max;
    int32_t label;
} row_best;

/* In time that depends on `classes` alone. `in_range` is whether all logits are at most the
 * greatest finite float, where it is asked for. */
CND_INLINE row_best row_argmax_range(const float *x, size_t classes, bool *in_range) {
    vf top[CND_CHUNK_VECTORS];
    vi where[CND_CHUNK_VECTORS], block = vi_set1(0);
    vm bad = vm_none();
    for (size_t k = 0; k < CND_CHUNK_VECTORS; k++)
        top[k] = vf_set1(-__builtin_inff()), where[k] = vi_set1(0);
    for (size_t first = 0; first < classes; first += CND_CHUNK) {
        for (size_t k = 0, i = first; k < CND_CHUNK_VECTORS && i < classes; k++, i += VF_LANES) {
            vf v = load_part(x + i, classes - i, -__builtin_inff());
            vm more = vf_gt(v, top[k]); /* strictly: the first of equals stays */
            top[k] = vf_select(more, v, top[k]);
            where[k] = vi_select(more, block, where[k]);
            if (in_range != NULL) bad = vm_or(bad, vm_not(vf_ge(vf_set1(FLT_MAX), v)));
        }
        block = vi_add(block, vi_set1(CND_CHUNK));
    }
    if (in_range != NULL) *in_range = !vm_any(bad);
    float max = lane_max_join(top);
    int32_t lane[CND_CHUNK], label = INT32_MAX;
    for (size_t k = 0; k < CND_CHUNK_VECTORS; k++) {
        vi never = vi_set1(INT32_MAX - CND_CHUNK);
        vi_store(lane + k * VF_LANES, vi_select(vf_eq(top[k], vf_set1(max)), where[k], never));
    }
    for (int32_t i = 0; i < CND_CHUNK; i++)
        label = lane[i] + i < label ? lane[i] + i : label;
    return (row_best){max, label};
}

CND_INLINE row_best row_argmax(const float *x, size_t classes) {
    return row_argmax_range(x, classes, NULL);
}

/* The least float above p > 0. */
static inline float next_up(float p) {
    uint32_t bits;
    memcpy(&bits, &p, sizeof bits);
    bits++;
    memcpy(&p, &bits, sizeof p);
    return p;
}

/* The k-th greatest of sixteen floats, 1 <= k <= 16. */
static inline float lane_kth(const vf *top, uint32_t k) {
    float lane[CND_CHUNK], kth = __builtin_inff();
    vi above[CND_CHUNK_VECTORS];
    for (size_t j = 0; j < CND_CHUNK_VECTORS; j++) {
        vf_store(lane + j * VF_LANES, top[j]);
        above[j] = vi_set1(0);
    }
    for (size_t i = 0; i < CND_CHUNK; i++)
        for (size_t j = 0; j < CND_CHUNK_VECTORS; j++)
            above[j] = vi_count(above[j], vf_gt(vf_set1(lane[i]), top[j]));
    for (size_t j = 0; j < CND_CHUNK_VECTORS; j++) {
        /* Fewer than k are above the k-th greatest and all that are greater. */
        vf among =
            vf_select(vi_gt(vi_set1((int32_t)k), above[j]), top[j], vf_set1(__builtin_inff()));
        float least = -vf_reduce_max(vf_sub(vf_zero(), among));
        kth = least < kth ? least : kth;
    }
    return kth;
}

/* A list of the k greatest, greatest first, of equal ones the one that came first. */
typedef struct top_list {
    float *values;
    int32_t *labels; /* or NULL */
    uint32_t k, count;
} top_list;

static inline void top_insert(top_list *list, float value, int32_t label) {
    if (list->count == list->k && !(value > list->values[list->k - 1])) return;
    uint32_t at = list->count < list->k ? list->count++ : list->k - 1;
    for (; at > 0 && value > list->values[at - 1]; at--) {
        list->values[at] = list->values[at - 1];
        if (list->labels != NULL) list->labels[at] = list->labels[at - 1];
    }
    list->values[at] = value;
    if (list->labels != NULL) list->labels[at] = label;
}

/* Inserts the lanes of `v` whose bit is set. */
static inline void top_insert_lanes(top_list *list, vf v, unsigned bits, size_t first) {
    float lane[VF_LANES];
    vf_store(lane, v);
    for (; bits != 0; bits &= bits - 1) {
        unsigned i = (unsigned)__builtin_ctz(bits);
        top_insert(list, lane[i], (int32_t)(first + i));
    }
}

/* The k best classes of a row of over CND_CHUNK. */
CND_INLINE void row_top(top_list *list, const float *x, size_t classes, const vf *lane_max) {
    /* At least k classes, in different lanes, have what this bound is or more. */
    vf bound = vf_set1(list->k <= CND_CHUNK ? lane_kth(lane_max, list->k) : -__builtin_inff());
    for (size_t i = 0; i < classes; i += VF_LANES) {
        vf v = load_part(x + i, classes - i, -__builtin_inff());
        unsigned bits = vm_bits(vf_ge(v, bound));
        if (classes - i < VF_LANES) bits &= (1u << (classes - i)) - 1;
        if (bits == 0) continue;
        top_insert_lanes(list, v, bits, i);
        if (list->count == list->k) bound = vf_set1(list->values[list->k - 1]);
    }
}

CND_SIMD_END

#endif
