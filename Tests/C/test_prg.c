/* test_prg.c: AES, CTR and CMAC against the standards' vectors and against AES as FIPS 197 defines
 * it. */
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"

static const uint8_t *hex(const char *text) {
    static uint8_t buffers[8][64];
    static unsigned turn = 0;
    uint8_t *out = buffers[turn++ % 8];
    for (size_t i = 0; text[2 * i] != '\0'; i++)
        sscanf(text + 2 * i, "%2hhx", &out[i]);
    return out;
}

/* AES by its definition, bit by bit; slow, and not constant in time. */

static uint8_t multiply(uint8_t a, uint8_t b) {
    uint8_t product = 0;
    for (; b != 0; b >>= 1) {
        if (b & 1) product ^= a;
        a = (uint8_t)((a << 1) ^ (a & 0x80 ? 0x1b : 0));
    }
    return product;
}

static uint8_t substitute(uint8_t x) {
    uint8_t inverse = 0;
    for (int y = 1; x != 0 && y < 256; y++)
        if (multiply(x, (uint8_t)y) == 1) inverse = (uint8_t)y;
    uint8_t s = 0x63;
    for (int i = 0; i < 5; i++)
        s ^= (uint8_t)(inverse << i | inverse >> (8 - i));
    return s;
}

static uint8_t sbox[256];

static void reference_expand(uint8_t w[176], const uint8_t key[16]) {
    memcpy(w, key, 16);
    uint8_t constant = 1;
    for (int i = 16; i < 176; i += 4) {
        uint8_t t[4] = {w[i - 4], w[i - 3], w[i - 2], w[i - 1]};
        if (i % 16 == 0) {
            uint8_t first = t[0];
            t[0] = sbox[t[1]] ^ constant, t[1] = sbox[t[2]], t[2] = sbox[t[3]], t[3] = sbox[first];
            constant = multiply(constant, 2);
        }
        for (int j = 0; j < 4; j++)
            w[i + j] = w[i + j - 16] ^ t[j];
    }
}

static void reference_encrypt(uint8_t out[16], const uint8_t in[16], const uint8_t w[176]) {
    uint8_t s[16], t[16];
    for (int i = 0; i < 16; i++)
        s[i] = in[i] ^ w[i];
    for (int round = 1; round <= 10; round++) {
        for (int column = 0; column < 4; column++)
            for (int row = 0; row < 4; row++)
                t[4 * column + row] = sbox[s[4 * ((column + row) % 4) + row]];
        for (int column = 0; column < 4; column++)
            for (int row = 0; row < 4; row++) {
                const uint8_t *c = t + 4 * column;
                s[4 * column + row] = round == 10
                                          ? c[row]
                                          : multiply(c[row], 2) ^ multiply(c[(row + 1) % 4], 3) ^
                                                c[(row + 2) % 4] ^ c[(row + 3) % 4];
            }
        for (int i = 0; i < 16; i++)
            s[i] ^= w[16 * round + i];
    }
    memcpy(out, s, 16);
}

