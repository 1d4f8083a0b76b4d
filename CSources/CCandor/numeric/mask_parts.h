/* mask_parts.h: a bound that n classes of a row reach, from the maxima of its parts, of up to
 * VF_LANES rows at once. Over mask_group.h. */
#ifndef CND_MASK_PARTS_H
#define CND_MASK_PARTS_H

#include "numeric/mask_group.h"

CND_SIMD_BEGIN

/* Part p of a row is its classes p, p + PARTS, p + 2 PARTS, ... The classes that reach the n-th
 * greatest of their maxima are n, and those of the greatest n parts that are no maximum: some two
 * more for n = 10. With sixteen parts they would be six more. */
#define PARTS 32
#define PARTS_RANKED 16

/* The maxima of the parts of one row, NaN aside. */
CND_INLINE void row_parts(float *parts, const float *x, size_t classes) {
    vf top[PARTS / VF_LANES];
    size_t i = 0;
    CND_UNROLL
    for (size_t k = 0; k < PARTS / VF_LANES; k++)
        top[k] = vf_set1(-__builtin_inff());
    for (; i + PARTS <= classes; i += PARTS) {
        CND_UNROLL
        for (size_t k = 0; k < PARTS / VF_LANES; k++)
            top[k] = vf_max(vf_load(x + i + k * VF_LANES), top[k]);
    }
    CND_UNROLL
    for (size_t k = 0; k < PARTS / VF_LANES; k++, i += VF_LANES) {
        if (i < classes) top[k] = vf_max(load_part(x + i, classes - i, -__builtin_inff()), top[k]);
        vf_store(parts + k * VF_LANES, top[k]);
    }
}

/* The greater to a. */
CND_INLINE void parts_order(vf *a, vf *b) {
    vf above = vf_max(*a, *b);
    *b = vf_min(*b, *a);
    *a = above;
}

/* One step of Batcher's odd-even merge sort (1968) of PARTS_RANKED vectors: orders those that are
 * `step` apart, of which runs of `run` are sorted; both constants. */
CND_INLINE void parts_step(vf *t, size_t run, size_t step) {
    CND_UNROLL
    for (size_t i = 0; i < PARTS_RANKED / 2; i++) {
        size_t a = 2 * (i / step * step) + i % step + (step < run ? step : 0), b = a + step;
        if (b < PARTS_RANKED && a / (2 * run) == b / (2 * run)) parts_order(t + a, t + b);
    }
}

/* Sorts each lane of PARTS_RANKED vectors, greatest first. */
CND_INLINE void parts_sort(vf *t) {
    parts_step(t, 1, 1);
    parts_step(t, 2, 2), parts_step(t, 2, 1);
    parts_step(t, 4, 4), parts_step(t, 4, 2), parts_step(t, 4, 1);
    parts_step(t, 8, 8), parts_step(t, 8, 4), parts_step(t, 8, 2), parts_step(t, 8, 1);
}

/* Sorts them when they fall and then rise: Batcher's bitonic merge. */
CND_INLINE void parts_sort_bitonic(vf *t) {
    for (size_t step = PARTS_RANKED / 2; step > 0; step /= 2)
        for (size_t i = 0; i < PARTS_RANKED / 2; i++) {
            size_t a = 2 * (i / step * step) + i % step;
            parts_order(t + a, t + a + step);
        }
}

/* The maxima of a group's rows, and by lane the `nth` greatest of their parts' maxima,
 * 1 <= nth <= PARTS_RANKED. */
CND_OUTLINE vf group_parts(row_group *g, size_t nth, const float *answers) {
    float parts[VF_LANES][PARTS] __attribute__((aligned(64)));
    vf tile[PARTS];
    for (size_t r = 0; r < VF_LANES; r++) {
        if (r < g->count) {
            row_parts(parts[r], g->x + r * g->stride, g->classes);
            group_fetch(g, answers, r);
        } else {
            memset(parts[r], 0, sizeof parts[r]);
        }
    }
    for (size_t p = 0; p < PARTS; p += VF_LANES) {
        CND_UNROLL
        for (size_t r = 0; r < VF_LANES; r++)
            tile[p + r] = vf_load(parts[r] + p);
        vf_transpose(tile + p);
    }
    parts_sort(tile);
    parts_sort(tile + PARTS_RANKED);
    vf_store(g->max, vf_max(tile[0], tile[PARTS_RANKED]));
    /* The greatest of both halves: they fall and then rise. */
    for (size_t i = 0; i < PARTS_RANKED; i++)
        tile[i] = vf_max(tile[i], tile[PARTS - 1 - i]);
    parts_sort_bitonic(tile);
    return tile[nth - 1];
}

CND_SIMD_END

#endif
