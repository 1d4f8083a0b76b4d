/* aes_scalar.c: AES-128 in plain C, in constant time: the reference.
 *
 * Bit-sliced: four blocks are 64 bytes, and plane b is a 64-bit word that holds bit b of all of
 * them, bit p for byte p. Byte p of a block is row p mod 4 of column p / 4 (FIPS 197 section 3.4),
 * so a column is four neighbouring bits of a plane and a block is sixteen. Nothing is looked up or
 * branched on. */
#include <string.h>
#include "cnd_secret.h"
#include "prg/aes.h"

#define BATCH 4 /* blocks in the planes */

typedef struct planes {
    uint64_t bit[8];
} planes;

/* Swaps bit j of byte i with bit i of byte j (Hacker's Delight 7-3). */
static uint64_t transpose_8x8(uint64_t x) {
    uint64_t t = (x ^ (x >> 7)) & 0x00aa00aa00aa00aa;
    x ^= t ^ (t << 7);
    t = (x ^ (x >> 14)) & 0x0000cccc0000cccc;
    x ^= t ^ (t << 14);
    t = (x ^ (x >> 28)) & 0x00000000f0f0f0f0;
    return x ^ t ^ (t << 28);
}

static planes load_planes(const uint8_t bytes[16 * BATCH]) {
    planes s = {{0}};
    for (int group = 0; group < 8; group++) {
        uint64_t eight = 0;
        for (int i = 0; i < 8; i++)
            eight |= (uint64_t)bytes[8 * group + i] << (8 * i);
        eight = transpose_8x8(eight);
        for (int b = 0; b < 8; b++)
            s.bit[b] |= (eight >> (8 * b) & 0xff) << (8 * group);
    }
    return s;
}

static void store_planes(uint8_t bytes[16 * BATCH], const planes *s) {
    for (int group = 0; group < 8; group++) {
        uint64_t eight = 0;
        for (int b = 0; b < 8; b++)
            eight |= (s->bit[b] >> (8 * group) & 0xff) << (8 * b);
        eight = transpose_8x8(eight);
        for (int i = 0; i < 8; i++)
            bytes[8 * group + i] = (uint8_t)(eight >> (8 * i));
    }
}

/* The S-box as the circuit of Boyar and Peralta, "A new combinational logic minimization
 * technique with applications to cryptology" (eprint 2009/191), with its names: 32 ANDs, the rest
 * XORs. x0 and s0 are the most significant bits. */
