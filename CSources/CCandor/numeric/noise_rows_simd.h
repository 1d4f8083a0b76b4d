/* noise_rows_simd.h: the functions of noise_rows.h over vectors of F64_LANES doubles, one lane in
 * the scalar reference. Doubles hold the integers, all below 2^53: products, sums and remainders
 * are exact, so every instruction set gives the same.
 *
 * Rows of few classes lie upright, one in each lane; longer ones lie across the lanes, and then a
 * sum over a row is also one over lanes (`across`, a constant wherever it is passed). What must be
 * chosen by rank is found by bisection, with as many steps for every row. */
#include "numeric/noise_rows.h"
#include "numeric/simd_f64.h"

/* Lanes of 32 bits in a vector. */
#define WIDE (2 * F64_LANES)

/* Sums that are taken side by side. */
#define CHAINS 4

/* Doubles on the stack: values and remainders of the rows at work. */
#define STACK 4096

CND_F64_BEGIN

static inline vx all(double x) {
    return (vx){0} + x;
}

static inline vl all_l(int64_t x) {
    return (vl){0} + x;
}

/* With one lane a compiler may make a branch of a mask: it is told nothing of what this one is. */
static inline vl hidden(vl mask) {
#if F64_LANES == 1
    int64_t lane = mask[0];
    __asm__("" : "+r"(lane));
    return all_l(lane);
#else
    return mask;
#endif
}

static inline vx select_x(vl mask, vx where_set, vx elsewhere) {
    mask = hidden(mask);
    return (vx)(((vl)where_set & mask) | ((vl)elsewhere & ~mask));
}

/* x where the mask is set, else 0. */
static inline vx keep_x(vl mask, vx x) {
    return (vx)((vl)x & hidden(mask));
}

static inline vx row_sum(vx v, int across) {
    if (!across) return v;
    double sum = 0;
    for (int lane = 0; lane < F64_LANES; lane++)
        sum += v[lane];
    return all(sum);
}

static inline vl row_count(vl v, int across) {
    if (!across) return v;
    int64_t sum = 0;
    for (int lane = 0; lane < F64_LANES; lane++)
        sum += v[lane];
    return all_l(sum);
}

/* The classes of vector i. */
static inline vl classes_of(size_t i, int across) {
    const vl lanes = {F64_LANE_NUMBERS};
    return across ? lanes + (int64_t)i * F64_LANES : all_l((int64_t)i);
}

/* How many lanes that are set (-1) come before each class: `before` in earlier vectors, and across
 * the lanes those to the left. Adds this vector's to `before`. */
static inline vl count_before(vl *before, vl set, int across) {
    vl earlier = *before, through = across ? vl_running_sum(-set) : -set;
    *before = earlier + (across ? all_l(through[F64_LANES - 1]) : through);
    return across ? earlier + through + set : earlier;
}

/* 1 / d to a few units of the last place, by products alone: a division may take time that depends
 * on its operands. The first guess is 12 % off, and each step squares the error. */
static inline vx reciprocal(vx d) {
    vx x = (vx)(INT64_C(0x7fde623822fc16e6) - (vl)d);
    for (int step = 0; step < 6; step++)
        x = x * (2.0 - d * x);
    return x;
}

/* n = quotient * d + rest with 0 <= rest < d, for integers n <= 2^48, 1 <= d <= 2^52 and a quotient
 * of at most 2^24: what is found first is at most one off. */
static inline vx divide(vx n, vx d, vx inverse, vx *rest) {
    vx quotient = __builtin_convertvector(__builtin_convertvector(n * inverse, vi), vx);
    vx left = n - quotient * d;
    vx over = keep_x((vl)(left >= d), all(1)), under = keep_x((vl)(left < 0.0), all(1));
    *rest = left + (under - over) * d;
    return quotient + (over - under);
}

/* How many of x are at least `least`, lane by lane. Several counts, since each waits for its last.
 */
static inline vl count_from(const vx *x, size_t vectors, vx least) {
    vl count[CHAINS] = {{0}}, all_counts = {0};
    size_t i = 0;
    for (; i + CHAINS <= vectors; i += CHAINS)
        CND_UNROLL for (size_t k = 0; k < CHAINS; k++) count[k] -= (vl)(x[i + k] >= least);
    for (; i < vectors; i++)
        count[0] -= (vl)(x[i] >= least);
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) all_counts += count[k];
    return all_counts;
}

