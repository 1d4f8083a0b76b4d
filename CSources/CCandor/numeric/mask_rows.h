/* mask_rows.h: the kernels of masking, written once over simd_f32.h.
 *
 * mask_scalar.c, mask_avx2.c, mask_avx512.c and mask_neon.c each choose an instruction set and
 * include this file. row_f32.h says why all of them give the same bits. */
#include "numeric/mask_lanes.h"
#include "numeric/mask_row.h"
#include "numeric/mask_units.h"

CND_SIMD_BEGIN

/* The number of the first bad lane of a group whose first row is `first`. */
CND_INLINE size_t first_bad(size_t first, vm bad) {
    return first + (size_t)__builtin_ctz(vm_bits(bad));
}

/* ---- check ---- */

CND_INLINE size_t check(const cnd_mask_job *job, bool logits) {
    /* Logits without an infinity need no look at where rows end. */
    if (logits && job->stride == job->classes) {
        vm odd = vm_none();
        for (size_t i = 0, n = job->rows * job->classes; i < n; i += VF_LANES) {
            vf v = load_part(job->data + i, n - i, 0);
            vf magnitude = vf_from_bits(vi_and(vf_bits(v), vi_set1(0x7fffffff)));
            odd = vm_or(odd, vm_not(vf_ge(vf_set1(FLT_MAX), magnitude)));
        }
        if (!vm_any(odd)) return job->rows;
    }
    size_t row = 0;
    if (!logits && job->classes <= CND_LANES_CLASSES)
        for (; row < job->rows; row += VF_LANES) {
            vf x[LANES], e[LANES];
            lanes_scale s;
            size_t left = job->rows - row, count = left < VF_LANES ? left : VF_LANES;
            lanes_load(x, job, row, count, 0);
            vm bad = lanes_scale_find(&s, e, x, job->classes, false);
            if (vm_any(bad)) return first_bad(row, bad);
        }
    for (; row < job->rows; row++)
        if (!row_check(job->data + row * job->stride, job->classes, logits)) return row;
    return job->rows;
}

static size_t mask_check(const cnd_mask_job *job) {
    return job->logits ? check(job, true) : check(job, false);
}

/* ---- label ---- */

CND_INLINE size_t label_lanes(const cnd_mask_job *job) {
    for (size_t row = 0; row < job->rows; row += VF_LANES) {
        vf x[LANES];
        lanes_scale s;
        size_t left = job->rows - row, count = left < VF_LANES ? left : VF_LANES;
        lanes_load(x, job, row, count, 0);
        lanes_argmax(&s, x, job->classes);
        vm bad = vm_not(vf_gt(s.max, vf_set1(-__builtin_inff())));
        for (size_t c = 0; c < job->classes; c++)
            bad = vm_or(bad, vm_not(vf_ge(vf_set1(FLT_MAX), x[c])));
        if (vm_any(bad)) return first_bad(row, bad);
        if (count == VF_LANES)
            vi_store(job->labels + row, s.label);
        else
            vi_store_tail(job->labels + row, s.label, count);
    }
    return job->rows;
}

static size_t mask_label(const cnd_mask_job *job) {
    if (!job->logits) {
        size_t good = mask_check(job);
        for (size_t row = 0; row < good; row++)
            job->labels[row] = row_argmax(job->data + row * job->stride, job->classes).label;
        return good;
    }
    if (job->classes <= CND_LANES_CLASSES) return label_lanes(job);
    for (size_t row = 0; row < job->rows; row++) {
        const float *x = job->data + row * job->stride;
        bool in_range;
        row_best best = row_argmax_range(x, job->classes, &in_range);
        if (!in_range || !(best.max > -__builtin_inff())) return row;
        job->labels[row] = best.label;
    }
    return job->rows;
}

/* ---- bucket ---- */

