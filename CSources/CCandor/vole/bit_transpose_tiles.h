/* bit_transpose_tiles.h: the rounds of bit_transpose_scalar.c with a tile in each 128-bit lane of a
 * vector, so that every step is between whole vectors. The file that includes it defines the type
 * `tiles_v`, TILES (lanes) and, with the meaning of their names in each lane, v_load,
 * v_store_laness (lane i to block 128 i), v_low_words, v_high_words (of two vectors), v_xor, v_and,
 * v_right and v_left (words by s bits), v_word (the same word in all places). About 7 * 128 * 8
 * operations a vector. */
#include "vole/bit_transpose.h"

enum { SIDE = 128 };

static inline void transpose_vectors(tiles_v v[SIDE]) {
    for (int i = 0; i < SIDE / 2; i++) {
        tiles_v a = v[i], b = v[i + SIDE / 2];
        v[i] = v_low_words(a, b);
        v[i + SIDE / 2] = v_high_words(a, b);
    }
    uint64_t places = ~(uint64_t)0; /* those with bit s clear */
    for (int s = 32; s > 0; s /= 2) {
        places ^= places << s;
        tiles_v mask = v_word(places);
        for (int first = 0; first < SIDE; first += 2 * s)
            for (int i = first; i < first + s; i++) {
                tiles_v swap = v_and(v_xor(v_right(v[i], s), v[i + s]), mask);
                v[i] = v_xor(v[i], v_left(swap, s));
                v[i + s] = v_xor(v[i + s], swap);
            }
    }
}

static inline void transpose_all(uint64_t *rows, const uint64_t *columns, size_t tiles,
                                 size_t stride) {
    tiles_v v[SIDE];
    size_t done = 0;
    for (; done + TILES <= tiles; done += TILES) {
        for (size_t c = 0; c < SIDE; c++)
            v[c] = v_load(columns + 2 * (c * stride + done));
        transpose_vectors(v);
        for (size_t r = 0; r < SIDE; r++)
            v_store_lanes(rows + 2 * (SIDE * done + r), v[r]);
    }
    cnd_bit_transpose_scalar(rows + 2 * SIDE * done, columns + 2 * done, tiles - done, stride);
}
