/* mask_few.h: few units among many classes. Only a row's best classes can have any, so only these
 * are cut into units, those of up to VF_LANES rows at once, as rows of sixteen classes are:
 * mask_lanes.h.
 *
 * With n units to give, take the n classes with the greatest products v = p n, of equal ones the
 * lower. A class c outside has no unit. Its whole part is 0: else all n inside have whole units,
 * and more than n would be given. So its remainder is v itself, and of the n inside those without a
 * whole unit, at least as many as units are missing, come before it.
 *
 * Scores that differ may give one product. A margin on scores, many times the errors of e^x and of
 * the product, keeps every class whose product is that of the n-th. And a class far below the
 * greatest, by FAR of its probability, has no unit: as floats the v of a row sum to n within n/16
 * (16 units, 2^24 classes: 2^17 additions to each total). If it had one, at most m - 1 classes came
 * before it, m the missing units; all remainders would sum to at most m - 1 + 2^24 FAR n < m -
 * n/16. So a row is not all candidates where scores are all -inf but one. */
#ifndef CND_MASK_FEW_H
#define CND_MASK_FEW_H

#include "numeric/mask_lanes.h"
#include "numeric/mask_parts.h"
#include "numeric/mask_units.h"

CND_SIMD_BEGIN

#define FEW_UNITS PARTS_RANKED
/* Floats of a group: they are to stay in the second cache, with as many of output. */
#define FEW_FLOATS 16384
#define FEW_DENSE 256
#define FEW_CLASSES_MAX ((size_t)1 << 24)

/* The scalar code, which the others are tested against, takes these rows as any other. */
CND_INLINE bool is_few(const cnd_mask_job *job) {
    return VF_LANES > 1 && job->units <= FEW_UNITS && job->units > 0 && !job->rounded &&
           job->classes <= FEW_CLASSES_MAX;
}

/* The least score of a candidate, where n classes of a row have `nth` or more. */
CND_INLINE vf few_least(vf nth, vf max, bool logits) {
    if (logits) return vf_max(vf_sub(nth, vf_set1(0x1p-20f)), vf_sub(max, vf_set1(64)));
    return vf_max(vf_mul(nth, vf_set1(1 - 0x1p-20f)), vf_mul(max, vf_set1(0x1p-64f)));
}

/* The candidates of a row, in the order of their classes. */
typedef struct few_list {
    size_t count; /* more than CANDIDATES where there are too many to list */
    float values[CANDIDATES + 64 + CND_CHUNK];
    int32_t classes[CANDIDATES + 64 + CND_CHUNK];
} few_list;

/* Where the next one goes. */
CND_INLINE size_t few_end(const few_list *list) {
    return list->count <= CANDIDATES ? list->count : 0;
}

/* Appends class `first` + b for each bit b that is set, four in a step: where they lie is as good
 * as random, and not worth a branch each. */
CND_INLINE void few_append(few_list *list, const float *x, uint64_t bits, size_t first) {
    const size_t count = (size_t)__builtin_popcountll(bits), end = few_end(list);
    for (size_t done = 0; done < count; done += 4)
        for (size_t i = 0; i < 4; i++) {
            /* Beyond the last one it is the first of these, which is not used. */
            size_t c = first + (size_t)__builtin_ctzll(bits != 0 ? bits : 1);
            list->classes[end + done + i] = (int32_t)c;
            list->values[end + done + i] = x[c];
            bits &= bits - 1;
        }
    list->count += count;
}

CND_INLINE void few_clear(const unit_row *to, size_t i, size_t left) {
    if (to->scores != NULL) store_part(to->scores + i, vf_zero(), left);
    if (to->numerators != NULL) store_part((float *)to->numerators + i, vf_zero(), left);
}

/* The candidates of a row, all of whose units become 0. Rows of at most `dense` classes, a
 * constant, are listed by whole vectors of sixteen. */