CND_INLINE size_t bucket(const cnd_mask_job *job, bool logits) {
    const vf high = vf_set1(job->high), medium = vf_set1(job->medium);
    if (job->classes <= CND_LANES_CLASSES) {
        for (size_t row = 0; row < job->rows; row += VF_LANES) {
            vf x[LANES], e[LANES];
            lanes_scale s;
            size_t left = job->rows - row, count = left < VF_LANES ? left : VF_LANES;
            lanes_load(x, job, row, count, 0);
            vm bad = lanes_scale_find(&s, e, x, job->classes, logits);
            if (vm_any(bad)) return first_bad(row, bad);
            vf p = vf_mul(logits ? vf_set1(1) : s.max, s.inverse);
            vi level = vi_count(vi_count(vi_set1(0), vf_gt(p, medium)), vf_gt(p, high));
            int32_t labels[VF_LANES], levels[VF_LANES];
            vi_store(labels, s.label), vi_store(levels, level);
            for (size_t r = 0; r < count; r++) {
                job->buckets[2 * (row + r)] = labels[r];
                job->buckets[2 * (row + r) + 1] = levels[r];
            }
        }
        return job->rows;
    }
    for (size_t row = 0; row < job->rows; row++) {
        const float *x = job->data + row * job->stride;
        row_best best = row_argmax(x, job->classes);
        row_scale scale;
        if (!row_scale_find(&scale, NULL, x, job->classes, best.max, logits)) return row;
        float p = (logits ? 1.0f : best.max) * scale.inverse;
        job->buckets[2 * row] = best.label;
        job->buckets[2 * row + 1] = (p > job->medium) + (p > job->high);
    }
    return job->rows;
}

static size_t mask_bucket(const cnd_mask_job *job) {
    return job->logits ? bucket(job, true) : bucket(job, false);
}

/* ---- full ---- */

CND_INLINE size_t full_lanes(const cnd_mask_job *job, bool logits, bool exact) {
    const size_t classes = job->classes;
    for (size_t row = 0; row < job->rows; row += VF_LANES) {
        vf x[LANES], e[LANES], out[LANES];
        lanes_scale s;
        size_t left = job->rows - row, count = left < VF_LANES ? left : VF_LANES;
        lanes_load(x, job, row, count, 0);
        vm bad = lanes_scale_find(&s, e, x, classes, logits);
        if (vm_any(bad)) return first_bad(row, bad);
        if (exact) {
            lanes_exact(out, &s, e, job);
            lanes_store(job->scores + row * classes, out, count, classes);
            continue;
        }
        vi n[LANES];
        lanes_units(out, &s, e, job);
        for (size_t c = 0; c < classes; c++) {
            n[c] = vf_truncate(out[c]);
            out[c] = unit_score(n[c], (float)job->units);
        }
        if (job->scores != NULL) lanes_store(job->scores + row * classes, out, count, classes);
        if (job->numerators != NULL)
            lanes_store_ints((int32_t *)job->numerators + row * classes, n, count, classes);
    }
    return job->rows;
}

/* One ulp more for a label that a class of lower index equals. */
static inline void row_keep_top(float *p, const float *x, size_t classes) {
    size_t top = (size_t)row_argmax(x, classes).label;
    if (top == 0) return;
    size_t runner = (size_t)row_argmax(x, top).label;
    if (p[runner] < p[top]) return;
    p[top] = next_up(p[top]);
}

CND_INLINE bool full_row(const cnd_mask_job *job, size_t row, bool logits) {
    const size_t classes = job->classes;
    const float *x = job->data + row * job->stride;
    unit_row to = {job->scores == NULL ? NULL : job->scores + row * classes,
                   job->numerators == NULL ? NULL : job->numerators + row * classes, job->units,
                   classes};
    float *e = to.scores != NULL ? to.scores : (float *)to.numerators;
    row_scale scale;
    float max = row_max(x, classes);
    if (!row_scale_find(&scale, e, x, classes, max, logits)) return false;
    const float *numerators = logits ? e : x;
    if (job->units != 0) {
        float by = scale.inverse * (float)job->units;
        if (job->rounded)
            row_round(&to, numerators, by);
        else
            row_quantise(&to, numerators, by);
        if (job->preserve) unit_keep_top(&to, x, job->rounded);
        return true;
    }
    for (size_t i = 0; i < classes; i += VF_LANES) {
        vf v = load_part(numerators + i, classes - i, 0);
        store_part(to.scores + i, vf_mul(v, vf_set1(scale.inverse)), classes - i);
    }
    /* Above a half nothing else can be as much. */
    if (job->preserve && (logits ? 1.0f : max) * scale.inverse <= 0.5f)
        row_keep_top(to.scores, x, classes);
    return true;
}

static size_t mask_full(const cnd_mask_job *job) {
    if (job->classes <= CND_LANES_CLASSES) {
        if (job->units == 0)
            return job->logits ? full_lanes(job, true, true) : full_lanes(job, false, true);
        return job->logits ? full_lanes(job, true, false) : full_lanes(job, false, false);
    }
    for (size_t row = 0; row < job->rows; row++)
        if (!(job->logits ? full_row(job, row, true) : full_row(job, row, false))) return row;
    return job->rows;
}

