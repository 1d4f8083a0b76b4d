/* mask_top.h: the k best classes of each row, and their scores. Over mask_few.h. */
#ifndef CND_MASK_TOP_H
#define CND_MASK_TOP_H

#include "numeric/mask_few.h"
#include "numeric/mask_good.h"

CND_SIMD_BEGIN

CND_OUTLINE size_t top_lanes(const cnd_mask_job *job, bool logits) {
    const size_t classes = job->classes, k = job->k;
    const bool scored = job->scores != NULL || job->numerators != NULL;
    for (size_t row = 0; row < job->rows; row += VF_LANES) {
        vf x[LANES], e[LANES], out[LANES], released[LANES];
        vi labels[LANES], n[LANES];
        lanes_scale s;
        size_t left = job->rows - row, count = left < VF_LANES ? left : VF_LANES;
        lanes_load(x, job, row, count, 0);
        vm bad = lanes_scale_find(&s, e, x, classes, logits);
        if (vm_any_bad(bad)) return first_bad(row, bad);
        if (scored && job->units == 0) lanes_exact(out, &s, e, job);
        if (scored && job->units != 0) lanes_units(out, &s, e, job);
        lanes_top(labels, released, x, scored ? out : x, classes, k);
        lanes_store_ints(job->labels + row * k, labels, count, k);
        if (scored && job->units != 0)
            for (size_t j = 0; j < k; j++) {
                n[j] = vf_truncate(released[j]);
                released[j] = unit_score(n[j], (float)job->units);
            }
        if (job->scores != NULL) lanes_store(job->scores + row * k, released, count, k);
        if (job->numerators != NULL)
            lanes_store_ints((int32_t *)job->numerators + row * k, n, count, k);
    }
    return job->rows;
}

/* The released scores of n logits or probabilities of a row. */
CND_INLINE void top_scores(const unit_row *to, const float *values, size_t n, float max,
                           float inverse, bool logits) {
    for (size_t j = 0; j < n; j += VF_LANES) {
        vf e = class_numerator(load_part(values + j, n - j, 0), max, logits);
        if (to->units == 0)
            store_part(to->scores + j, vf_mul(e, vf_set1(inverse)), n - j);
        else
            unit_store(to, j, vf_nearest(vf_mul(e, vf_set1(inverse * (float)to->units))));
    }
}

/* Exact or rounded scores of the k best, whose labels and values are known. */
CND_INLINE void top_row_scores(const cnd_mask_job *job, unit_row *to, const float *x,
                               const float *values, size_t top, float max, float inverse,
                               bool logits) {
    top_scores(to, values, job->k, max, inverse, logits);
    if (!job->preserve || top == 0) return;
    /* A class of lower index can equal the top one only where the next best does. */
    if (job->k > 1 &&
        (to->units == 0 ? to->scores[1] < to->scores[0] : unit_get(to, 1) < unit_get(to, 0)))
        return;
    uint32_t next_units = 0;
    float next_score = 0, next = row_argmax(x, top).max;
    const unit_row one = {&next_score, to->units == 0 ? NULL : &next_units, to->units, 1};
    top_scores(&one, &next, 1, max, inverse, logits);
    if (to->units == 0) {
        if (next_score >= to->scores[0]) to->scores[0] = next_up(to->scores[0]);
    } else if (next_units >= unit_get(to, 0)) {
        unit_set(to, 0, next_units + 1);
    }
}

/* Quantised scores of the k best: those of all classes, in scratch. */
CND_INLINE void top_row_quantised(const cnd_mask_job *job, const unit_row *to, const row_group *g,
                                  const int32_t *labels, bool logits) {
    float *numerators = (float *)job->scratch;
    const unit_row all = {NULL, job->scratch, job->units, job->classes};
    row_group one = *g;
    if (logits) (void)group_numerators(&one, (numerator_rows){numerators, 0}, NULL, true);
    group_units(job, g, logits ? numerators : g->x, job->classes, all, logits);
    for (size_t j = 0; j < job->k; j++)
        unit_set(to, j, job->scratch[labels[j]]);
}

