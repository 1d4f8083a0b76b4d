/* mask_group.h: rows of more than sixteen classes, up to VF_LANES of them at once, so that what
 * joins the lanes of a row does so for all of them together. Over mask_row.h. */
#ifndef CND_MASK_GROUP_H
#define CND_MASK_GROUP_H

#include "numeric/mask_row.h"

CND_SIMD_BEGIN

/* Floats of a group: they are to stay in the first cache, with as many of output. */
#define GROUP_FLOATS 4096
/* Floats that are fetched before rows that are streamed; and of the longest row that is not, for
 * it, its answer and the next ones are to stay in the second cache. */
#define STREAM_AHEAD 2048
#define STREAM_ROW 65536
/* Classes of a short row: a group of them is a full one. */
#define SHORT_ROW (GROUP_FLOATS / CND_CHUNK)

/* Up to VF_LANES rows, and of each, by lane: the maximum, 1 over the sum of numerators. A class's
 * probability is  numerator * inverse. */
typedef struct row_group {
    const float *x;
    size_t stride, classes, count;
    float max[VF_LANES], inverse[VF_LANES];
    bool streamed; /* what is fetched is not the next group but what is soon to be read */
} row_group;

/* The rows of a job from `first` on: as many as a group of so many floats takes. */
CND_INLINE row_group group_of(const cnd_mask_job *job, size_t first, size_t floats) {
    size_t most = floats / job->classes, left = job->rows - first;
    if (most < 1) most = 1;
    if (most > VF_LANES) most = VF_LANES;
    return (row_group){.x = job->data + first * job->stride,
                       .stride = job->stride,
                       .classes = job->classes,
                       .count = left < most ? left : most};
}

CND_INLINE row_group group_at(const cnd_mask_job *job, size_t first) {
    return group_of(job, first, GROUP_FLOATS);
}

/* The rows of the group that are bad, which is public, by a mask of lanes. */
CND_INLINE unsigned group_bits(const row_group *g, vm bad) {
    return (unsigned)cnd_public(vm_bits(bad)) & (unsigned)(((uint64_t)1 << g->count) - 1);
}

/* Fetches where the answer of row r goes, `answers` being those of the group, or NULL, when rows
 * are short: while maxima are found. For longer ones it is done while exponentials are: fetch. */
CND_INLINE void group_fetch(const row_group *g, const float *answers, size_t r) {
    if (answers == NULL || g->classes > SHORT_ROW) return;
    for (size_t i = 0; i < g->classes; i += 16)
        __builtin_prefetch(answers + r * g->classes + i, 1);
}

/* From the vector of each row to the vector of each lane. */
CND_INLINE void group_transpose(const row_group *g, vf *tile) {
    for (size_t r = g->count; r < VF_LANES; r++)
        tile[r] = vf_zero();
    vf_transpose(tile);
}

/* The maximum of each row's lanes, which stay in `tile`, lane by lane. */
CND_INLINE vf group_join_max(const row_group *g, vf *tile) {
    group_transpose(g, tile);
    vf max = tile[0];
    for (size_t i = 1; i < VF_LANES; i++)
        max = vf_max(max, tile[i]);
    return max;
}

/* The maxima of the rows; the maxima of each row's lanes stay in `tile`, lane by lane. */
CND_OUTLINE void group_max(row_group *g, vf *tile, const float *answers) {
    for (size_t r = 0; r < g->count; r++) {
        tile[r] = row_max_lanes(g->x + r * g->stride, g->classes);
        group_fetch(g, answers, r);
    }
    vf_store(g->max, group_join_max(g, tile));
}

/* Rows whose maxima are known, and which are not in any cache if they are long. */
CND_INLINE void group_recall(row_group *g, const float *maxima, const float *answers) {
    for (size_t r = 0; r < g->count; r++) {
        g->max[r] = maxima[r];
        group_fetch(g, answers, r);
    }
    g->streamed = g->classes > GROUP_FLOATS;
}