static void test_vectors(void) {
    cnd_aes128_key key;
    uint8_t out[64];
    /* FIPS 197 appendices A.1, B and C.1 */
    cnd_aes128_expand(&key, hex("2b7e151628aed2a6abf7158809cf4f3c"));
    CHECK(memcmp(key.round[10], hex("d014f9a8c9ee2589e13f0cc8b6630ca6"), 16) == 0, "FIPS 197 A.1");
    cnd_aes128_encrypt_blocks(&key, out, hex("3243f6a8885a308d313198a2e0370734"), 1);
    CHECK(memcmp(out, hex("3925841d02dc09fbdc118597196a0b32"), 16) == 0, "FIPS 197 B");
    cnd_aes128_expand(&key, hex("000102030405060708090a0b0c0d0e0f"));
    cnd_aes128_encrypt_blocks(&key, out, hex("00112233445566778899aabbccddeeff"), 1);
    CHECK(memcmp(out, hex("69c4e0d86a7b0430d8cdb78070b4c55a"), 16) == 0, "FIPS 197 C.1");

    /* SP 800-38A F.5.1: the output blocks of CTR-AES128.Encrypt */
    cnd_aes128_expand(&key, hex("2b7e151628aed2a6abf7158809cf4f3c"));
    cnd_aes128_ctr_fill(&key, out, 64, hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
    CHECK(memcmp(out,
                 hex("ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae"
                     "6a2cc3787889374fbeb4c81b17ba6c44e89c399ff0f198c6d40a31db156cabfe"),
                 64) == 0,
          "SP 800-38A F.5.1");

    /* SP 800-38B D.1 (RFC 4493 section 4) */
    const uint8_t *message =
        hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
            "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
    static const struct {
        size_t bytes;
        const char *tag;
    } cmac[] = {{0, "bb1d6929e95937287fa37d129b756746"},
                {16, "070a16b46b4d4144f79bdd9dd04a287c"},
                {40, "dfa66747de9ae63030ca32611497c827"},
                {64, "51f0bebf7e3b9d92fc49741779363cfe"}};
    for (size_t i = 0; i < 4; i++) {
        cnd_aes128_cmac(&key, out, message, cmac[i].bytes);
        CHECK(memcmp(out, hex(cmac[i].tag), 16) == 0, "CMAC of %zu bytes", cmac[i].bytes);
    }
}

enum { MOST_BLOCKS = 131 };

/* Against the definition: keys, blocks around batches of every instruction set, in place,
 * unaligned. */
static void test_table(const char *isa, const cnd_prg_kernels *k) {
    static uint8_t in[16 * MOST_BLOCKS + 1], out[16 * MOST_BLOCKS + 17], expected[16 * MOST_BLOCKS];
    for (uint64_t seed = 1; seed <= 8; seed++) {
        uint8_t secret[16], w[176];
        test_random_bytes(secret, 16, seed);
        if (seed == 1) memset(secret, 0, 16);
        if (seed == 2) memset(secret, 0xff, 16);
        test_random_bytes(in, sizeof in, seed + 100);
        cnd_aes128_key key;
        k->aes128_expand(&key, secret);
        reference_expand(w, secret);
        CHECK(memcmp(key.round, w, 176) == 0, "%s round keys, seed %d", isa, (int)seed);
        for (size_t i = 0; i < MOST_BLOCKS; i++)
            reference_encrypt(expected + 16 * i, in + 1 + 16 * i, w);
        for (size_t n = 0; n <= MOST_BLOCKS; n += n < 70 ? 1 : 61) {
            memset(out, 0xc5, sizeof out);
            k->aes128_encrypt_blocks(&key, out + 1, in + 1, n);
            CHECK(memcmp(out + 1, expected, 16 * n) == 0, "%s, %zu blocks", isa, n);
            CHECK(out[0] == 0xc5 && out[16 * n + 1] == 0xc5, "%s, %zu blocks: wrote outside", isa,
                  n);
            memcpy(out, in + 1, 16 * n);
            k->aes128_encrypt_blocks(&key, out, out, n);
            CHECK(memcmp(out, expected, 16 * n) == 0, "%s, %zu blocks in place", isa, n);

            uint64_t high = 0x0102030405060708, low = (uint64_t)0 - n; /* up to the carry */
            memset(out, 0xc5, sizeof out);
            k->aes128_ctr_blocks(&key, out + 1, n, high, low);
            CHECK(out[0] == 0xc5 && out[16 * n + 1] == 0xc5, "%s, %zu counters: wrote outside", isa,
                  n);
            for (size_t i = 0; i < n; i++) {
                uint8_t counter[16], block[16];
                for (int b = 0; b < 8; b++) {
                    counter[b] = (uint8_t)(high >> (56 - 8 * b));
                    counter[8 + b] = (uint8_t)((low + i) >> (56 - 8 * b));
                }
                reference_encrypt(block, counter, w);
                if (memcmp(out + 1 + 16 * i, block, 16) == 0) continue;
                CHECK(false, "%s, counter %zu of %zu", isa, i, n);
            }
        }
    }
}

/* Any cut of a stream gives the same bytes, also where the counter carries and wraps. */
static void test_streams(void) {
    cnd_aes128_key key;
    cnd_aes128_expand(&key, hex("000102030405060708090a0b0c0d0e0f"));
    static const char *const counters[] = {"00000000000000000000000000000000",
                                           "0123456789abcdeffffffffffffffffd",
                                           "fffffffffffffffffffffffffffffffe"};
    for (size_t c = 0; c < 3; c++) {
        uint8_t whole[16 * 41];
        uint8_t counter[16];
        memcpy(counter, hex(counters[c]), 16);
        for (size_t block = 0; block < 41; block++) {
            cnd_aes128_encrypt_blocks(&key, whole + 16 * block, counter, 1);
            for (int i = 15; i >= 0 && ++counter[i] == 0; i--)
                continue;
        }
        for (size_t bytes = 0; bytes <= sizeof whole; bytes += bytes < 70 ? 1 : 97) {
            uint8_t *out = malloc(bytes + 1); /* the sanitizer's guard stands right behind */
            if (out == NULL) abort();
            out[bytes] = 0xc5;
            cnd_aes128_ctr_fill(&key, out, bytes, hex(counters[c]));
            CHECK(memcmp(out, whole, bytes) == 0 && out[bytes] == 0xc5, "%zu bytes from %s", bytes,
                  counters[c]);
            free(out);
        }
    }
    uint64_t words[7], later[3];
    cnd_aes128_ctr_words(&key, words, 7, 42, 1000);
    cnd_aes128_ctr_words(&key, later, 3, 42, 1002);
    CHECK(memcmp(words + 4, later, sizeof later) == 0, "blocks of a stream have numbers");
    cnd_aes128_ctr_words(&key, later, 3, 43, 1000);
    CHECK(memcmp(words, later, sizeof later) != 0, "streams differ");
    uint8_t block[16] = {0, 0, 0, 0, 0, 0, 0, 42, 0, 0, 0, 0, 0, 0, 3, 0xe8};
    cnd_aes128_encrypt_blocks(&key, block, block, 1);
    uint64_t first = 0;
    for (int i = 7; i >= 0; i--)
        first = first << 8 | block[i];
    CHECK(words[0] == first, "words are little-endian");
}

void test_prg(void) {
    for (int x = 0; x < 256; x++)
        sbox[x] = substitute((uint8_t)x);
    test_vectors();
    for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
        const cnd_prg_kernels *k = cnd_prg_kernels_for((cnd_isa)isa);
        if (k != NULL) test_table(cnd_isa_name((cnd_isa)isa), k);
    }
    test_streams();
}
