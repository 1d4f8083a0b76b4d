/* mask_row.h: what masking computes of one row of many classes, over row_f32.h. */
#ifndef CND_MASK_ROW_H
#define CND_MASK_ROW_H

#include "dispatch/constant_time.h"
#include "numeric/mask_kernels.h"
#include "numeric/row_f32.h"

CND_SIMD_BEGIN

/* A class's probability is  numerator * inverse,  where the numerator is e^(x - max) of a logit or
 * the probability that was given. */
CND_INLINE vf class_numerator(vf x, float max, bool logits) {
    return logits ? exp_below(x, vf_set1(max)) : x;
}

/* Whether any lane is bad. That a row is no good one is public: it is what the call then says. */
static inline bool vm_any_bad(vm bad) {
    return cnd_public(vm_bits(bad)) != 0;
}

/* Whether the maximum of a row of logits is that of a good one: public too. */
static inline bool is_above_nothing(float max) {
    return cnd_public(max > -__builtin_inff()) != 0;
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
    if (in_range != NULL) *in_range = !vm_any_bad(bad);
    vf most = top[0];
    for (size_t k = 1; k < CND_CHUNK_VECTORS; k++)
        most = vf_max(most, top[k]);
    float max = vf_reduce_max(most);
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

/* The greatest float below p > 0. */
static inline float next_down(float p) {
    uint32_t bits;
    memcpy(&bits, &p, sizeof bits);
    bits--;
    memcpy(&p, &bits, sizeof p);
    return p;
}

/* The first float from `i` on that is at least `bound`, which one before n is. */
static inline size_t row_first_ge(const float *x, size_t i, size_t n, float bound) {
    for (;; i += VF_LANES) {
        unsigned bits = vm_bits(vf_ge(load_part(x + i, n - i, __builtin_inff()), vf_set1(bound)));
        if (bits != 0) return i + (size_t)__builtin_ctz(bits);
    }
}

/* A list of the k greatest, greatest first, of equal ones the one that came first. */
typedef struct top_list {
    float *values;
    int32_t *labels;
    uint32_t k, count;
} top_list;

static inline void top_insert(top_list *list, float value, int32_t label) {
    if (list->count == list->k && !(value > list->values[list->k - 1])) return;
    uint32_t at = list->count < list->k ? list->count++ : list->k - 1;
    for (; at > 0 && value > list->values[at - 1]; at--) {
        list->values[at] = list->values[at - 1];
        list->labels[at] = list->labels[at - 1];
    }
    list->values[at] = value;
    list->labels[at] = label;
}

/* Candidates for a list, in the order of their labels: those that a bound has let through. */
#define CANDIDATES 64
typedef struct candidates {
    size_t count;
    float values[CANDIDATES + VF_LANES];
    int32_t labels[CANDIDATES + VF_LANES];
} candidates;

static inline void candidates_flush(candidates *some, top_list *list) {
    for (size_t i = 0; i < some->count; i++)
        top_insert(list, some->values[i], some->labels[i]);
    some->count = 0;
}

/* The list of at most a vector of candidates, by how many come before each: no branch depends on
 * what they are. */
static inline void candidates_rank(const candidates *some, top_list *list) {
    float values[VF_LANES] = {0};
    int32_t before[VF_LANES], labels[VF_LANES] = {0};
    vf own = vf_load(some->values);
    vi count = vi_set1(0), index = vi_index();
    for (size_t i = 0; i < some->count; i++) {
        vf other = vf_set1(some->values[i]);
        vm first = vm_and(vf_eq(other, own), vi_gt(index, vi_set1((int32_t)i)));
        count = vi_count(count, vm_or(vf_gt(other, own), first));
    }
    vi_store(before, count);
    for (size_t i = 0; i < some->count; i++) {
        values[before[i]] = some->values[i];
        labels[before[i]] = some->labels[i];
    }
    list->count = list->k; /* the bound lets k through */
    for (uint32_t j = 0; j < list->k; j++)
        list->values[j] = values[j], list->labels[j] = labels[j];
}

CND_INLINE void candidates_finish(candidates *some, top_list *list) {
    if (list->count == 0 && some->count <= VF_LANES && list->k <= some->count)
        candidates_rank(some, list);
    else
        candidates_flush(some, list);
}

/* Takes what is at least `bound` of a vector at class `first`, of which `left` are of the row. A
 * list that is full raises the bound. */
CND_INLINE void candidates_take(candidates *some, top_list *list, vf v, vf *bound, size_t first,
                                size_t left) {
    vm good = vf_ge(v, *bound);
    if (left < VF_LANES) good = vm_and(good, vm_first(left));
    some->count +=
        lanes_append(some->values + some->count, some->labels + some->count, v, good, first);
    if (some->count <= CANDIDATES - VF_LANES) return;
    candidates_flush(some, list);
    if (list->count == list->k) *bound = vf_set1(list->values[list->k - 1]);
}

/* Classes from which on few vectors of a row hold one of its best. */
#define LONG_ROW 4096

/* The k best classes of a row, of which at least k have `bound` or more. */
CND_OUTLINE void row_top(top_list *list, const float *x, size_t classes, float bound) {
    candidates some;
    vf least = vf_set1(bound);
    some.count = 0;
    size_t i = 0;
    for (; classes > LONG_ROW && i + 4 * VF_LANES <= classes; i += 4 * VF_LANES) {
        vm good = vm_none();
        CND_UNROLL for (size_t k = 0; k < 4; k++) good =
            vm_or(good, vf_ge(vf_load(x + i + k * VF_LANES), least));
        for (size_t k = 0; k < 4 && vm_any(good); k++)
            candidates_take(&some, list, vf_load(x + i + k * VF_LANES), &least, i + k * VF_LANES,
                            VF_LANES);
    }
    for (; i < classes; i += VF_LANES) {
        vf v = load_part(x + i, classes - i, -__builtin_inff());
        candidates_take(&some, list, v, &least, i, classes - i);
    }
    candidates_finish(&some, list);
}

CND_SIMD_END

#endif
