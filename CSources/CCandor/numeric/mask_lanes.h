/* mask_lanes.h: rows of at most sixteen classes, VF_LANES rows at once: lane r is row r, and x[c]
 * is class c of all of them. Over mask_row.h. */
#ifndef CND_MASK_LANES_H
#define CND_MASK_LANES_H

#include "numeric/mask_row.h"

CND_SIMD_BEGIN

#define LANES CND_LANES_CLASSES

/* The rows first ... first + count - 1 of the job, 1 <= count <= VF_LANES; the lanes beyond repeat
 * the last one. Classes beyond the row are `fill`. */
CND_INLINE void lanes_load(vf *x, const cnd_mask_job *job, size_t first, size_t count, float fill) {
    const float *row = job->data + first * job->stride;
    size_t block = 0;
    do {
        size_t left = job->classes - block;
        const float *from = row + block;
        CND_UNROLL
        for (size_t r = 0; r < VF_LANES; r++) {
            x[block + r] = load_part(from, left, fill);
            from += r + 1 < count ? job->stride : 0;
        }
        vf_transpose(x + block);
        block += VF_LANES;
    } while (block < LANES && block < job->classes);
}

/* The first `n` of the vectors to `count` rows of n floats without gaps. Overwrites x. */
CND_OUTLINE void lanes_store(float *out, vf *x, size_t count, size_t n) {
    for (size_t c = n; c < LANES; c++)
        x[c] = vf_zero();
    for (size_t block = 0; block < LANES && block < n; block += VF_LANES) {
        vf_transpose(x + block);
        for (size_t r = 0; r < count; r++)
            store_part(out + r * n + block, x[block + r], n - block);
    }
}

CND_OUTLINE void lanes_store_ints(int32_t *out, const vi *n, size_t count, size_t width) {
    vf x[LANES];
    for (size_t c = 0; c < LANES; c++)
        x[c] = c < width ? vf_from_bits(n[c]) : vf_zero();
    for (size_t block = 0; block < LANES && block < width; block += VF_LANES) {
        vf_transpose(x + block);
        for (size_t r = 0; r < count; r++) {
            size_t left = width - block;
            if (left >= VF_LANES)
                vi_store(out + r * width + block, vf_bits(x[block + r]));
            else
                vi_store_tail(out + r * width + block, vf_bits(x[block + r]), left);
        }
    }
}

typedef struct lanes_scale {
    vf max, inverse;
    vi label; /* the first class with the maximum */
} lanes_scale;

CND_INLINE void lanes_argmax(lanes_scale *s, const vf *x, size_t classes) {
    s->max = x[0], s->label = vi_set1(0);
    for (size_t c = 1; c < classes; c++) {
        vm more = vf_gt(x[c], s->max);
        s->max = vf_select(more, x[c], s->max);
        s->label = vi_select(more, vi_set1((int32_t)c), s->label);
    }
}

/* The lanes that are no good row; for those that are, the scale, and the numerators in e. */
CND_INLINE vm lanes_scale_find(lanes_scale *s, vf *e, const vf *x, size_t classes, bool logits) {
    vm bad = vm_none();
    lanes_argmax(s, x, classes);
    for (size_t c = 0; c < classes; c++) {
        e[c] = logits ? exp_below(x[c], s->max) : x[c];
        if (!logits) bad = vm_or(bad, vm_not(vf_ge(x[c], vf_zero())));
    }
    for (size_t c = classes; c < LANES; c++)
        e[c] = vf_zero();
    /* Joined by halving, as chunk_sum does. */
    vf sum[LANES / 2];
    for (size_t c = 0; c < LANES / 2; c++)
        sum[c] = vf_add(e[c], e[c + LANES / 2]);
    for (size_t half = LANES / 4; half > 0; half /= 2)
        for (size_t c = 0; c < half; c++)
            sum[c] = vf_add(sum[c], sum[c + half]);
    s->inverse = vf_div(vf_set1(1), sum[0]);
    /* A NaN may be the maximum, or not: either way it is in the sum. */
    if (logits) return vm_not(vf_ge(sum[0], vf_set1(1)));
    vm near_1 = vm_and(vf_ge(sum[0], vf_set1(CND_SUM_LEAST)), vf_ge(vf_set1(CND_SUM_MOST), sum[0]));
    return vm_or(bad, vm_not(near_1));
}

/* The lanes whose label is class c. */
CND_INLINE vm lanes_is(const lanes_scale *s, size_t c) {
    vi class = vi_set1((int32_t)c);
    return vm_not(vm_or(vi_gt(s->label, class), vi_gt(class, s->label)));
}

/* The lanes in which a class of lower index than the label is not below `most`. */
CND_INLINE vm lanes_tie(const lanes_scale *s, size_t c, vf score, vf most) {
    return vm_and(vi_gt(s->label, vi_set1((int32_t)c)), vf_ge(score, most));
}

