/* constant_time.c: valgrind as a judge of secret-dependent time. Keys and messages are marked
 * undefined; memcheck then reports every branch and every address that depends on them. The
 * bit-sliced code and CMAC must give no report. Usage: constant_time [leak]; `leak` branches on a
 * key, to show that a report would come. Run with CND_ISA=scalar or avx2: valgrind 3.19 has no
 * AVX-512. */
#include <stdio.h>
#include <string.h>
#include <valgrind/memcheck.h>
#include "CCandor.h"

int main(int argc, char **argv) {
    uint8_t secret[16] = {1, 2, 3}, message[100] = {4, 5, 6}, out[100];
    VALGRIND_MAKE_MEM_UNDEFINED(secret, sizeof secret);
    VALGRIND_MAKE_MEM_UNDEFINED(message, sizeof message);
    if (argc > 1 && strcmp(argv[1], "leak") == 0 && secret[0] > 100) puts("a high key");

    cnd_aes128_key key;
    cnd_aes128_expand(&key, secret);
    cnd_aes128_encrypt_blocks(&key, out, message, 6);
    const uint8_t counter[16] = {7}; /* public, as cnd_prg.h says */
    cnd_aes128_ctr_fill(&key, out, 100, counter);
    for (size_t bytes = 0; bytes <= sizeof message; bytes++)
        cnd_aes128_cmac(&key, out, message, bytes);
    return 0;
}