/* The `vectors` of x, of a row of n classes, become total * x / sum. */
static inline void apportion(vx *x, vx *rest, size_t vectors, size_t n, double total, int across) {
    vx sum = all(0);
    for (size_t i = 0; i < vectors; i++)
        sum += x[i];
    sum = row_sum(sum, across);
    /* A row of zeros counts as a row of ones. */
    vl empty = (vl)(sum == 0.0);
    sum += keep_x(empty, all((double)n));
    vx inverse = reciprocal(sum), given = all(0);
    for (size_t i = 0; i < vectors; i++) {
        vl counts = empty & (vl)(classes_of(i, across) < (int64_t)n);
        x[i] = divide((x[i] + keep_x(counts, all(1))) * total, sum, inverse, &rest[i]);
        given += x[i];
    }
    /* The units that rounding down left: fewer than the remainders above 0. */
    vl missing = __builtin_convertvector(total - row_sum(given, across), vl);

    /* The greatest `least` that as many remainders reach: remainders are below n 2^24. */
    vx least = all(0);
    for (int bit = 24 + 63 - __builtin_clzll((unsigned long long)n); bit >= 0; bit--) {
        vx next = least + (double)(INT64_C(1) << bit);
        vl count = row_count(count_from(rest, vectors, next), across);
        least = select_x((vl)(count >= missing), next, least);
    }
    vl above = row_count(count_from(rest, vectors, least + 1.0), across);
    vl left = missing - above, before = all_l(0);
    for (size_t i = 0; i < vectors; i++) {
        vl equal = hidden((vl)(rest[i] == least));
        vl first = equal & hidden((vl)(count_before(&before, equal, across) < left));
        x[i] += keep_x((vl)(rest[i] > least) | first, all(1));
    }
}

static inline vx above_level(vx u, vx level) {
    vx above = u - level;
    return keep_x((vl)(above > 0.0), above);
}

/* What of u lies above the level. */
static inline vx sum_above(const vx *u, size_t vectors, vx level, int across) {
    vx sum[CHAINS] = {{0}}, whole = {0};
    size_t i = 0;
    for (; i + CHAINS <= vectors; i += CHAINS)
        CND_UNROLL for (size_t k = 0; k < CHAINS; k++) sum[k] += above_level(u[i + k], level);
    for (; i < vectors; i++)
        sum[0] += above_level(u[i], level);
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) whole += sum[k];
    return row_sum(whole, across);
}

/* The level M that `top` rises to is the smallest one with
 *     M - x[top] >= sum over c != top of max(u[c] - M, 0),  u[c] = x[c] + 1 if c < top else x[c],
 * since a class may have M, or M - 1 before `top`. The classes with u[c] >= M come down to what
 * they may have, and as many of them as it takes to keep the sum one unit further: the first that
 * can. */
static inline void keep_top(vx *x, vx *u, size_t vectors, vl top, int across) {
    vx own = all(0);
    for (size_t i = 0; i < vectors; i++) {
        vl classes = classes_of(i, across), is_top = (vl)(classes == top);
        own += keep_x(is_top, x[i]);
        u[i] = keep_x(~is_top, x[i] + keep_x((vl)(classes < top), all(1)));
    }
    own = row_sum(own, across);
    vx level = all(0); /* below 2^25 */
    for (int bit = 24; bit >= 0; bit--) {
        vx next = level + (double)(1 << bit);
        vl low = (vl)(next - 1 - own < sum_above(u, vectors, next - 1, across));
        level = select_x(low, next, level);
    }
    vl surplus = __builtin_convertvector(level - own - sum_above(u, vectors, level, across), vl);
    vl before = all_l(0);
    for (size_t i = 0; i < vectors; i++) {
        vl classes = classes_of(i, across), is_top = (vl)(classes == top);
        vl lowered = hidden((vl)(u[i] >= level)) & ~is_top;
        vx may = level - keep_x((vl)(classes < top), all(1));
        vl can = lowered & hidden((vl)(may > 0.0));
        vl further = can & hidden((vl)(count_before(&before, can, across) < surplus));
        x[i] = select_x(lowered, may - keep_x(further, all(1)), x[i]);
        x[i] = select_x(is_top, level, x[i]);
    }
}