CND_INLINE void few_collect(few_list *list, const unit_row *to, const float *x, float least,
                            size_t dense) {
    const vf bound = vf_set1(least);
    list->count = 0;
    if (VF_LANES == CND_CHUNK && to->classes <= dense) { /* lanes_append is one instruction */
        for (size_t i = 0; i < to->classes; i += VF_LANES) {
            vf v = load_part(x + i, to->classes - i, -__builtin_inff());
            const size_t end = few_end(list);
            list->count +=
                lanes_append(list->values + end, list->classes + end, v, vf_ge(v, bound), i);
            few_clear(to, i, to->classes - i);
        }
        return;
    }
    size_t i = 0;
    uint64_t bits = 0;
    for (; i + 64 <= to->classes; i += 64, bits = 0) {
        CND_UNROLL
        for (size_t k = 0; k < 64; k += VF_LANES) {
            bits |= (uint64_t)vm_bits(vf_ge(vf_load(x + i + k), bound)) << k;
            few_clear(to, i + k, VF_LANES);
        }
        few_append(list, x, bits, i);
    }
    for (size_t k = 0; i + k < to->classes; k += VF_LANES) {
        vf v = load_part(x + i + k, to->classes - i - k, -__builtin_inff());
        bits |= (uint64_t)vm_bits(vf_ge(v, bound)) << k;
        few_clear(to, i + k, to->classes - i - k);
    }
    few_append(list, x, bits, i);
}

/* Keeps of more than LANES candidates those that the n-th of them, exactly, lets through. */
CND_OUTLINE void few_tighten(few_list *list, uint32_t n, float max, bool logits) {
    const size_t count = list->count;
    float *values = list->values, kth = max, bound[VF_LANES];
    vf_store(values + count, vf_set1(-__builtin_inff()));
    for (size_t i = 0; i < count; i += VF_LANES) {
        vf own = vf_load(values + i);
        vi above = vi_set1(0);
        for (size_t j = 0; j < count; j++)
            above = vi_count(above, vf_gt(vf_set1(values[j]), own));
        vm among = vi_gt(vi_set1((int32_t)n), above); /* none of those beyond the list */
        float least = -vf_reduce_max(vf_select(among, vf_sub(vf_zero(), own), vf_set1(-max)));
        kth = least < kth ? least : kth;
    }
    vf_store(bound, few_least(vf_set1(kth), vf_set1(max), logits));
    list->count = 0;
    for (size_t i = 0; i < count; i++) {
        const float value = values[i];
        values[list->count] = value;
        list->classes[list->count] = list->classes[i];
        list->count += value >= bound[0];
    }
}

/* A row with too many candidates, as any other. */
CND_OUTLINE void few_not(const cnd_mask_job *job, const row_group *g, size_t r, unit_row to) {
    const float *x = g->x + r * g->stride;
    float *e = to.scores != NULL ? to.scores : (float *)to.numerators;
    row_group one = {.x = x,
                     .stride = g->stride,
                     .classes = g->classes,
                     .count = 1,
                     .max = {g->max[r]},
                     .inverse = {g->inverse[r]}};
    if (job->logits) (void)group_numerators(&one, (numerator_rows){e, 0}, NULL, true);
    group_units(job, &one, job->logits ? e : x, g->classes, to, job->logits);
}

/* The part of `to` that is row r of its group. */
CND_INLINE unit_row few_row(unit_row to, size_t r) {
    if (to.scores != NULL) to.scores += r * to.classes;
    if (to.numerators != NULL) to.numerators += r * to.classes;
    return to;
}

/* The candidates of a group's rows: candidate j of row r in lane r of x[j]; rows have `*most` of
 * them or less. Places beyond a list hold its first class again: what is loaded there counts for
 * nothing, and what is stored there is stored before the class's own units. So no loop's length
 * depends on a row. A row with too many is masked here, and has none. */