/* Whether all of a row's probabilities are not negative, and the sums of its lanes. */
CND_INLINE bool row_sum_lanes(vf *lanes, const float *x, size_t classes) {
    vf total[CND_CHUNK_VECTORS];
    vm bad = vm_none();
    for (size_t k = 0; k < CND_CHUNK_VECTORS; k++)
        total[k] = vf_zero();
    for (size_t block = 0; block < classes; block += CND_BLOCK) {
        size_t end = classes - block < CND_BLOCK ? classes : block + CND_BLOCK;
        vf sum[CND_CHUNK_VECTORS];
        for (size_t k = 0; k < CND_CHUNK_VECTORS; k++)
            sum[k] = vf_zero();
        for (size_t first = block; first < end; first += CND_CHUNK)
            for (size_t k = 0, i = first; k < CND_CHUNK_VECTORS && i < end; k++, i += VF_LANES) {
                vf v = load_part(x + i, end - i, 0);
                bad = vm_or(bad, vm_not(vf_ge(v, vf_zero())));
                sum[k] = vf_add(sum[k], v);
            }
        for (size_t k = 0; k < CND_CHUNK_VECTORS; k++)
            total[k] = vf_add(total[k], sum[k]);
    }
    *lanes = chunk_join(total);
    return !vm_any_bad(bad);
}

/* Where the numerators of a group's logits go: row after row, `stride` floats apart. */
typedef struct numerator_rows {
    float *at;
    size_t stride;
} numerator_rows;

/* The lanes of the sum of row r's numerators; those of logits go to `to`, unless that is NULL.
 * Fetches the rows after the group and where their answers go, `answers` being those of the group,
 * unless that is NULL. Sets bit r of `bad` where a probability is not one. */
CND_INLINE vf group_sum_lanes(const row_group *g, size_t r, numerator_rows to, const float *answers,
                              unsigned *bad, bool logits) {
    const float *x = g->x + r * g->stride;
    float *out = to.at == NULL ? NULL : to.at + r * to.stride;
    vf lanes;
    if (!logits) {
        *bad |= (unsigned)!row_sum_lanes(&lanes, x, g->classes) << r;
        return lanes;
    }
    const bool streamed = g->streamed || (answers != NULL && g->classes > STREAM_ROW);
    fetch next = {streamed ? STREAM_AHEAD : g->count * g->stride, NULL};
    if (answers != NULL && g->classes > SHORT_ROW)
        next.out = answers + r * g->classes + (streamed ? STREAM_AHEAD : g->count * g->classes);
    return row_exp_lanes(out, x, g->classes, vf_set1(g->max[r]), next);
}

/* The scale of each row from the lanes of its sum. Bits for rows that are not good ones, `bad`
 * being some of them. */
CND_INLINE unsigned group_join_sums(row_group *g, vf *tile, unsigned bad, bool logits) {
    group_transpose(g, tile);
    /* Joined by halving, as vf_reduce_add does. */
    for (size_t half = VF_LANES / 2; half > 0; half /= 2)
        for (size_t i = 0; i < half; i++)
            tile[i] = vf_add(tile[i], tile[i + half]);
    vf sum = tile[0];
    vf_store(g->inverse, vf_div(vf_set1(1), sum));
    /* NaN is not at least 1: row_exp_sum. */
    if (logits) return group_bits(g, vm_not(vf_ge(sum, vf_set1(1))));
    vm near_1 = vm_and(vf_ge(sum, vf_set1(CND_SUM_LEAST)), vf_ge(vf_set1(CND_SUM_MOST), sum));
    return bad | group_bits(g, vm_not(near_1));
}

/* The scale of each row, and what group_sum_lanes does of it. Bits for rows that are not good ones.
 */
CND_OUTLINE unsigned group_numerators(row_group *g, numerator_rows to, const float *answers,
                                      bool logits) {
    vf tile[VF_LANES];
    unsigned bad = 0;
    for (size_t r = 0; r < g->count; r++)
        tile[r] = group_sum_lanes(g, r, to, answers, &bad, logits);
    return group_join_sums(g, tile, bad, logits);
}

/* The same of rows whose numerators are not wanted. */
CND_INLINE unsigned group_scale(row_group *g, bool logits) {
    return group_numerators(g, (numerator_rows){NULL, 0}, NULL, logits);
}

/* Sorts each lane of VF_LANES vectors, greatest first. */
CND_INLINE void group_sort(vf *tile) {
    for (size_t i = 1; i < VF_LANES; i++)
        for (size_t j = i; j > 0; j--) {
            vf above = vf_max(tile[j - 1], tile[j]), below = vf_min(tile[j], tile[j - 1]);
            tile[j - 1] = above, tile[j] = below;
        }
}

/* The row of a lane whose rank from the top is k, 1 <= k, in vectors that group_sort has sorted;
 * what bounds nothing where there are not as many. */
CND_INLINE float group_kth(const float *sorted, size_t row, size_t k, float none) {
    return k <= VF_LANES ? sorted[(k - 1) * VF_LANES + row] : none;
}

CND_SIMD_END

#endif
