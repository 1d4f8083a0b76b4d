/* noise_rows_simd.h: the functions of noise_rows.h over vectors, WIDE lanes of 32 bits: two in the
 * scalar reference. */
#include "numeric/noise_rows.h"
#include "numeric/noise_top.h"

enum {
    UPRIGHT = 128,   /* classes of a row that may lie upright: remainders fit into KEY_BITS */
    ON_STACK = 2048, /* classes up to which the stack is scratch enough */
};

CND_F64_BEGIN

/* Row `lane` of v goes to lane `lane` of x, and where there is none the first one does. */
static inline void stand_up(vi32 *x, const uint32_t *v, size_t rows, size_t n) {
    size_t c = 0;
    for (; c + WIDE <= n; c += WIDE) {
        vu32 tile[WIDE];
        for (size_t lane = 0; lane < WIDE; lane++)
            memcpy(&tile[lane], v + (lane < rows ? lane : 0) * n + c, sizeof *tile);
        vu32_transpose(tile);
        memcpy(x + c, tile, sizeof tile);
    }
    for (; c < n; c++)
        for (size_t lane = 0; lane < WIDE; lane++)
            x[c][lane] = (int32_t)v[(lane < rows ? lane : 0) * n + c];
}

static inline void lie_down(uint32_t *v, const vi32 *x, size_t rows, size_t n) {
    size_t c = 0;
    for (; c + WIDE <= n; c += WIDE) {
        vu32 tile[WIDE];
        memcpy(tile, x + c, sizeof tile);
        vu32_transpose(tile);
        for (size_t row = 0; row < rows; row++)
            memcpy(v + row * n + c, &tile[row], sizeof *tile);
    }
    for (; c < n; c++)
        for (size_t row = 0; row < rows; row++)
            v[row * n + c] = (uint32_t)x[c][row];
}

/* Sets of `vectors` that are taken at once where all have room for `most`. */
static inline size_t sets_of(size_t vectors, size_t most) {
    size_t sets = most / vectors;
    return sets > SETS ? SETS : sets > 0 ? sets : 1;
}

/* Rows of at most UPRIGHT classes in the lanes of sets: as many as sets_of has room for. */
CND_INLINE void finish_upright(uint32_t *v, size_t rows, size_t n, uint32_t total,
                               const int32_t *tops) {
    vi32 x[UPRIGHT], rest[UPRIGHT], top[SETS] = {{0}};
    size_t sets = (rows + WIDE - 1) / WIDE;
    for (size_t s = 0; s < sets; s++) {
        size_t first = s * WIDE, now = rows - first < WIDE ? rows - first : WIDE;
        stand_up(x + s * n, v + first * n, now, n);
        for (size_t lane = 0; tops != NULL && lane < now; lane++)
            top[s][lane] = tops[first + lane];
    }
    apportion(x, rest, rest, sets, n, n, total, 0);
    if (tops != NULL) keep_top(x, rest, sets, n, total, top, 0);
    for (size_t s = 0; s < sets; s++) {
        size_t first = s * WIDE, now = rows - first < WIDE ? rows - first : WIDE;
        lie_down(v + first * n, x + s * n, now, n);
    }
}

/* Some rows, each a set, in three times their vectors of scratch. */
CND_INLINE void finish_across(uint32_t *v, size_t rows, size_t n, uint32_t total,
                              const int32_t *tops, vi32 *x) {
    size_t vectors = (n + WIDE - 1) / WIDE;
    vi32 *rest = x + rows * vectors, *low = rest + rows * vectors, top[SETS];
    for (size_t row = 0; row < rows; row++) {
        x[(row + 1) * vectors - 1] = all_i(0);
        memcpy(x + row * vectors, v + row * n, n * sizeof *v);
        top[row] = all_i(tops == NULL ? 0 : tops[row]);
    }
    apportion(x, rest, low, rows, vectors, n, total, 1);
    if (tops != NULL) keep_top(x, rest, rows, vectors, total, top, 1);
    for (size_t row = 0; row < rows; row++)
        memcpy(v + row * n, x + row * vectors, n * sizeof *v);
}

void CND_F64_NAME(cnd_noise_finish)(uint32_t *v, size_t rows, size_t n, uint32_t total,
                                    const int32_t *tops, double *rest) {
    size_t row = 0, now;
    /* A few rows upright take as long as all lanes. */
    if (n <= UPRIGHT)
        for (; row + WIDE / 4 < rows; row += now) {
            size_t most = WIDE * sets_of(n, UPRIGHT);
            now = rows - row < most ? rows - row : most;
            finish_upright(v + row * n, now, n, total, tops == NULL ? NULL : tops + row);
        }
    vi32 on_stack[3 * ON_STACK / WIDE], *x = on_stack;
    if (n > ON_STACK) {
        size_t address = (size_t)rest; /* whole vectors, aligned */
        x = (vi32 *)((address + sizeof(vi32) - 1) & ~(sizeof(vi32) - 1));
    }
    for (; row < rows; row += now) {
        size_t most = sets_of((n + WIDE - 1) / WIDE, ON_STACK / WIDE);
        now = rows - row < most ? rows - row : most;
        finish_across(v + row * n, now, n, total, tops == NULL ? NULL : tops + row, x);
    }
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
