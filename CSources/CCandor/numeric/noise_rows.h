/* noise_rows.h: what becomes of rows around their noise, for each instruction set. The work depends
 * on the shape alone, and every result is an exact integer. */
#ifndef CND_NOISE_ROWS_H
#define CND_NOISE_ROWS_H

#include <stddef.h>
#include <stdint.h>

/* Numbers that `rest` of finish must hold for rows of n classes. */
static inline size_t cnd_noise_rest(size_t n) {
    return n <= 2048 ? 0 : 2 * (n + 12); /* whole vectors, aligned */
}

/* read: v[i] = 2^24 p[i] to the nearest integer, a half up, for 0 <= p[i] <= 1.
 *
 * add: v[i] + noise[i], cut to 0 ... 2^24, for v[i] <= 2^24.
 *
 * finish: each row v of n classes becomes total * v / sum(v), rounded by largest remainder, of
 * equal remainders the lower class first; a row of zeros becomes an even one. Then, unless `tops`
 * is NULL, the row of integers not below 0 with the same sum whose arg max is the row's top (the
 * lowest class of equals) that is nearest in the L1 norm. v[c] <= 2^24, 1 <= total <= 2^24, 1 <= n
 * < 2^28. */
#define CND_NOISE_ROWS_DECLARE(isa)                                                 \
    void cnd_noise_read_##isa(uint32_t *v, const float *p, size_t n);               \
    void cnd_noise_add_##isa(uint32_t *v, const int32_t *noise, size_t n);          \
    void cnd_noise_finish_##isa(uint32_t *v, size_t rows, size_t n, uint32_t total, \
                                const int32_t *tops, double *rest);

CND_NOISE_ROWS_DECLARE(scalar)
CND_NOISE_ROWS_DECLARE(neon)
CND_NOISE_ROWS_DECLARE(avx2)
CND_NOISE_ROWS_DECLARE(avx512)

#undef CND_NOISE_ROWS_DECLARE

#endif
