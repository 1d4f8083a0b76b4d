/* sha256_scalar.c: the compression of SHA-256 as FIPS 180-4, section 6.2.2, writes it: the
 * reference. */
#include <string.h>
#include "dispatch/target_regions.h"
#include "prg/sha256.h"

const uint32_t cnd_sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotated(uint32_t x, int bits) {
    return x >> bits | x << (32 - bits);
}

static void compress(uint32_t *state, const uint8_t *block) {
    uint32_t w[64], s[8];
    for (int t = 0; t < 16; t++) {
        memcpy(&w[t], block + 4 * t, 4);
        w[t] = __builtin_bswap32(w[t]);
    }
    for (int t = 16; t < 64; t++) {
        uint32_t x = w[t - 15], y = w[t - 2];
        w[t] = w[t - 16] + (rotated(x, 7) ^ rotated(x, 18) ^ x >> 3) + w[t - 7] +
               (rotated(y, 17) ^ rotated(y, 19) ^ y >> 10);
    }
    memcpy(s, state, sizeof s);
    /* Instead of moving a to h on by one, round j reads a from s[-j mod 8]: after eight, all are
     * back in their places. */
    for (int t = 0; t < 64; t += 8) {
        CND_UNROLL for (int j = 0; j < 8; j++) {
            uint32_t a = s[(8 - j) % 8], b = s[(9 - j) % 8], c = s[(10 - j) % 8];
            uint32_t e = s[(12 - j) % 8], f = s[(13 - j) % 8], g = s[(14 - j) % 8];
            uint32_t *d = &s[(11 - j) % 8], *h = &s[(15 - j) % 8];
            uint32_t t1 = *h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) +
                          ((e & f) ^ (~e & g)) + cnd_sha256_constants[t + j] + w[t + j];
            *d += t1;
            *h = t1 + (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) +
                 ((a & b) ^ (a & c) ^ (b & c));
        }
    }
    for (int i = 0; i < 8; i++)
        state[i] += s[i];
}

void cnd_sha256_blocks_scalar(uint32_t *state, const uint8_t *blocks, size_t n) {
    for (size_t i = 0; i < n; i++)
        compress(state, blocks + 64 * i);
}
