/* test_hash.c: SHA-256 against the standard's vectors, and each kernel against its definition. */
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"

static void digest_of(const uint8_t *bytes, size_t n, uint8_t digest[32]) {
    cnd_sha256 hash;
    cnd_sha256_start(&hash);
    cnd_sha256_add(&hash, bytes, n);
    cnd_sha256_digest(&hash, digest);
}

static bool is(const uint8_t digest[32], const char *hex) {
    char text[65];
    for (int i = 0; i < 32; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
    return strcmp(text, hex) == 0;
}

/* FIPS 180-4 (csrc.nist.gov, "SHA256.pdf" and "SHA2_Additional.pdf"). */
static void test_vectors(void) {
    uint8_t digest[32];
    digest_of(NULL, 0, digest);
    CHECK(is(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), "empty");
    digest_of((const uint8_t *)"abc", 3, digest);
    CHECK(is(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), "abc");
    digest_of((const uint8_t *)"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
              digest);
    CHECK(is(digest, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"), "56");
    cnd_sha256 hash;
    cnd_sha256_start(&hash);
    uint8_t a[1000];
    memset(a, 'a', sizeof a);
    for (int i = 0; i < 1000; i++)
        cnd_sha256_add(&hash, a, sizeof a);
    cnd_sha256_digest(&hash, digest);
    CHECK(is(digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"), "10^6");
}

/* However a message is cut, and whether or not a digest was asked for on the way. */
static void test_pieces(void) {
    uint8_t message[300], whole[32], digest[32];
    test_random_bytes(message, sizeof message, 1);
    for (size_t n = 0; n <= sizeof message; n += n < 140 ? 1 : 40) {
        digest_of(message, n, whole);
        for (size_t cut = 0; cut <= n; cut += 1 + cut / 3) {
            cnd_sha256 hash;
            cnd_sha256_start(&hash);
            cnd_sha256_add(&hash, message, cut);
            cnd_sha256_digest(&hash, digest);
            cnd_sha256_add(&hash, message + cut, 0);
            cnd_sha256_add(&hash, message + cut, n - cut);
            cnd_sha256_digest(&hash, digest);
            CHECK(memcmp(digest, whole, 32) == 0, "%zu bytes, cut at %zu", n, cut);
        }
    }
}

static void test_table(const char *isa, const cnd_hash_kernels *k) {
    uint8_t blocks[64 * 9 + 1];
    const cnd_hash_kernels *scalar = cnd_hash_kernels_for(CND_ISA_SCALAR);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        test_random_bytes(blocks, sizeof blocks, seed);
        if (seed == 1) memset(blocks, 0, sizeof blocks);
        if (seed == 2) memset(blocks, 0xff, sizeof blocks);
        for (size_t n = 0; n <= 9; n++) {
            uint32_t got[8], expected[8];
            test_random_bytes((uint8_t *)got, sizeof got, seed + 100);
            memcpy(expected, got, sizeof got);
            k->sha256_blocks(got, blocks + 1, n);
            scalar->sha256_blocks(expected, blocks + 1, n);
            CHECK(memcmp(got, expected, sizeof got) == 0, "%s, %zu blocks, seed %d", isa, n,
                  (int)seed);
        }
    }
}

void test_hash(void) {
    test_vectors();
    test_pieces();
    for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
        const cnd_hash_kernels *k = cnd_hash_kernels_for((cnd_isa)isa);
        if (k != NULL) test_table(cnd_isa_name((cnd_isa)isa), k);
    }
}