/* A row of a group whose maximum and scale are known, and of which at least k have `bound`. */
CND_OUTLINE void top_row(const cnd_mask_job *job, const row_group *g, size_t row, size_t r,
                         float bound, bool logits) {
    const size_t k = job->k;
    const float *x = g->x + r * g->stride;
    float values[CANDOR_K_MAX];
    int32_t *labels = job->labels + row * k;
    top_list list = {values, labels, job->k, 0};
    row_top(&list, x, g->classes, bound);
    if (job->scores == NULL && job->numerators == NULL) return;
    unit_row to = {job->scores == NULL ? NULL : job->scores + row * k,
                   job->numerators == NULL ? NULL : job->numerators + row * k, job->units, k};
    if (job->units == 0 || job->rounded) {
        top_row_scores(job, &to, x, values, (size_t)labels[0], g->max[r], g->inverse[r], logits);
        return;
    }
    const row_group one = {.x = x,
                           .stride = g->stride,
                           .classes = g->classes,
                           .count = 1,
                           .max = {g->max[r]},
                           .inverse = {g->inverse[r]}};
    top_row_quantised(job, &to, &one, labels, logits);
}

/* Bits for rows of logits that are not good ones, where no exponential is wanted: the first. */
CND_INLINE unsigned top_check(const cnd_mask_job *job, const row_group *g) {
    cnd_mask_job part = *job;
    part.data = g->x, part.rows = g->count;
    size_t good = check(&part, true);
    return good < g->count ? 1u << good : 0;
}

CND_OUTLINE size_t top_rows(const cnd_mask_job *job, bool logits) {
    const bool scored = job->scores != NULL || job->numerators != NULL;
    for (size_t row = 0; row < job->rows;) {
        row_group g = group_at(job, row);
        vf tile[VF_LANES];
        group_max(&g, tile, NULL);
        unsigned bad = scored || !logits ? group_scale(&g, logits) : top_check(job, &g);
        if (bad != 0) return row + (size_t)__builtin_ctz(bad);
        float sorted[VF_LANES * VF_LANES];
        group_sort(tile);
        for (size_t i = 0; i < VF_LANES; i++)
            vf_store(sorted + i * VF_LANES, tile[i]);
        for (size_t r = 0; r < g.count; r++, row++)
            top_row(job, &g, row, r, group_kth(sorted, r, job->k, -__builtin_inff()), logits);
    }
    return job->rows;
}

/* ---- few of many classes: of up to VF_LANES rows at once, one a lane ---- */

#define TOP_PLACES 8 /* they stay in registers; most rows have no more than LANES candidates */
/* Classes up to which listing by whole vectors is faster than by bits. */
#define TOP_DENSE 1024

/* The scalar code, which the others are tested against, takes these rows one by one. */
CND_INLINE bool is_top_few(const cnd_mask_job *job) {
    return VF_LANES > 1 && job->units == 0 && job->k <= TOP_PLACES && job->classes <= LONG_ROW;
}

/* The candidates of a group's rows: candidate j of row r in lane r of x[j] and classes[j]; rows
 * have `*most` of them or less. Bits for rows that have too many, and are left out. */
CND_INLINE unsigned top_gather(vf *x, vf *classes, size_t *most, const few_list *lists,
                               size_t rows) {
    unsigned many = 0;
    *most = 1;
    for (size_t r = 0; r < VF_LANES; r++) {
        size_t count = r < rows ? lists[r].count : 0;
        if (count > LANES) many |= 1u << r, count = 0;
        if (count > *most) *most = count;
        for (size_t j = 0; j < LANES; j += VF_LANES) {
            vi place = vi_add(vi_index(), vi_set1((int32_t)j));
            vm there = vi_gt(vi_set1((int32_t)count), place);
            vf none = vf_set1(-__builtin_inff());
            x[j + r] = vf_select(there, vf_load(lists[r].values + j), none);
            classes[j + r] = vf_from_bits(vi_load(lists[r].classes + j));
        }
    }
    for (size_t j = 0; j < LANES; j += VF_LANES)
        vf_transpose(x + j), vf_transpose(classes + j);
    return many;
}

/* The best of `count` candidates of each lane, in the order of their classes, and of equal ones
 * the first: `places` of them, a constant; LANES are written. What is left out, -inf, has none. */