static void sub_bytes(planes *s) {
    uint64_t x0 = s->bit[7], x1 = s->bit[6], x2 = s->bit[5], x3 = s->bit[4];
    uint64_t x4 = s->bit[3], x5 = s->bit[2], x6 = s->bit[1], x7 = s->bit[0];

    /* Into the tower field GF(((2^2)^2)^2). */
    uint64_t y14 = x3 ^ x5, y13 = x0 ^ x6, y9 = x0 ^ x3, y8 = x0 ^ x5;
    uint64_t t0 = x1 ^ x2, y1 = t0 ^ x7, y4 = y1 ^ x3, y12 = y13 ^ y14;
    uint64_t y2 = y1 ^ x0, y5 = y1 ^ x6, y3 = y5 ^ y8, t1 = x4 ^ y12;
    uint64_t y15 = t1 ^ x5, y20 = t1 ^ x1, y6 = y15 ^ x7, y10 = y15 ^ t0;
    uint64_t y11 = y20 ^ y9, y7 = x7 ^ y11, y17 = y10 ^ y11, y19 = y10 ^ y8;
    uint64_t y16 = t0 ^ y11, y21 = y13 ^ y16, y18 = x0 ^ y16;

    /* The inverse there. */
    uint64_t t2 = y12 & y15, t3 = y3 & y6, t4 = t3 ^ t2, t5 = y4 & x7, t6 = t5 ^ t2;
    uint64_t t7 = y13 & y16, t8 = y5 & y1, t9 = t8 ^ t7, t10 = y2 & y7, t11 = t10 ^ t7;
    uint64_t t12 = y9 & y11, t13 = y14 & y17, t14 = t13 ^ t12, t15 = y8 & y10, t16 = t15 ^ t12;
    uint64_t t17 = t4 ^ t14, t18 = t6 ^ t16, t19 = t9 ^ t14, t20 = t11 ^ t16;
    uint64_t t21 = t17 ^ y20, t22 = t18 ^ y19, t23 = t19 ^ y21, t24 = t20 ^ y18;
    uint64_t t25 = t21 ^ t22, t26 = t21 & t23, t27 = t24 ^ t26, t28 = t25 & t27;
    uint64_t t29 = t28 ^ t22, t30 = t23 ^ t24, t31 = t22 ^ t26, t32 = t31 & t30;
    uint64_t t33 = t32 ^ t24, t34 = t23 ^ t33, t35 = t27 ^ t33, t36 = t24 & t35;
    uint64_t t37 = t36 ^ t34, t38 = t27 ^ t36, t39 = t29 & t38, t40 = t25 ^ t39;
    uint64_t t41 = t40 ^ t37, t42 = t29 ^ t33, t43 = t29 ^ t40, t44 = t33 ^ t37, t45 = t42 ^ t41;
    uint64_t z0 = t44 & y15, z1 = t37 & y6, z2 = t33 & x7, z3 = t43 & y16, z4 = t40 & y1;
    uint64_t z5 = t29 & y7, z6 = t42 & y11, z7 = t45 & y17, z8 = t41 & y10, z9 = t44 & y12;
    uint64_t z10 = t37 & y3, z11 = t33 & y4, z12 = t43 & y13, z13 = t40 & y5, z14 = t29 & y2;
    uint64_t z15 = t42 & y9, z16 = t45 & y14, z17 = t41 & y8;

    /* Back, joined with the affine map. */
    uint64_t t46 = z15 ^ z16, t47 = z10 ^ z11, t48 = z5 ^ z13, t49 = z9 ^ z10, t50 = z2 ^ z12;
    uint64_t t51 = z2 ^ z5, t52 = z7 ^ z8, t53 = z0 ^ z3, t54 = z6 ^ z7, t55 = z16 ^ z17;
    uint64_t t56 = z12 ^ t48, t57 = t50 ^ t53, t58 = z4 ^ t46, t59 = z3 ^ t54, t60 = t46 ^ t57;
    uint64_t t61 = z14 ^ t57, t62 = t52 ^ t58, t63 = t49 ^ t58, t64 = z4 ^ t59, t65 = t61 ^ t62;
    uint64_t t66 = z1 ^ t63, t67 = t64 ^ t65, s3 = t53 ^ t66;
    s->bit[7] = t59 ^ t63;
    s->bit[6] = t64 ^ ~s3;
    s->bit[5] = t55 ^ ~t67;
    s->bit[4] = s3;
    s->bit[3] = t51 ^ t66;
    s->bit[2] = t47 ^ t65;
    s->bit[1] = t56 ^ ~t62;
    s->bit[0] = t48 ^ ~t60;
}

/* Row r of column c becomes row r of column c + r mod 4: a rotation of each block by 4r bits. */
static void shift_rows(planes *s) {
    const uint64_t row = 0x1111111111111111;
    for (int b = 0; b < 8; b++) {
        uint64_t x = s->bit[b], shifted = x & row;
        for (int r = 1; r < 4; r++) {
            uint64_t mine = x & (row << r);
            uint64_t kept = 0x0001000100010001 * (0xffffu >> (4 * r)); /* does not wrap round */
            shifted |= (mine >> (4 * r) & kept) | (mine << (16 - 4 * r) & ~kept);
        }
        s->bit[b] = shifted;
    }
}

/* Row r takes row r + 1, and r + 2, of the same column. */
static uint64_t rows_up_1(uint64_t x) {
    return (x >> 1 & 0x7777777777777777) | (x << 3 & 0x8888888888888888);
}
static uint64_t rows_up_2(uint64_t x) {
    return (x >> 2 & 0x3333333333333333) | (x << 2 & 0xcccccccccccccccc);
}