CND_INLINE void few_gather(vf *x, few_list *lists, size_t *most, const cnd_mask_job *job,
                           const row_group *g, unit_row to) {
    const vf none = vf_set1(job->logits ? -__builtin_inff() : 0);
    *most = 1;
    for (size_t r = 0; r < g->count; r++) {
        few_list *list = &lists[r];
        if (list->count > LANES && list->count <= CANDIDATES)
            few_tighten(list, job->units, g->max[r], job->logits);
        if (list->count > LANES) {
            few_not(job, g, r, few_row(to, r));
            list->count = 0;
        }
        if (list->count == 0) list->classes[0] = 0;
        *most = list->count > *most ? list->count : *most;
    }
    /* In a loop of its own: a load waits for the stores that it spans. */
    for (size_t r = 0; r < VF_LANES; r++) {
        few_list *list = &lists[r];
        if (r >= g->count) list->count = 0, list->classes[0] = 0;
        for (size_t j = 0; j < LANES; j += VF_LANES) {
            vi place = vi_add(vi_index(), vi_set1((int32_t)j));
            vm there = vi_gt(vi_set1((int32_t)list->count), place);
            x[j + r] = vf_select(there, vf_load(list->values + j), none);
            vi_store(list->classes + list->count + j, vi_set1(list->classes[0]));
        }
    }
    for (size_t j = 0; j < LANES; j += VF_LANES)
        vf_transpose(x + j);
}

/* The units of a group's rows, whose candidates are listed; they go to `to`. */
CND_OUTLINE void group_few(const cnd_mask_job *job, const row_group *g, unit_row to,
                           few_list *lists) {
    float scores[LANES][VF_LANES]; /* of candidate j of row r at [j][r] */
    int32_t units[LANES][VF_LANES];
    vf x[LANES], e[LANES], n[LANES];
    cnd_mask_job part = *job;
    few_gather(x, lists, &part.classes, job, g, to);

    lanes_scale s;
    lanes_argmax(&s, x, part.classes);
    s.inverse = vf_load(g->inverse); /* of all classes */
    for (size_t j = 0; j < LANES; j += CND_EXP_VECTORS) {
        if (job->logits)
            exps_below(e + j, x + j, s.max, CND_EXP_VECTORS);
        else
            memcpy(e + j, x + j, CND_EXP_VECTORS * sizeof *e);
    }
    lanes_units(n, &s, e, &part);
    for (size_t j = 0; j < LANES; j++) {
        if (j >= part.classes) n[j] = vf_zero();
        vi_store(units[j], vf_truncate(n[j]));
        vf_store(scores[j], unit_score(vf_truncate(n[j]), (float)job->units));
    }
    for (size_t r = 0; r < g->count; r++) {
        const unit_row own = few_row(to, r);
        const int32_t *class = lists[r].classes;
        if (lists[r].count == 0) continue;
        if (own.scores != NULL) {
            CND_UNROLL
            for (size_t j = LANES; j-- > 0;)
                own.scores[class[j]] = scores[j][r];
        }
        if (own.numerators != NULL) {
            CND_UNROLL
            for (size_t j = LANES; j-- > 0;)
                own.numerators[class[j]] = (uint32_t)units[j][r];
        }
    }
}

/* full_few of logits, or of probabilities: a row is listed when its sum is known, which reads it.
 */
CND_OUTLINE size_t full_few_of(const cnd_mask_job *job, bool logits) {
    few_list lists[VF_LANES];
    for (size_t row = 0; row < job->rows;) {
        row_group g = group_of(job, row, FEW_FLOATS);
        unit_row to = unit_row_at(job, row);
        const float *answers = to.scores != NULL ? to.scores : (float *)to.numerators;
        vf tile[VF_LANES], nth = group_parts(&g, job->units, answers);
        float bounds[VF_LANES];
        unsigned bad = 0;
        vf_store(bounds, few_least(nth, vf_load(g.max), logits));
        for (size_t r = 0; r < g.count; r++) {
            const unit_row own = few_row(to, r);
            tile[r] = group_sum_lanes(&g, r, (numerator_rows){NULL, 0}, answers, &bad, logits);
            few_collect(&lists[r], &own, g.x + r * g.stride, bounds[r], FEW_DENSE);
        }
        bad = group_join_sums(&g, tile, bad, logits);
        if (bad != 0) return row + (size_t)__builtin_ctz(bad);
        group_few(job, &g, to, lists);
        row += g.count;
    }
    return job->rows;
}

static size_t full_few(const cnd_mask_job *job) {
    return full_few_of(job, job->logits);
}

CND_SIMD_END

#endif