/* Up to F64_LANES rows, each in a lane. */
static inline void finish_upright(uint32_t *v, size_t rows, size_t n, uint32_t total,
                                  const int32_t *tops) {
    vx x[STACK / 2 / F64_LANES], rest[STACK / 2 / F64_LANES];
    vl top = all_l(0);
    for (int lane = 0; lane < F64_LANES; lane++) {
        size_t row = (size_t)lane < rows ? (size_t)lane : 0;
        for (size_t c = 0; c < n; c++)
            ((double *)&x[c])[lane] = (double)(int32_t)v[row * n + c];
        if (tops != NULL) top[lane] = tops[row];
    }
    apportion(x, rest, n, n, (double)total, 0);
    if (tops != NULL) keep_top(x, rest, n, top, 0);
    for (size_t row = 0; row < rows; row++)
        for (size_t c = 0; c < n; c++)
            v[row * n + c] = (uint32_t)(int32_t)((double *)&x[c])[row];
}

/* One row. */
static inline void finish_across(uint32_t *v, size_t n, uint32_t total, const int32_t *top, vx *x,
                                 vx *rest) {
    size_t vectors = (n + F64_LANES - 1) / F64_LANES;
    x[vectors - 1] = all(0);
    for (size_t c = 0; c < n; c++)
        ((double *)x)[c] = (double)(int32_t)v[c];
    apportion(x, rest, vectors, n, (double)total, 1);
    if (top != NULL) keep_top(x, rest, vectors, all_l(*top), 1);
    for (size_t c = 0; c < n; c++)
        v[c] = (uint32_t)(int32_t)((double *)x)[c];
}

void CND_F64_NAME(cnd_noise_finish)(uint32_t *v, size_t rows, size_t n, uint32_t total,
                                    const int32_t *tops, double *rest) {
    size_t row = 0;
    /* A few rows upright take as long as all lanes. */
    if (n <= STACK / 16) {
        for (; row + F64_LANES / 4 < rows; row += F64_LANES) {
            size_t now = rows - row < F64_LANES ? rows - row : F64_LANES;
            finish_upright(v + row * n, now, n, total, tops == NULL ? NULL : tops + row);
        }
    }
    vx on_stack[STACK / F64_LANES], *x = on_stack, *remainders = x + STACK / 2 / F64_LANES;
    if (cnd_noise_rest(n) > 0) {
        size_t address = (size_t)rest; /* whole vectors, aligned */
        x = (vx *)((address + sizeof(vx) - 1) & ~(sizeof(vx) - 1));
        remainders = x + (n + F64_LANES - 1) / F64_LANES;
    }
    for (; row < rows; row++)
        finish_across(v + row * n, n, total, tops == NULL ? NULL : tops + row, x, remainders);
}

void CND_F64_NAME(cnd_noise_read)(uint32_t *v, const float *p, size_t n) {
    size_t i = 0;
    for (; i + WIDE <= n; i += WIDE) {
        vf wide;
        memcpy(&wide, p + i, sizeof wide);
        wide *= 0x1p24f; /* exact */
        vi32 whole = __builtin_convertvector(wide, vi32);
        whole -= (vi32)(wide - __builtin_convertvector(whole, vf) >= 0.5f);
        memcpy(v + i, &whole, sizeof whole);
    }
    for (; i < n; i++) {
        float scaled = p[i] * 0x1p24f;
        int32_t whole = (int32_t)scaled;
        v[i] = (uint32_t)(whole + (scaled - (float)whole >= 0.5f));
    }
}

static inline vi32 cut(vi32 x, int32_t least, int32_t most) {
    vi32 low = (vi32)(x < least), high = (vi32)(x > most);
    return (x & ~low & ~high) | (least & low) | (most & high);
}

static inline vi32 add_cut(vi32 v, vi32 noise) {
    const int32_t whole = 1 << 24;
    /* What lies beyond +-2^25 makes no difference to the sum after its cut. */
    return cut(v + cut(noise, -2 * whole, 2 * whole), 0, whole);
}

void CND_F64_NAME(cnd_noise_add)(uint32_t *v, const int32_t *noise, size_t n) {
    vi32 x = {0}, sum = {0};
    size_t i = 0;
    for (; i + WIDE <= n; i += WIDE) {
        memcpy(&x, noise + i, sizeof x);
        memcpy(&sum, v + i, sizeof sum);
        sum = add_cut(sum, x);
        memcpy(v + i, &sum, sizeof sum);
    }
    for (size_t lane = 0; i + lane < n; lane++)
        x[lane] = noise[i + lane], sum[lane] = (int32_t)v[i + lane];
    sum = add_cut(sum, x);
    for (size_t lane = 0; i + lane < n; lane++)
        v[i + lane] = (uint32_t)sum[lane];
}

CND_F64_END
