/* bit_transpose_neon.c: one tile a vector. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64x2_t tiles_v;
#define TILES 1

static inline tiles_v v_load(const uint64_t *p) {
    return vld1q_u64(p);
}
static inline void v_store_lanes(uint64_t *p, tiles_v v) {
    vst1q_u64(p, v);
}
static inline tiles_v v_low_words(tiles_v a, tiles_v b) {
    return vzip1q_u64(a, b);
}
static inline tiles_v v_high_words(tiles_v a, tiles_v b) {
    return vzip2q_u64(a, b);
}
static inline tiles_v v_xor(tiles_v a, tiles_v b) {
    return veorq_u64(a, b);
}
static inline tiles_v v_and(tiles_v a, tiles_v b) {
    return vandq_u64(a, b);
}
static inline tiles_v v_right(tiles_v a, int s) {
    return vshlq_u64(a, vdupq_n_s64(-s));
}
static inline tiles_v v_left(tiles_v a, int s) {
    return vshlq_u64(a, vdupq_n_s64(s));
}
static inline tiles_v v_word(uint64_t word) {
    return vdupq_n_u64(word);
}

#include "vole/bit_transpose_tiles.h"

void cnd_bit_transpose_neon(uint64_t *rows, const uint64_t *columns, size_t tiles, size_t stride) {
    transpose_all(rows, columns, tiles, stride);
}

#endif
