/* mask_rows.h: the kernels of masking, written once over simd_f32.h.
 *
 * mask_scalar.c, mask_avx2.c, mask_avx512.c and mask_neon.c each choose an instruction set and
 * include this file. row_f32.h says why all of them give the same bits. */
#include "numeric/mask_few.h"
#include "numeric/mask_good.h"

CND_SIMD_BEGIN

/* ---- check ---- */

static size_t mask_check(const cnd_mask_job *job) {
    return check(job, job->logits);
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
        if (vm_any_bad(bad)) return first_bad(row, bad);
        if (job->labels == NULL) continue;
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
        for (size_t row = 0; row < good && job->labels != NULL; row++)
            job->labels[row] = row_argmax(job->data + row * job->stride, job->classes).label;
        return good;
    }
    if (job->classes <= CND_LANES_CLASSES) return label_lanes(job);
    for (size_t row = 0; row < job->rows; row++) {
        const float *x = job->data + row * job->stride;
        bool in_range;
        row_best best = row_argmax_range(x, job->classes, &in_range);
        if (!in_range || !is_above_nothing(best.max)) return row;
        if (job->labels != NULL) job->labels[row] = best.label;
    }
    return job->rows;
}

/* ---- bucket ---- */

CND_OUTLINE size_t bucket(const cnd_mask_job *job, bool logits) {
    const vf high = vf_set1(job->high), medium = vf_set1(job->medium);
    if (job->classes <= CND_LANES_CLASSES) {
        for (size_t row = 0; row < job->rows; row += VF_LANES) {
            vf x[LANES], e[LANES];
            lanes_scale s;
            size_t left = job->rows - row, count = left < VF_LANES ? left : VF_LANES;
            lanes_load(x, job, row, count, 0);
            vm bad = lanes_scale_find(&s, e, x, job->classes, logits);
            if (vm_any_bad(bad)) return first_bad(row, bad);
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
    for (size_t row = 0; row < job->rows;) {
        row_group g = group_at(job, row);
        int32_t labels[VF_LANES] = {0};
        for (size_t r = 0; r < g.count; r++) {
            row_best best = row_argmax(g.x + r * g.stride, g.classes);
            labels[r] = best.label, g.max[r] = best.max;
        }
        unsigned bad = group_scale(&g, logits);
        if (bad != 0) return row + (size_t)__builtin_ctz(bad);
        for (size_t r = 0; r < g.count; r++, row++) {
            float p = (logits ? 1.0f : g.max[r]) * g.inverse[r];
            job->buckets[2 * row] = labels[r];
            job->buckets[2 * row + 1] = (p > job->medium) + (p > job->high);
        }
    }
    return job->rows;
}

static size_t mask_bucket(const cnd_mask_job *job) {
    return bucket(job, job->logits);
}

/* ---- full ---- */

CND_OUTLINE size_t full_lanes(const cnd_mask_job *job) {
    const size_t classes = job->classes;
    const bool logits = job->logits, exact = job->units == 0;
    for (size_t row = 0; row < job->rows; row += VF_LANES) {
        vf x[LANES], e[LANES], out[LANES];
        lanes_scale s;
        size_t left = job->rows - row, count = left < VF_LANES ? left : VF_LANES;
        lanes_load(x, job, row, count, 0);
        vm bad = lanes_scale_find(&s, e, x, classes, logits);
        if (vm_any_bad(bad)) return first_bad(row, bad);
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

/* One ulp more for the row's first arg max, whose score is `max`, where a class of lower index has
 * as much, `most`. */
static inline void row_keep_top(float *p, const float *x, size_t classes, float max, float most) {
    size_t first = row_first_ge(p, 0, classes, most);
    if (!(x[first] < max)) return;
    size_t top = row_first_ge(x, first, classes, max);
    p[top] = next_up(p[top]);
}

/* The scores of a row from its numerators; and `reached`, how many classes have those of the
 * greatest numerator, more. */
CND_INLINE vi row_scores(float *out, const float *numerators, size_t classes, float top,
                         float inverse, vi reached) {
    const vf scale = vf_set1(inverse), most = vf_set1(top * inverse);
    size_t i = 0;
    for (; i + 4 * VF_LANES <= classes; i += 4 * VF_LANES) {
        CND_UNROLL
        for (size_t k = 0; k < 4; k++) {
            vf p = vf_mul(vf_load(numerators + i + k * VF_LANES), scale);
            reached = vi_count(reached, vf_ge(p, most));
            vf_store(out + i + k * VF_LANES, p);
        }
    }
    for (; i < classes; i += VF_LANES) {
        vf p = vf_mul(load_part(numerators + i, classes - i, -1), scale);
        reached = vi_count(reached, vf_ge(p, most));
        store_part(out + i, p, classes - i);
    }
    return reached;
}

/* The scores of a group's rows from its numerators, `stride` floats apart. */
CND_OUTLINE void group_scores(const cnd_mask_job *job, const row_group *g, float *out,
                              const float *numerators, size_t stride) {
    const size_t classes = g->classes;
    vi reached = vi_set1(0);
    for (size_t r = 0; r < g->count; r++)
        reached = row_scores(out + r * classes, numerators + r * stride, classes,
                             job->logits ? 1 : g->max[r], g->inverse[r], reached);
    /* One a row, unless classes share the most: then it is worth a look at each. */
    if (!job->preserve || (size_t)vi_sum(reached) == g->count) return;
    for (size_t r = 0; r < g->count; r++) {
        const float top = job->logits ? 1 : g->max[r];
        row_keep_top(out + r * classes, g->x + r * g->stride, classes, g->max[r],
                     top * g->inverse[r]);
    }
}

CND_OUTLINE size_t full_rows(const cnd_mask_job *job) {
    /* Short rows are worked on here: each begins a line, and loads do not wait for stores. */
    float stage[VF_LANES * SHORT_ROW] __attribute__((aligned(64)));
    for (size_t row = 0; row < job->rows;) {
        row_group g = group_at(job, row);
        unit_row to = unit_row_at(job, row);
        float *answers = to.scores != NULL ? to.scores : (float *)to.numerators;
        numerator_rows e = {stage, (g.classes + CND_CHUNK - 1) / CND_CHUNK * CND_CHUNK};
        if (g.classes > SHORT_ROW) e = (numerator_rows){answers, g.classes};
        vf tile[VF_LANES];
        if (job->maxima != NULL)
            group_recall(&g, job->maxima + row, answers);
        else
            group_max(&g, tile, answers);
        unsigned bad = group_numerators(&g, e, answers, job->logits);
        if (bad != 0) return row + (size_t)__builtin_ctz(bad);
        if (!job->logits) e = (numerator_rows){(float *)g.x, g.stride}; /* only to be read */
        if (job->units == 0)
            group_scores(job, &g, to.scores, e.at, e.stride);
        else
            group_units(job, &g, e.at, e.stride, to, job->logits);
        row += g.count;
    }
    return job->rows;
}

static size_t mask_full(const cnd_mask_job *job) {
    if (job->classes <= CND_LANES_CLASSES) return full_lanes(job);
    return is_few(job) ? full_few(job) : full_rows(job);
}

/* ---- top-k ---- */

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

CND_OUTLINE size_t top_rows(const cnd_mask_job *job, bool logits) {
    const size_t k = job->k;
    const bool scored = job->scores != NULL || job->numerators != NULL;
    for (size_t row = 0; row < job->rows;) {
        row_group g = group_at(job, row);
        vf tile[VF_LANES];
        group_max(&g, tile, NULL);
        unsigned bad = 0;
        if (scored || !logits) {
            bad = group_scale(&g, logits);
        } else {
            cnd_mask_job part = *job; /* no exponential */
            part.data = g.x, part.rows = g.count;
            size_t good = check(&part, true);
            if (good < g.count) bad = 1u << good;
        }
        if (bad != 0) return row + (size_t)__builtin_ctz(bad);
        float sorted[VF_LANES * VF_LANES];
        group_sort(tile);
        for (size_t i = 0; i < VF_LANES; i++)
            vf_store(sorted + i * VF_LANES, tile[i]);
        for (size_t r = 0; r < g.count; r++, row++) {
            const float *x = g.x + r * g.stride;
            float values[CANDOR_K_MAX];
            int32_t *labels = job->labels + row * k;
            top_list list = {values, labels, job->k, 0};
            row_top(&list, x, g.classes, group_kth(sorted, r, k, -__builtin_inff()));
            if (!scored) continue;
            unit_row to = {job->scores == NULL ? NULL : job->scores + row * k,
                           job->numerators == NULL ? NULL : job->numerators + row * k, job->units,
                           k};
            if (job->units == 0 || job->rounded) {
                top_row_scores(job, &to, x, values, (size_t)labels[0], g.max[r], g.inverse[r],
                               logits);
            } else {
                const row_group one = {.x = x,
                                       .stride = g.stride,
                                       .classes = g.classes,
                                       .count = 1,
                                       .max = {g.max[r]},
                                       .inverse = {g.inverse[r]}};
                top_row_quantised(job, &to, &one, labels, logits);
            }
        }
    }
    return job->rows;
}

static size_t mask_top_k(const cnd_mask_job *job) {
    if (job->classes <= CND_LANES_CLASSES) return top_lanes(job, job->logits);
    return top_rows(job, job->logits);
}

/* ---- log-probabilities ---- */

/* To the nearest multiple of the step, a tie to the even one, and no lower than the least. */
static inline float logprob_release(float logprob, double step) {
    double value = logprob;
    if (step > 0 && value > (double)CANDOR_LOGPROB_LEAST) {
        const double shift = 0x1.8p52; /* below 2^24 steps */
        value = (value / step + shift - shift) * step;
    }
    return value > (double)CANDOR_LOGPROB_LEAST ? (float)value : CANDOR_LOGPROB_LEAST;
}

/* x - max - log_sum of n logits. */
CND_INLINE void logprobs_of(float *out, const float *x, size_t n, float max, float log_sum,
                            double step) {
    for (size_t j = 0; j < n; j += VF_LANES) {
        vf difference = vf_sub(load_part(x + j, n - j, 0), vf_set1(max));
        store_part(out + j, vf_sub(difference, vf_set1(log_sum)), n - j);
    }
    for (size_t j = 0; j < n; j++)
        out[j] = logprob_release(out[j], step);
}

static size_t mask_logprobs(const cnd_mask_job *job) {
    const size_t k = job->k;
    for (size_t row = 0; row < job->rows; row++) {
        const float *x = job->data + row * job->stride;
        float values[CANDOR_LOGPROBS_MAX], sorted[VF_LANES * VF_LANES];
        row_group g = {.x = x, .stride = job->stride, .classes = job->classes, .count = 1};
        vf tile[VF_LANES];
        group_max(&g, tile, NULL);
        const float max = g.max[0], sum = row_exp_sum(NULL, x, job->classes, max);
        if (!(sum >= 1)) return row; /* NaN: the row is no good one */
        float log_sum = vf_reduce_max(vf_log(vf_set1(sum)));
        group_sort(tile);
        for (size_t i = 0; i < VF_LANES; i++)
            vf_store(sorted + i * VF_LANES, tile[i]);
        top_list list = {values, job->labels + row * k, job->k, 0};
        row_top(&list, x, job->classes, group_kth(sorted, 0, k, -__builtin_inff()));
        logprobs_of(job->scores + row * k, values, k, max, log_sum, job->step);
        if (job->tokens != NULL)
            logprobs_of(job->token_scores + row, x + job->tokens[row], 1, max, log_sum, job->step);
    }
    return job->rows;
}

CND_SIMD_END

const cnd_mask_kernels CND_SIMD_NAME(cnd_mask_kernels) = {mask_check, mask_label, mask_bucket,
                                                          mask_top_k, mask_full,  mask_logprobs};