/* ---- top-k ---- */

CND_INLINE size_t top_lanes(const cnd_mask_job *job, bool logits) {
    const size_t classes = job->classes, k = job->k;
    const bool scored = job->scores != NULL || job->numerators != NULL;
    for (size_t row = 0; row < job->rows; row += VF_LANES) {
        vf x[LANES], e[LANES], out[LANES], released[LANES];
        vi labels[LANES], n[LANES];
        lanes_scale s;
        size_t left = job->rows - row, count = left < VF_LANES ? left : VF_LANES;
        lanes_load(x, job, row, count, 0);
        vm bad = lanes_scale_find(&s, e, x, classes, logits);
        if (vm_any(bad)) return first_bad(row, bad);
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

/* The released score of each of k logits or probabilities of a row. */
CND_INLINE void top_scores(const cnd_mask_job *job, float *scores, int32_t *n, const float *values,
                           size_t k, const row_scale *scale, bool logits) {
    for (size_t j = 0; j < k; j += VF_LANES) {
        vf e = class_numerator(load_part(values + j, k - j, 0), scale->max, logits);
        if (job->units == 0) {
            store_part(scores + j, vf_mul(e, vf_set1(scale->inverse)), k - j);
            continue;
        }
        vi units = vf_nearest(vf_mul(e, vf_set1(scale->inverse * (float)job->units)));
        unit_row to = {scores, (uint32_t *)n, job->units, k};
        unit_store(&to, j, units);
    }
}

CND_INLINE bool top_row(const cnd_mask_job *job, size_t row, bool logits) {
    const size_t classes = job->classes, k = job->k;
    const float *x = job->data + row * job->stride;
    const bool scored = job->scores != NULL || job->numerators != NULL;
    const bool quantised = scored && job->units != 0 && !job->rounded;
    vf lane_max[CND_CHUNK_VECTORS];
    row_lane_max(lane_max, x, classes);
    row_scale scale = {lane_max_join(lane_max), 0};
    if (scored) {
        float *e = quantised && logits ? (float *)job->scratch : NULL;
        if (!row_scale_find(&scale, e, x, classes, scale.max, logits)) return false;
    } else if (!row_check(x, classes, logits)) {
        return false;
    }
    float values[CANDOR_K_MAX];
    int32_t *labels = job->labels + row * k;
    top_list list = {values, labels, job->k, 0};
    row_top(&list, x, classes, lane_max);
    if (!scored) return true;

    unit_row to = {job->scores == NULL ? NULL : job->scores + row * k,
                   job->numerators == NULL ? NULL : job->numerators + row * k, job->units, k};
    if (quantised) {
        unit_row all = {NULL, job->scratch, job->units, classes};
        float by = scale.inverse * (float)job->units;
        row_quantise(&all, logits ? (const float *)job->scratch : x, by);
        if (job->preserve) unit_keep_top(&all, x, false);
        for (size_t j = 0; j < k; j++)
            unit_set(&to, j, job->scratch[labels[j]]);
        return true;
    }
    top_scores(job, to.scores, (int32_t *)to.numerators, values, k, &scale, logits);
    size_t top = (size_t)labels[0];
    if (!job->preserve || top == 0) return true;
    /* Of the lower classes the best has the greatest score. */
    float runner = row_argmax(x, top).max, score;
    if (job->units == 0) {
        top_scores(job, &score, NULL, &runner, 1, &scale, logits);
        if (score >= to.scores[0]) to.scores[0] = next_up(to.scores[0]);
    } else {
        int32_t n;
        top_scores(job, NULL, &n, &runner, 1, &scale, logits);
        if ((uint32_t)n >= unit_get(&to, 0)) unit_set(&to, 0, (uint32_t)n + 1);
    }
    return true;
}

static size_t mask_top_k(const cnd_mask_job *job) {
    if (job->classes <= CND_LANES_CLASSES)
        return job->logits ? top_lanes(job, true) : top_lanes(job, false);
    for (size_t row = 0; row < job->rows; row++)
        if (!(job->logits ? top_row(job, row, true) : top_row(job, row, false))) return row;
    return job->rows;
}

CND_SIMD_END

const cnd_mask_kernels CND_SIMD_NAME(cnd_mask_kernels) = {mask_check, mask_label, mask_bucket,
                                                          mask_top_k, mask_full};
