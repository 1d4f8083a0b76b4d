/* cmac.c: CMAC with AES-128, steps as in RFC 4493 section 2. */
#include <string.h>
#include "cnd_prg.h"
#include "cnd_secret.h"
#include "dispatch/constant_time.h"

/* x * 2 in GF(2^128), big-endian; no branch on the secret top bit. */
static void double_block(uint8_t x[16]) {
    uint8_t reduction = (uint8_t)(0x87 & cnd_bit_mask(x[0] >> 7));
    for (int i = 0; i < 15; i++)
        x[i] = (uint8_t)(x[i] << 1 | x[i + 1] >> 7);
    x[15] = (uint8_t)(x[15] << 1) ^ reduction;
}

static void xor_block(uint8_t x[16], const uint8_t y[16]) {
    for (int i = 0; i < 16; i++)
        x[i] ^= y[i];
}

void cnd_aes128_cmac(const cnd_aes128_key *key, uint8_t *tag, const uint8_t *message,
                     size_t bytes) {
    /* The last block is the one that no byte follows; an empty message has an empty one. */
    size_t before_last = bytes == 0 ? 0 : (bytes - 1) / 16;
    size_t rest = bytes - 16 * before_last; /* 0 ... 16 */

    uint8_t subkey[16] = {0};
    cnd_aes128_encrypt_blocks(key, subkey, subkey, 1);
    double_block(subkey); /* K1, for a whole last block */

    uint8_t last[16] = {0};
    if (rest > 0) memcpy(last, message + 16 * before_last, rest);
    if (rest < 16) {
        last[rest] = 0x80;
        double_block(subkey); /* K2, for a padded one */
    }
    xor_block(last, subkey);

    uint8_t chain[16] = {0};
    for (size_t block = 0; block < before_last; block++) {
        xor_block(chain, message + 16 * block);
        cnd_aes128_encrypt_blocks(key, chain, chain, 1);
    }
    xor_block(chain, last);
    cnd_aes128_encrypt_blocks(key, tag, chain, 1);

    cnd_secret_wipe(subkey, sizeof subkey);
    cnd_secret_wipe(last, sizeof last);
    cnd_secret_wipe(chain, sizeof chain);
}
