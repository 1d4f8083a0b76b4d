/* prg.c: keys, messages and streams of AES, and messages of SHA-256. */
#include "secret.h"

void judge_prg(void) {
    uint8_t secret[16] = {1, 2, 3}, message[100] = {4, 5, 6}, out[100];
    uint64_t words[33];
    SECRET(secret);
    SECRET(message);

    cnd_aes128_key key;
    cnd_aes128_expand(&key, secret);
    cnd_aes128_encrypt_blocks(&key, out, message, 6);
    const uint8_t counter[16] = {7}; /* public, as cnd_prg.h says */
    cnd_aes128_ctr_fill(&key, out, 100, counter);
    cnd_aes128_ctr_words(&key, words, 33, 5, 6);
    for (size_t bytes = 0; bytes <= sizeof message; bytes++)
        cnd_aes128_cmac(&key, out, message, bytes);

    cnd_sha256 hash;
    cnd_sha256_start(&hash);
    cnd_sha256_add(&hash, message, sizeof message);
    cnd_sha256_add(&hash, message, 7);
    cnd_sha256_digest(&hash, out);
}
