/* test_ot.c: GF(2^128), the transposition and the OT extension against their definitions. */
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"

enum { COLUMNS = CND_COT_COLUMNS };

static void fill(uint64_t *words, size_t n, uint64_t seed) {
    for (size_t i = 0; i < n; i++)
        words[i] = test_random(&seed);
}

static unsigned bit(const uint64_t *words, size_t i) {
    return (unsigned)(words[i / 64] >> i % 64 & 1);
}

/* Product by the definition: bit by bit, x times modulo x^128 + x^7 + x^2 + x + 1. */
static void reference_multiply(uint64_t out[2], const uint64_t a[2], const uint64_t b[2]) {
    uint64_t product[2] = {0, 0}, shifted[2] = {a[0], a[1]};
    for (size_t i = 0; i < 128; i++) {
        if (bit(b, i)) product[0] ^= shifted[0], product[1] ^= shifted[1];
        uint64_t carry = shifted[1] >> 63;
        shifted[1] = shifted[1] << 1 | shifted[0] >> 63;
        shifted[0] = shifted[0] << 1 ^ carry * 0x87;
    }
    out[0] = product[0], out[1] = product[1];
}

/* A block of GCM: bit i of the polynomial is bit 7 - i mod 8 of byte i / 8. */
static void load_gcm(uint64_t out[2], const char *text) {
    out[0] = out[1] = 0;
    for (size_t i = 0; i < 16; i++) {
        unsigned byte;
        sscanf(text + 2 * i, "%2x", &byte);
        for (size_t j = 0; j < 8; j++)
            out[i / 8] |= (uint64_t)(byte >> (7 - j) & 1) << (8 * (i % 8) + j);
    }
}

static void test_gf128(const char *isa, const cnd_ot_kernels *k) {
    /* D. McGrew and J. Viega, "The Galois/Counter Mode of Operation" (NIST, 2004), test case 2:
     * X1 = C * H and GHASH(H, {}, C) = (X1 + length) * H. */
    uint64_t h[2], c[2], length[2], x1[2], ghash[2], got[2];
    load_gcm(h, "66e94bd4ef8a2c3b884cfa59ca342b2e");
    load_gcm(c, "0388dace60b6a392f328c2b971b2fe78");
    load_gcm(length, "00000000000000000000000000000080");
    load_gcm(x1, "5e2ec746917062882c85b0685353deb7");
    load_gcm(ghash, "f38cbb1ad69223dcc3457ae5b6b0f885");
    k->gf128_dot(got, c, h, 1);
    CHECK(memcmp(got, x1, 16) == 0, "%s: X1 of GCM test case 2", isa);
    got[0] ^= length[0], got[1] ^= length[1];
    k->gf128_dot(got, got, h, 1);
    CHECK(memcmp(got, ghash, 16) == 0, "%s: GHASH of GCM test case 2", isa);

    static const uint64_t edges[] = {0, 1, 2, 0x8000000000000000, 0xffffffffffffffff, 0x87};
    for (size_t i = 0; i < 6 * 6 * 6 * 6; i++) {
        const uint64_t a[2] = {edges[i % 6], edges[i / 6 % 6]};
        const uint64_t b[2] = {edges[i / 36 % 6], edges[i / 216]};
        uint64_t expected[2];
        reference_multiply(expected, a, b);
        k->gf128_dot(got, a, b, 1);
        CHECK(memcmp(got, expected, 16) == 0, "%s: edge %zu", isa, i);
    }
    for (size_t n = 0; n < 40; n++) {
        uint64_t *a = malloc(16 * n + 1), *b = malloc(16 * n + 1), expected[2] = {0, 0};
        if (a == NULL || b == NULL) abort();
        fill(a, 2 * n, n + 1), fill(b, 2 * n, n + 100);
        for (size_t i = 0; i < n; i++) {
            uint64_t product[2];
            reference_multiply(product, a + 2 * i, b + 2 * i);
            expected[0] ^= product[0], expected[1] ^= product[1];
        }
        k->gf128_dot(got, a, b, n);
        CHECK(memcmp(got, expected, 16) == 0, "%s: sum of %zu products", isa, n);
        free(a), free(b);
    }
}

static void test_transpose(const char *isa, const cnd_ot_kernels *k) {
    for (size_t tiles = 0; tiles <= 9; tiles++) {
        size_t stride = tiles + tiles % 3;
        uint64_t *columns = malloc(16 * COLUMNS * stride + 1);
        uint64_t *rows = malloc(16 * COLUMNS * tiles + 8);
        if (columns == NULL || rows == NULL) abort();
        fill(columns, 2 * COLUMNS * stride, tiles + 7);
        rows[2 * COLUMNS * tiles] = 0xc5;
        k->bit_transpose(rows, columns, tiles, stride);
        size_t wrong = 0;
        for (size_t row = 0; row < COLUMNS * tiles; row++)
            for (size_t c = 0; c < COLUMNS; c++)
                wrong += bit(rows + 2 * row, c) != bit(columns + 2 * c * stride, row);
        CHECK(wrong == 0, "%s: %zu wrong bits in %zu tiles", isa, wrong, tiles);
        CHECK(rows[2 * COLUMNS * tiles] == 0xc5, "%s: wrote behind %zu tiles", isa, tiles);
        free(columns), free(rows);
    }
}

