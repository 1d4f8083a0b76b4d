/* main.c: valgrind as a judge of secret-dependent time, over everything that touches Delta, keys,
 * MACs, witnesses, the secrets of oblivious transfer, and scores that get noise.
 *
 * Usage: constant_time [branch | address]; with an argument it leaks a secret in that way, to show
 * that a report would come. Run with CND_ISA=scalar or avx2: valgrind 3.19 has no AVX-512. */
#include <stdio.h>
#include <string.h>
#include "secret.h"

/* A comparison that ends at the first difference. */
static int same_vartime(const uint8_t *a, const uint8_t *b, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        if (a[i] != b[i]) return 0;
    return 1;
}

static void leak(const char *how) {
    uint8_t tag[16] = {1}, expected[16] = {2};
    static const char table[256] = {1};
    SECRET(expected);
    if (strcmp(how, "branch") == 0)
        (void)!printf("%d\n", same_vartime(tag, expected, sizeof tag));
    else if (((volatile const char *)table)[expected[0]] == 0)
        puts("");
}

int main(int argc, char **argv) {
    if (argc > 1) {
        leak(argv[1]);
        return 0;
    }
    judge_prg();
    judge_fields();
    judge_circuits();
    judge_noise();
    judge_masks();
    judge_transfers();
    judge_vole();
    return 0;
}
