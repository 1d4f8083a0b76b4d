/* row_f32.h: passes over one row of scores, written once over simd_f32.h.
 *
 * A row is taken in chunks of sixteen floats whatever VF_LANES is: float i goes to accumulator
 * i mod 16, and the sixteen accumulators are joined by halving. So every instruction set adds in
 * the same order and gives the same bits.
 *
 * Cost of an element's exponential: one subtraction and its error (5 operations), e^x (17). */
#ifndef CND_ROW_F32_H
#define CND_ROW_F32_H

#include <float.h>
#include "numeric/exp_log_f32.h"
#include "numeric/simd_lanes.h"

#define CND_CHUNK 16
#define CND_CHUNK_VECTORS (CND_CHUNK / VF_LANES) /* vector k holds lanes k VF_LANES and on */

CND_SIMD_BEGIN

/* The vector at x[0], of which `left` >= 1 floats remain in the row. */
CND_INLINE vf load_part(const float *x, size_t left, float fill) {
    return left >= VF_LANES ? vf_load(x) : vf_load_tail(x, left, fill);
}

CND_INLINE void store_part(float *x, vf v, size_t left) {
    if (left >= VF_LANES)
        vf_store(x, v);
    else
        vf_store_tail(x, v, left);
}

/* Joins sixteen accumulators, which it overwrites, to the lanes of one vector. */
CND_INLINE vf chunk_join(vf *sum) {
    for (size_t half = CND_CHUNK_VECTORS / 2; half > 0; half /= 2)
        for (size_t k = 0; k < half; k++)
            sum[k] = vf_add(sum[k], sum[k + half]);
    return sum[0];
}

/* The greatest float of each part of the row (i mod VF_LANES) that is not NaN; -inf where there is
 * none. */
CND_INLINE vf row_max_lanes(const float *x, size_t classes) {
    vf top[4];
    size_t i = 0;
    CND_UNROLL
    for (size_t k = 0; k < 4; k++)
        top[k] = vf_set1(-__builtin_inff());
    for (; i + 4 * VF_LANES <= classes; i += 4 * VF_LANES) {
        CND_UNROLL
        for (size_t k = 0; k < 4; k++)
            top[k] = vf_max(vf_load(x + i + k * VF_LANES), top[k]);
    }
    for (; i < classes; i += VF_LANES)
        top[0] = vf_max(load_part(x + i, classes - i, -__builtin_inff()), top[0]);
    return vf_max(vf_max(top[0], top[1]), vf_max(top[2], top[3]));
}

/* The greatest float that is not NaN; -inf when there is none. */
CND_INLINE float row_max(const float *x, size_t classes) {
    return vf_reduce_max(row_max_lanes(x, classes));
}

/* e^(x - max) of `count` vectors with x <= max, with the rounding error of the subtraction given to
 * e^x: without it a logit far below the maximum would lose |x - max| / 2 ulp. Of x and -max, the
 * lesser one is not the lesser in magnitude, so Dekker's Fast2Sum gives that error exactly. */
CND_INLINE void exps_below(vf *e, const vf *x, vf max, size_t count) {
    const vf minus = vf_sub(vf_zero(), max);
    vf difference[CND_EXP_VECTORS], lost[CND_EXP_VECTORS];
    CND_UNROLL
    for (size_t k = 0; k < count; k++) {
        difference[k] = vf_sub(x[k], max);
        vf part = vf_sub(difference[k], vf_min(x[k], minus));
        /* Where e^x is 0 anyway it may be inf - inf. */
        lost[k] = vf_sub(vf_max(x[k], minus), part);
    }
    vf_exp_below_0(e, difference, lost, count);
}

CND_INLINE vf exp_below(vf x, vf max) {
    vf e;
    exps_below(&e, &x, max, 1);
    return e;
}

/* Floats after which the sixteen sums of a row begin anew, to be added to the sixteen totals: a
 * float added to a sum of n like it loses up to n / 2 ulp of its own. */
#define CND_BLOCK 128
#define CND_EXP_FLOATS (CND_EXP_VECTORS * VF_LANES) /* divides CND_BLOCK */

/* Memory that is wanted soon: where x goes on, `ahead` floats further, unless that is 0; and where
 * answers go, from `out` on, unless that is NULL. Passes with exponentials have time to fetch it,
 * those that only load and store have little. */
typedef struct fetch {
    size_t ahead;
    const float *out;
} fetch;