static void test_select(void) {
    const uint8_t zero[6] = {1, 2, 3, 4, 5, 6}, one[6] = {11, 12, 13, 14, 15, 16};
    const uint8_t choices[3] = {0, 1, 0}, expected[6] = {1, 2, 13, 14, 5, 6};
    uint8_t out[7] = {0, 0, 0, 0, 0, 0, 0xc5};
    cnd_ot_select(out, zero, one, 2, choices, 3);
    CHECK(memcmp(out, expected, 6) == 0 && out[6] == 0xc5, "selects by choice");
    cnd_ot_select(out, zero, one, 2, choices, 0);
    CHECK(memcmp(out, expected, 6) == 0, "nothing to select");
}

/* Both sides, the relation of their rows, and the check with honest and with wrong hashes. */
static void test_extension(size_t blocks) {
    size_t words = 2 * blocks;
    uint64_t delta[2], challenge[2];
    fill(delta, 2, 5), fill(challenge, 2, 6);
    cnd_aes128_key pairs[2 * COLUMNS], chosen[COLUMNS];
    for (size_t i = 0; i < 2 * COLUMNS; i++) {
        uint8_t secret[16];
        test_random_bytes(secret, 16, i + 1);
        cnd_aes128_expand(&pairs[i], secret);
        if (bit(delta, i / 2) == i % 2) chosen[i / 2] = pairs[i];
    }
    uint64_t *memory = calloc(words, (5 * COLUMNS + 2) * sizeof *memory);
    if (memory == NULL) abort();
    uint64_t *corrections = memory, *t = corrections + (COLUMNS - 1) * words;
    uint64_t *q = t + COLUMNS * words, *t_rows = q + COLUMNS * words;
    uint64_t *q_rows = t_rows + COLUMNS * words, *x = q_rows + COLUMNS * words;
    uint64_t *powers = x + words;
    cnd_cot_receiver_expand(corrections, t, x, pairs, 3, blocks);
    cnd_cot_sender_expand(q, corrections, chosen, delta, 3, blocks);
    cnd_bit_transpose(t_rows, t, blocks, blocks);
    cnd_bit_transpose(q_rows, q, blocks, blocks);
    size_t wrong = 0;
    for (size_t j = 0; j < COLUMNS * blocks; j++)
        for (size_t c = 0; c < COLUMNS; c++)
            wrong +=
                bit(q_rows + 2 * j, c) != (bit(t_rows + 2 * j, c) ^ (bit(x, j) & bit(delta, c)));
    CHECK(wrong == 0, "%zu blocks: %zu bits break Q = T + x Delta", blocks, wrong);

    uint64_t fold_q[2 * COLUMNS], fold_t[2 * COLUMNS], fold_x[2];
    cnd_cot_fold(fold_q, q, COLUMNS, blocks, challenge, powers);
    cnd_cot_fold(fold_t, t, COLUMNS, blocks, challenge, powers);
    cnd_cot_fold(fold_x, x, 1, blocks, challenge, powers);
    CHECK(cnd_cot_folds_agree(fold_q, fold_t, fold_x, delta), "%zu blocks: honest", blocks);
    for (size_t i = 0; i < 2 * COLUMNS * 64; i += 61) {
        fold_t[i / 64] ^= (uint64_t)1 << i % 64;
        CHECK(!cnd_cot_folds_agree(fold_q, fold_t, fold_x, delta), "a wrong bit %zu of T", i);
        fold_t[i / 64] ^= (uint64_t)1 << i % 64;
    }
    for (size_t i = 0; i < 128; i++) {
        fold_x[i / 64] ^= (uint64_t)1 << i % 64;
        CHECK(!cnd_cot_folds_agree(fold_q, fold_t, fold_x, delta), "a wrong bit %zu of x", i);
        fold_x[i / 64] ^= (uint64_t)1 << i % 64;
    }
    /* The hash by its definition: Horner's rule over all but the last block. */
    uint64_t expected[2] = {0, 0};
    for (size_t i = blocks - 1; i-- > 0;) {
        expected[0] ^= x[2 * i], expected[1] ^= x[2 * i + 1];
        reference_multiply(expected, expected, challenge);
    }
    expected[0] ^= x[words - 2], expected[1] ^= x[words - 1];
    CHECK(memcmp(fold_x, expected, 16) == 0, "%zu blocks: the hash of x", blocks);

    /* The first column is the stream of the first key, so both ends expand as cnd_prg.h says. */
    uint64_t stream[2];
    cnd_aes128_ctr_words(&pairs[0], stream, 2, 3, blocks - 1);
    CHECK(memcmp(stream, t + words - 2, 16) == 0, "%zu blocks: another stream", blocks);
    free(memory);
}

void test_ot(void) {
    for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
        const cnd_ot_kernels *k = cnd_ot_kernels_for((cnd_isa)isa);
        CHECK((k != NULL) == cnd_isa_available((cnd_isa)isa), "ot table of %d", isa);
        if (k == NULL) continue;
        test_gf128(cnd_isa_name((cnd_isa)isa), k);
        test_transpose(cnd_isa_name((cnd_isa)isa), k);
    }
    test_select();
    static const size_t blocks[] = {1, 2, 5, 21};
    for (size_t i = 0; i < 4; i++)
        test_extension(blocks[i]);
}
