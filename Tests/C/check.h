/* check.h: counts what holds and prints what does not. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

extern unsigned long checks_passed, checks_failed;

#define CHECK(condition, ...)                                               \
    do {                                                                    \
        if (condition) {                                                    \
            checks_passed++;                                                \
        } else {                                                            \
            checks_failed++;                                                \
            fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition); \
            fprintf(stderr, __VA_ARGS__);                                   \
            fputc('\n', stderr);                                            \
        }                                                                   \
    } while (0)

/* SplitMix64 (Steele, Lea and Flood 2014): test data from a seed, not by the code under test. */
static inline uint64_t test_random(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static inline void test_random_bytes(uint8_t *out, size_t n, uint64_t seed) {
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(test_random(&seed) >> 32);
}

void test_dispatch(const char *isa, const char *backend, int status);
void test_prg(void);
void test_hash(void);
void test_field(void);
void test_exp_log(void);
void test_infer(void);
void test_noise(void);
void test_noise_rows(void);
void test_noise_sticky(void);
void test_numeric(void);
void test_policy(void);
void test_quantise(void);
void test_mask(void);
void test_mask_examples(void);
void test_mask_large(void);
void test_mask_errors(void);
void test_mask_noise(void);
void test_mask_logprobs(void);
void test_mask_randomness(void);
void test_masker(void);
void test_parallel(void);
void test_train(void);
void test_vole(void);
void test_ot(void);
void test_golden(void);
void test_mask_golden(void);
void test_mask_few(void);
void test_mask_top(void);

#endif
