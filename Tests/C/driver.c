/* driver.c: tests of the C core without Swift, for gcc, for sanitizers and for AArch64 under qemu.
 *
 * Usage: driver ISA BACKEND STATUS [brief]: what the environment it runs in must lead to ("-":
 * any). With `brief`, and where settings are to be refused, it tests that and that results are the
 * golden ones, and no more: the rest is tested under other settings. Scripts/test-c.sh builds it
 * and runs it in all of them. */
#include <stdlib.h>
#include "check.h"

unsigned long checks_passed = 0, checks_failed = 0;

static void test_all(void) {
    test_prg();
    test_hash();
    test_field();
    test_exp_log();
    test_infer();
    test_noise();
    test_noise_rows();
    test_noise_sticky();
    test_numeric();
    test_policy();
    test_quantise();
    test_mask();
    test_mask_examples();
    test_mask_large();
    test_mask_errors();
    test_mask_noise();
    test_mask_logprobs();
    test_mask_randomness();
    test_masker();
    test_parallel();
    test_train();
    test_vole();
    test_ot();
}

int main(int argc, char **argv) {
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: driver ISA|- BACKEND|- STATUS [brief]\n");
        return 2;
    }
    int status = atoi(argv[3]);
    test_dispatch(argv[1], argv[2], status);
    if (status == 0 && argc == 4) test_all();
    test_golden();
    test_mask_golden();
    test_mask_few();
    test_mask_top();
    printf("%lu passed, %lu failed\n", checks_passed, checks_failed);
    return checks_failed == 0 ? 0 : 1;
}