/* 2 a[r] + 3 a[r+1] + a[r+2] + a[r+3] = 2 t[r] + a[r+1] + t[r+2] with t[r] = a[r] + a[r+1]. */
static void mix_columns(planes *s) {
    uint64_t next[8], t[8];
    for (int b = 0; b < 8; b++) {
        next[b] = rows_up_1(s->bit[b]);
        t[b] = s->bit[b] ^ next[b];
    }
    for (int b = 0; b < 8; b++) {
        uint64_t doubled = b == 0 ? 0 : t[b - 1];
        if (0x1b >> b & 1) doubled ^= t[7]; /* x^8 = x^4 + x^3 + x + 1 */
        s->bit[b] = doubled ^ next[b] ^ rows_up_2(t[b]);
    }
}

static void add_round_key(planes *s, const planes *key) {
    for (int b = 0; b < 8; b++)
        s->bit[b] ^= key->bit[b];
}

static void encrypt_planes(planes *s, const planes keys[11]) {
    add_round_key(s, &keys[0]);
    for (int round = 1; round < 10; round++) {
        sub_bytes(s);
        shift_rows(s);
        mix_columns(s);
        add_round_key(s, &keys[round]);
    }
    sub_bytes(s);
    shift_rows(s);
    add_round_key(s, &keys[10]);
}

/* Each round key in all four blocks. */
static void load_keys(planes keys[11], const cnd_aes128_key *key) {
    for (int round = 0; round < 11; round++) {
        uint8_t copies[16 * BATCH];
        for (int block = 0; block < BATCH; block++)
            memcpy(copies + 16 * block, key->round[round], 16);
        keys[round] = load_planes(copies);
        cnd_secret_wipe(copies, sizeof copies);
    }
}

void cnd_aes128_expand_scalar(cnd_aes128_key *key, const uint8_t *secret) {
    memmove(key->round[0], secret, 16);
    uint8_t constant = 1; /* 2^(round - 1) in GF(2^8) */
    for (int round = 1; round < 11; round++) {
        const uint8_t *last = key->round[round - 1];
        /* SubWord(RotWord(last word)), in the first four bytes. */
        uint8_t word[16 * BATCH] = {last[13], last[14], last[15], last[12]};
        planes s = load_planes(word);
        sub_bytes(&s);
        store_planes(word, &s);
        word[0] ^= constant;
        constant = (uint8_t)(constant << 1 ^ (constant >> 7) * 0x1b);
        for (int i = 0; i < 16; i++)
            key->round[round][i] = last[i] ^ (i < 4 ? word[i] : key->round[round][i - 4]);
        cnd_secret_wipe(word, sizeof word);
    }
}

void cnd_aes128_encrypt_blocks_scalar(const cnd_aes128_key *key, uint8_t *out, const uint8_t *in,
                                      size_t blocks) {
    planes keys[11];
    load_keys(keys, key);
    for (size_t done = 0; done < blocks; done += BATCH) {
        size_t bytes = 16 * (blocks - done < BATCH ? blocks - done : BATCH);
        uint8_t batch[16 * BATCH] = {0};
        memcpy(batch, in + 16 * done, bytes);
        planes s = load_planes(batch);
        encrypt_planes(&s, keys);
        store_planes(batch, &s);
        memcpy(out + 16 * done, batch, bytes);
    }
    cnd_secret_wipe(keys, sizeof keys);
}

static void store_big_endian(uint8_t *out, uint64_t x) {
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(x >> (56 - 8 * i));
}

void cnd_aes128_ctr_blocks_scalar(const cnd_aes128_key *key, uint8_t *out, size_t blocks,
                                  uint64_t high, uint64_t low) {
    for (size_t i = 0; i < blocks; i++) {
        store_big_endian(out + 16 * i, high);
        store_big_endian(out + 16 * i + 8, low + i);
    }
    cnd_aes128_encrypt_blocks_scalar(key, out, out, blocks);
}