/* Adds those of the n floats that end a row, from its float `first` on, which take `count` vectors,
 * a constant: side by side as well. */
CND_INLINE void rest_exp_sums(vf *sum, float *out, const float *x, size_t n, vf max, size_t first,
                              size_t count) {
    vf e[CND_EXP_VECTORS];
    CND_UNROLL
    for (size_t k = 0; k < count; k++) /* e^-inf: 0 beyond the row */
        e[k] = load_part(x + k * VF_LANES, n - k * VF_LANES, -__builtin_inff());
    exps_below(e, e, max, count);
    CND_UNROLL
    for (size_t k = 0; k < count; k++) {
        size_t to = (first / VF_LANES + k) % CND_CHUNK_VECTORS;
        if (out != NULL) store_part(out + k * VF_LANES, e[k], n - k * VF_LANES);
        sum[to] = vf_add(sum[to], e[k]);
    }
}

/* The sixteen sums of e^(x - max) over at most CND_BLOCK floats, which also go to `out` unless that
 * is NULL. */
CND_INLINE void block_exp_sums(vf *sum, float *out, const float *x, size_t n, vf max, fetch next) {
    vf e[CND_EXP_VECTORS];
    size_t i = 0;
    for (size_t k = 0; k < CND_CHUNK_VECTORS; k++)
        sum[k] = vf_zero();
    for (; i + CND_EXP_FLOATS <= n; i += CND_EXP_FLOATS) {
        /* A vector's accumulator; where fewer than a chunk are taken at once, from this one on. */
        size_t from = CND_EXP_FLOATS < CND_CHUNK ? i % CND_CHUNK / VF_LANES : 0;
        CND_UNROLL
        for (size_t k = 0; k < CND_EXP_VECTORS; k++)
            e[k] = vf_load(x + i + k * VF_LANES);
        exps_below(e, e, max, CND_EXP_VECTORS);
        for (size_t k = 0; next.ahead != 0 && k < CND_EXP_FLOATS; k += 16)
            __builtin_prefetch(x + i + k + next.ahead);
        for (size_t k = 0; next.out != NULL && k < CND_EXP_FLOATS; k += 16)
            __builtin_prefetch(next.out + i + k, 1);
        CND_UNROLL
        for (size_t k = 0; k < CND_EXP_VECTORS; k++) {
            if (out != NULL) vf_store(out + i + k * VF_LANES, e[k]);
            sum[from + k % CND_CHUNK_VECTORS] = vf_add(sum[from + k % CND_CHUNK_VECTORS], e[k]);
        }
    }
    float *rest = out == NULL ? NULL : out + i;
    switch ((n - i + VF_LANES - 1) / VF_LANES) { /* at most CND_EXP_VECTORS */
    case 1:
        rest_exp_sums(sum, rest, x + i, n - i, max, i, 1);
        break;
    case 2:
        rest_exp_sums(sum, rest, x + i, n - i, max, i, 2);
        break;
    case 3:
        rest_exp_sums(sum, rest, x + i, n - i, max, i, 3);
        break;
    case 4:
        rest_exp_sums(sum, rest, x + i, n - i, max, i, 4);
        break;
    }
}
_Static_assert(CND_EXP_VECTORS == 4, "each count of vectors has its case");

/* The lanes of the sum of a row's e^(x - max). */
CND_INLINE vf row_exp_lanes(float *out, const float *x, size_t classes, vf max, fetch next) {
    vf total[CND_CHUNK_VECTORS], sum[CND_CHUNK_VECTORS];
    for (size_t k = 0; k < CND_CHUNK_VECTORS; k++)
        total[k] = vf_zero();
    for (size_t block = 0; block < classes; block += CND_BLOCK) {
        size_t n = classes - block < CND_BLOCK ? classes - block : CND_BLOCK;
        block_exp_sums(sum, out == NULL ? NULL : out + block, x + block, n, max, next);
        if (next.out != NULL) next.out += CND_BLOCK;
        for (size_t k = 0; k < CND_CHUNK_VECTORS; k++)
            total[k] = vf_add(total[k], sum[k]);
    }
    return chunk_join(total);
}

/* The sum itself. NaN when the row has a NaN or +inf, or nothing above -inf; else at least 1. */
CND_INLINE float row_exp_sum(float *out, const float *x, size_t classes, float max) {
    return vf_reduce_add(row_exp_lanes(out, x, classes, vf_set1(max), (fetch){0, NULL}));
}

CND_SIMD_END

#endif