CND_INLINE void top_place(vf *best, vi *labels, const vf *x, const vf *classes, size_t count,
                          size_t places) {
    vf value[TOP_PLACES], label[TOP_PLACES];
    CND_UNROLL
    for (size_t j = 0; j < places; j++)
        value[j] = vf_set1(-__builtin_inff()), label[j] = vf_zero();
    for (size_t i = 0; i < count; i++) {
        vf moved = x[i], class = classes[i];
        CND_UNROLL
        for (size_t j = 0; j < places; j++) {
            vm later = vf_gt(x[i], value[j]); /* and so for all after it: they move on */
            vf next = vf_select(later, value[j], moved);
            vf next_class = vf_select(later, label[j], class);
            value[j] = vf_select(later, moved, value[j]);
            label[j] = vf_select(later, class, label[j]);
            moved = next, class = next_class;
        }
    }
    CND_UNROLL
    for (size_t j = 0; j < LANES; j++) {
        best[j] = j < places ? value[j] : vf_zero();
        labels[j] = j < places ? vf_bits(label[j]) : vi_set1(0);
    }
}

/* A group of good rows whose candidates are listed, from `row` on; of each, k have its bound. */
CND_OUTLINE void group_top(const cnd_mask_job *job, const row_group *g, size_t row,
                           const few_list *lists, const float *bounds, bool logits) {
    const size_t k = job->k;
    vf x[LANES], classes[LANES], best[LANES];
    vi labels[LANES];
    size_t most;
    unsigned others = top_gather(x, classes, &most, lists, g->count);
    if (k <= 5) /* as is common */
        top_place(best, labels, x, classes, most, 5);
    else
        top_place(best, labels, x, classes, most, TOP_PLACES);
    lanes_store_ints(job->labels + row * k, labels, g->count, k);
    if (job->scores != NULL) {
        const vf max = vf_load(g->max), inverse = vf_load(g->inverse);
        for (size_t j = 0; j < k || j < 2; j++)
            best[j] = vf_mul(logits ? exp_below(best[j], max) : best[j], inverse);
        /* A class of lower index can equal the top one only where the next best does. */
        if (job->preserve) others |= group_bits(g, vm_not(vf_gt(best[0], best[1])));
        lanes_store(job->scores + row * k, best, g->count, k);
    }
    for (; others != 0; others &= others - 1) {
        size_t r = (size_t)__builtin_ctz(others);
        top_row(job, g, row + r, r, bounds[r], logits);
    }
}

/* top_rows of few: a row is listed when its sum is known, which reads it. */
CND_OUTLINE size_t top_few(const cnd_mask_job *job, bool logits) {
    const unit_row none = {NULL, NULL, 0, job->classes};
    const size_t nth = job->k > 2 ? job->k : 2; /* the next best is looked at too */
    few_list lists[VF_LANES];
    for (size_t row = 0; row < job->rows;) {
        row_group g = group_of(job, row, FEW_FLOATS);
        vf tile[VF_LANES];
        float bounds[VF_LANES];
        unsigned bad = 0;
        vf_store(bounds, group_parts(&g, nth, NULL));
        for (size_t r = 0; r < g.count; r++) {
            if (job->scores != NULL || !logits)
                tile[r] = group_sum_lanes(&g, r, (numerator_rows){NULL, 0}, NULL, &bad, logits);
            few_collect(&lists[r], &none, g.x + r * g.stride, bounds[r], TOP_DENSE);
        }
        if (job->scores != NULL || !logits)
            bad = group_join_sums(&g, tile, bad, logits);
        else
            bad = top_check(job, &g);
        if (bad != 0) return row + (size_t)__builtin_ctz(bad);
        group_top(job, &g, row, lists, bounds, logits);
        row += g.count;
    }
    return job->rows;
}

static size_t mask_top_k(const cnd_mask_job *job) {
    if (job->classes <= CND_LANES_CLASSES) return top_lanes(job, job->logits);
    return is_top_few(job) ? top_few(job, job->logits) : top_rows(job, job->logits);
}

CND_SIMD_END

#endif
