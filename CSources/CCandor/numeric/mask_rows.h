/* mask_rows.h: the kernels of masking, written once over simd_f32.h.
 *
 * mask_scalar.c, mask_avx2.c, mask_avx512.c and mask_neon.c each choose an instruction set and
 * include this file. row_f32.h says why all of them give the same bits. */
#include "numeric/mask_few.h"
#include "numeric/mask_good.h"
#include "numeric/mask_top.h"

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
