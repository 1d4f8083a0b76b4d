/* bit_transpose_scalar.c: the transposition in plain C: the reference.
 *
 * Seven rounds (Hacker's Delight 7-3, for 128): round s = 64, 32, ... 1 swaps, between blocks i and
 * i + s with bit s of i clear, the bits of block i in places with bit s set and those of block
 * i + s in places with it clear. */
#include "vole/bit_transpose.h"

enum { SIDE = 128 };

/* Places of a word with bit s clear, s = 32, 16, ... 1. */
static uint64_t low_places(int s) {
    uint64_t mask = ~(uint64_t)0;
    for (int half = 32; half >= s; half /= 2)
        mask ^= mask << half;
    return mask;
}

static void transpose_tile(uint64_t *t) {
    for (int i = 0; i < SIDE / 2; i++) { /* s = 64: whole words */
        uint64_t word = t[2 * i + 1];
        t[2 * i + 1] = t[2 * (i + 64)];
        t[2 * (i + 64)] = word;
    }
    for (int s = 32; s > 0; s /= 2) {
        uint64_t mask = low_places(s);
        for (int first = 0; first < SIDE; first += 2 * s)
            for (int word = 2 * first; word < 2 * (first + s); word++) {
                uint64_t swap = (t[word] >> s ^ t[word + 2 * s]) & mask;
                t[word] ^= swap << s;
                t[word + 2 * s] ^= swap;
            }
    }
}

void cnd_bit_transpose_scalar(uint64_t *rows, const uint64_t *columns, size_t tiles,
                              size_t stride) {
    for (size_t tile = 0; tile < tiles; tile++) {
        uint64_t *t = rows + 2 * SIDE * tile;
        for (size_t c = 0; c < SIDE; c++) {
            t[2 * c] = columns[2 * (c * stride + tile)];
            t[2 * c + 1] = columns[2 * (c * stride + tile) + 1];
        }
        transpose_tile(t);
    }
}