/* p, and one ulp more for a label that a class of lower index equals. */
CND_OUTLINE void lanes_exact(vf *p, const lanes_scale *s, const vf *e, const cnd_mask_job *job) {
    for (size_t c = 0; c < job->classes; c++)
        p[c] = vf_mul(e[c], s->inverse);
    if (!job->preserve) return;
    vf most = vf_mul(job->logits ? vf_set1(1) : s->max, s->inverse);
    vm tied = vm_none();
    for (size_t c = 0; c + 1 < job->classes; c++)
        tied = vm_or(tied, lanes_tie(s, c, p[c], most));
    if (!vm_any(tied)) return;
    for (size_t c = 1; c < job->classes; c++)
        p[c] = vf_from_bits(vi_count(vf_bits(p[c]), vm_and(tied, lanes_is(s, c))));
}

/* Whole units of v and those that make up `units` a row, to the largest remainders: a class gets
 * one when fewer are before it than are missing. */
CND_INLINE void lanes_apportion(vf *n, const vf *v, size_t classes, uint32_t units) {
    vf rest[LANES], missing = vf_set1((float)units); /* whole numbers <= 2^16, exact */
    for (size_t c = 0; c < classes; c++) {
        n[c] = vf_from_int(vf_truncate(v[c]));
        rest[c] = vf_sub(v[c], n[c]);
        missing = vf_sub(missing, n[c]);
    }
    for (size_t c = 0; c < classes; c++) {
        vi before = vi_set1(0);
        for (size_t d = 0; d < c; d++)
            before = vi_count(before, vf_ge(rest[d], rest[c]));
        for (size_t d = c + 1; d < classes; d++)
            before = vi_count(before, vf_gt(rest[d], rest[c]));
        n[c] = vf_select(vf_gt(missing, vf_from_int(before)), vf_add(n[c], vf_set1(1)), n[c]);
    }
}

CND_INLINE vf lanes_of_label(const lanes_scale *s, const vf *n, size_t classes) {
    vf most = n[0];
    for (size_t c = 1; c < classes; c++)
        most = vf_select(lanes_is(s, c), n[c], most);
    return most;
}

/* The units of each class as floats, whole numbers. */
CND_OUTLINE void lanes_units(vf *n, const lanes_scale *s, const vf *e, const cnd_mask_job *job) {
    const size_t classes = job->classes;
    vf scale = vf_mul(s->inverse, vf_set1((float)job->units)), v[LANES];
    for (size_t c = 0; c < classes; c++) {
        v[c] = vf_mul(e[c], scale);
        if (job->rounded) n[c] = vf_from_int(vf_nearest(v[c]));
    }
    if (!job->rounded) lanes_apportion(n, v, classes, job->units);
    if (!job->preserve) return;
    vf most = lanes_of_label(s, n, classes);
    vm tied = vm_none();
    for (size_t c = 0; c + 1 < classes; c++)
        tied = vm_or(tied, lanes_tie(s, c, n[c], most));
    if (!vm_any(tied)) return;
    if (!job->rounded)
        /* From the lowest of the tied classes; from a second one where scores that differ gave
         * products that do not. */
        for (size_t c = 0; c + 1 < classes; c++) {
            vm gives = lanes_tie(s, c, n[c], vf_max(most, vf_set1(1)));
            n[c] = vf_select(gives, vf_sub(n[c], vf_set1(1)), n[c]);
            most = vf_select(gives, vf_add(most, vf_set1(1)), most);
        }
    else
        most = vf_select(tied, vf_add(most, vf_set1(1)), most);
    for (size_t c = 0; c < classes; c++)
        n[c] = vf_select(vm_and(tied, lanes_is(s, c)), most, n[c]);
}

/* The k best classes of each lane, and what is released of each. */
CND_OUTLINE void lanes_top(vi *labels, vf *released, const vf *x, const vf *out, size_t classes,
                           size_t k) {
    vf best[LANES];
    for (size_t j = 0; j < k; j++) {
        best[j] = vf_set1(__builtin_nanf("")); /* free: not even -inf is below it */
        labels[j] = vi_set1(0), released[j] = vf_zero();
    }
    for (size_t c = 0; c < classes; c++) {
        vf value = x[c], score = out[c];
        vi label = vi_set1((int32_t)c);
        for (size_t j = 0; j < k; j++) {
            vm later = vm_not(vf_ge(best[j], x[c])); /* and so for all after it: they move on */
            vf next_value = vf_select(later, best[j], value);
            vf next_score = vf_select(later, released[j], score);
            vi next_label = vi_select(later, labels[j], label);
            best[j] = vf_select(later, value, best[j]);
            released[j] = vf_select(later, score, released[j]);
            labels[j] = vi_select(later, label, labels[j]);
            value = next_value, score = next_score, label = next_label;
        }
    }
}

CND_SIMD_END

#endif
