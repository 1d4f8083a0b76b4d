/* mask_good.h: which rows are no good ones, before anything is written: a batch at memory speed. */
#ifndef CND_MASK_GOOD_H
#define CND_MASK_GOOD_H

#include "numeric/mask_few.h"

CND_SIMD_BEGIN

/* The number of the first bad lane of a group whose first row is `first`. */
CND_INLINE size_t first_bad(size_t first, vm bad) {
    return first + (size_t)__builtin_ctz(vm_bits(bad));
}

/* At memory speed: the greatest of all magnitudes, as integers, is below that of infinity. */
CND_OUTLINE bool all_finite(const float *x, size_t n) {
    const vi magnitude = vi_set1(0x7fffffff);
    vi most[4];
    size_t i = 0;
    CND_UNROLL
    for (size_t k = 0; k < 4; k++)
        most[k] = vi_set1(0);
    for (; i + 4 * VF_LANES <= n; i += 4 * VF_LANES) {
        CND_UNROLL
        for (size_t k = 0; k < 4; k++)
            most[k] = vi_max(most[k], vi_and(vf_bits(vf_load(x + i + k * VF_LANES)), magnitude));
    }
    for (; i < n; i += VF_LANES)
        most[0] = vi_max(most[0], vi_and(vf_bits(load_part(x + i, n - i, 0)), magnitude));
    most[0] = vi_max(vi_max(most[0], most[1]), vi_max(most[2], most[3]));
    return !vm_any(vi_gt(most[0], vi_set1(0x7f7fffff)));
}

/* The first row of logits from `row` on, of `count`, that is a bad one. */
CND_OUTLINE size_t check_rows(const cnd_mask_job *job, size_t row, size_t count) {
    for (size_t end = row + count; row < end; row++) {
        bool in_range;
        row_best best = row_argmax_range(job->data + row * job->stride, job->classes, &in_range);
        if (!in_range || !is_above_nothing(best.max)) break;
    }
    return row;
}

/* The maximum of each lane of a row, NaN aside, and the greatest of all magnitudes, as all_finite.
 */
CND_INLINE vf row_range(vi *magnitude, const float *x, size_t classes) {
    const vi sign_aside = vi_set1(0x7fffffff);
    vf top[4];
    vi most[4];
    size_t i = 0;
    CND_UNROLL
    for (size_t k = 0; k < 4; k++)
        top[k] = vf_set1(-__builtin_inff()), most[k] = *magnitude;
    for (; i + 4 * VF_LANES <= classes; i += 4 * VF_LANES) {
        CND_UNROLL
        for (size_t k = 0; k < 4; k++) {
            vf v = vf_load(x + i + k * VF_LANES);
            top[k] = vf_max(v, top[k]);
            most[k] = vi_max(most[k], vi_and(vf_bits(v), sign_aside));
        }
    }
    for (; i < classes; i += VF_LANES) {
        vf v = load_part(x + i, classes - i, -FLT_MAX);
        top[0] = vf_max(v, top[0]);
        most[0] = vi_max(most[0], vi_and(vf_bits(v), sign_aside));
    }
    *magnitude = vi_max(vi_max(most[0], most[1]), vi_max(most[2], most[3]));
    return vf_max(vf_max(top[0], top[1]), vf_max(top[2], top[3]));
}

/* check of rows of logits whose maxima are wanted. */
CND_OUTLINE size_t check_maxima(const cnd_mask_job *job) {
    for (size_t row = 0; row < job->rows;) {
        row_group g = group_of(job, row, SIZE_MAX);
        vf tile[VF_LANES];
        vi magnitude = vi_set1(0);
        for (size_t r = 0; r < g.count; r++)
            tile[r] = row_range(&magnitude, g.x + r * g.stride, g.classes);
        vf max = group_join_max(&g, tile);
        if (g.count == VF_LANES)
            vf_store(job->maxima + row, max);
        else
            vf_store_tail(job->maxima + row, max, g.count);
        /* A logit that is -inf, or a bad row. */
        if (vm_any_bad(vi_gt(magnitude, vi_set1(0x7f7fffff)))) {
            size_t good = check_rows(job, row, g.count);
            if (good < row + g.count) return good;
        }
        row += g.count;
    }
    return job->rows;
}

CND_OUTLINE size_t check(const cnd_mask_job *job, bool logits) {
    if (logits && job->maxima != NULL && !is_few(job)) return check_maxima(job);
    /* Logits without an infinity need no look at where rows end. */
    if (logits && job->stride == job->classes && all_finite(job->data, job->rows * job->classes))
        return job->rows;
    size_t row = 0;
    if (!logits && job->classes <= CND_LANES_CLASSES)
        for (; row < job->rows; row += VF_LANES) {
            vf x[LANES], e[LANES];
            lanes_scale s;
            size_t left = job->rows - row, count = left < VF_LANES ? left : VF_LANES;
            lanes_load(x, job, row, count, 0);
            vm bad = lanes_scale_find(&s, e, x, job->classes, false);
            if (vm_any_bad(bad)) return first_bad(row, bad);
        }
    if (logits) return check_rows(job, 0, job->rows);
    for (; row < job->rows; row++) {
        row_group g = {.x = job->data + row * job->stride, .classes = job->classes, .count = 1};
        if (group_scale(&g, false) != 0) return row;
    }
    return job->rows;
}

CND_SIMD_END

#endif
