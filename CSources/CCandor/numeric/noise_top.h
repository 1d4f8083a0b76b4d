/* noise_top.h: the nearest row of integers with an arg max, over noise_apportion.h, whose sets and
 * `across` it takes. Noise.md proves that no row is nearer. */
#ifndef CND_NOISE_TOP_H
#define CND_NOISE_TOP_H

#include "numeric/noise_apportion.h"

CND_F64_BEGIN

static inline vi32 greater(vi32 a, vi32 b) {
    vi32 mask = hidden((vi32)(a > b));
    return (a & mask) | (b & ~mask);
}

/* What of a row's u lies above the level, less than 2^31: the sum of what is greater, u or the
 * level, less the level as often, modulo 2^32. */
CND_INLINE vi32 sum_above(const vi32 *u, size_t vectors, vi32 level, int across) {
    vu32 sum[CHAINS] = {{0}}, whole = {0};
    size_t i = 0;
    for (; i + CHAINS <= vectors; i += CHAINS)
        CND_UNROLL for (size_t k = 0; k < CHAINS; k++) sum[k] += (vu32)greater(u[i + k], level);
    for (; i < vectors; i++)
        sum[0] += (vu32)greater(u[i], level);
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) whole += sum[k];
    whole -= (vu32)level * (uint32_t)vectors;
    return row_sum((vi32)whole, across);
}

/* u for `top`, as keep_top has it. What the top has. */
CND_INLINE vi32 without_top(vi32 *u, const vi32 *x, size_t vectors, vi32 top, int across) {
    vi32 own = all_i(0);
    for (size_t i = 0; i < vectors; i++) {
        vi32 classes = classes_of(i, across), is_top = hidden((vi32)(classes == top));
        own += x[i] & is_top;
        u[i] = (x[i] - hidden((vi32)(classes < top))) & ~is_top;
    }
    return row_sum(own, across);
}

/* The top rises to the level and others come down, as keep_top has it. */
CND_INLINE void cut_to(vi32 level, vi32 *x, const vi32 *u, size_t vectors, vi32 top, vi32 own,
                       int across) {
    vi32 surplus = level - own - sum_above(u, vectors, level, across), before = all_i(0);
    for (size_t i = 0; i < vectors; i++) {
        vi32 classes = classes_of(i, across), is_top = hidden((vi32)(classes == top));
        vi32 lowered = hidden((vi32)(u[i] >= level)) & ~is_top;
        vi32 may = level + hidden((vi32)(classes < top));
        vi32 can = lowered & hidden((vi32)(may > 0));
        vi32 further = can & hidden((vi32)(count_before(&before, can, across) < surplus));
        x[i] = select_i(lowered, may + further, x[i]);
        x[i] = select_i(is_top, level, x[i]);
    }
}

/* The level M that `top` rises to is the smallest one with
 *     M - x[top] >= sum over c != top of max(u[c] - M, 0),  u[c] = x[c] + 1 if c < top else x[c],
 * since a class may have M, or M - 1 before `top`. The classes with u[c] >= M come down to what
 * they may have, and as many of them as it takes to keep the sum one unit further: the first that
 * can. */
CND_INLINE void keep_top(vi32 *x, vi32 *u, size_t sets, size_t vectors, uint32_t total,
                         const vi32 *top, int across) {
    vi32 own[SETS], level[SETS]; /* level <= total + 1 */
    for (size_t s = 0, at = 0; s < sets; s++, at += vectors) {
        own[s] = without_top(u + at, x + at, vectors, top[s], across);
        level[s] = all_i(0);
    }
    for (int bit = 31 - __builtin_clz(total + 1); bit >= 0; bit--)
        for (size_t s = 0; s < sets; s++) {
            vi32 below = level[s] + (INT32_C(1) << bit) - 1;
            vi32 above = sum_above(u + s * vectors, vectors, below, across);
            level[s] = select_i((vi32)(below - own[s] < above), below + 1, level[s]);
        }
    for (size_t s = 0, at = 0; s < sets; s++, at += vectors)
        cut_to(level[s], x + at, u + at, vectors, top[s], own[s], across);
}

CND_F64_END

#endif
