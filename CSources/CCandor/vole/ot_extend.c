/* ot_extend.c: the kernels of OT extension by instruction set, and both sides of the extension on
 * top of them. No branch and no address depends on a key, a choice or delta. */
#include <string.h>
#if defined(__aarch64__)
#include <sys/auxv.h>
#endif
#include "cnd_kernels.h"
#include "cnd_ot.h"
#include "cnd_secret.h"
#include "dispatch/constant_time.h"
#include "dispatch/debug.h"
#include "dispatch/target_regions.h"
#include "field/gf128.h"
#include "vole/bit_transpose.h"

#define KERNELS(isa) \
    { cnd_gf128_dot_##isa, cnd_bit_transpose_##isa }

static const cnd_ot_kernels kernels[CND_ISA_COUNT] = {
    [CND_ISA_SCALAR] = KERNELS(scalar),
#if CND_AARCH64
    [CND_ISA_NEON] = KERNELS(neon),
#endif
#if CND_X86_64
    [CND_ISA_AVX2] = KERNELS(avx2),
    [CND_ISA_AVX512] = KERNELS(avx512),
#endif
};

/* Carry-less multiplication is promised by none of the instruction sets: without it the next lower
 * one serves. */
static const cnd_ot_kernels *kernels_of(cnd_isa isa) {
#if CND_X86_64
    if (isa == CND_ISA_AVX512 && !__builtin_cpu_supports("vpclmulqdq")) isa = CND_ISA_AVX2;
    if (isa == CND_ISA_AVX2 && !__builtin_cpu_supports("pclmul")) isa = CND_ISA_SCALAR;
#endif
#if CND_AARCH64
    if (isa == CND_ISA_NEON && !(getauxval(AT_HWCAP) & 1ul << 4)) isa = CND_ISA_SCALAR; /* PMULL */
#endif
    return &kernels[isa];
}

const cnd_ot_kernels *cnd_ot_kernels_for(cnd_isa isa) {
    return cnd_isa_available(isa) ? kernels_of(isa) : NULL;
}

void cnd_ot_select(uint8_t *out, const uint8_t *if_zero, const uint8_t *if_one, size_t bytes,
                   const uint8_t *choices, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint8_t mask = (uint8_t)cnd_bit_mask(choices[i]);
        for (size_t j = i * bytes; j < (i + 1) * bytes; j++)
            out[j] = (uint8_t)(if_zero[j] ^ ((if_zero[j] ^ if_one[j]) & mask));
    }
}

void cnd_gf128_dot(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    kernels_of(cnd_isa_active())->gf128_dot(out, a, b, n);
}

void cnd_gf128_multiply(uint64_t *out, const uint64_t *a, const uint64_t *b) {
    cnd_gf128_dot(out, a, b, 1);
}

void cnd_bit_transpose(uint64_t *rows, const uint64_t *columns, size_t tiles, size_t stride) {
    kernels_of(cnd_isa_active())->bit_transpose(rows, columns, tiles, stride);
}

static void expand(const cnd_aes128_key *key, uint64_t *out, uint64_t stream, size_t blocks) {
    cnd_aes128_ctr_words(key, out, 2 * blocks, stream, 0);
}

void cnd_cot_receiver_expand(uint64_t *corrections, uint64_t *columns, uint64_t *choices,
                             const cnd_aes128_key *keys, uint64_t stream, size_t blocks) {
    size_t words = 2 * blocks;
    expand(&keys[0], columns, stream, blocks);
    expand(&keys[1], choices, stream, blocks);
    for (size_t i = 0; i < words; i++)
        choices[i] ^= columns[i];
    for (size_t c = 1; c < CND_COT_COLUMNS; c++) {
        uint64_t *column = columns + c * words, *correction = corrections + (c - 1) * words;
        expand(&keys[2 * c], column, stream, blocks);
        expand(&keys[2 * c + 1], correction, stream, blocks);
        for (size_t i = 0; i < words; i++)
            correction[i] ^= column[i] ^ choices[i];
    }
}

/* All ones where bit c of delta is set, else 0. */
static uint64_t delta_mask(const uint64_t *delta, size_t c) {
    return cnd_bit_mask(delta[c / 64] >> c % 64 & 1);
}

void cnd_cot_sender_expand(uint64_t *columns, const uint64_t *corrections,
                           const cnd_aes128_key *keys, const uint64_t *delta, uint64_t stream,
                           size_t blocks) {
    size_t words = 2 * blocks;
    expand(&keys[0], columns, stream, blocks);
    for (size_t c = 1; c < CND_COT_COLUMNS; c++) {
        uint64_t *column = columns + c * words, mask = delta_mask(delta, c);
        const uint64_t *correction = corrections + (c - 1) * words;
        expand(&keys[c], column, stream, blocks);
        for (size_t i = 0; i < words; i++)
            column[i] ^= correction[i] & mask;
    }
}

void cnd_cot_fold(uint64_t *out, const uint64_t *matrix, size_t columns, size_t blocks,
                  const uint64_t *challenge, uint64_t *powers) {
    CND_CHECK(blocks > 0);
    uint64_t power[2] = {1, 0};
    for (size_t i = 0; i + 1 < blocks; i++) {
        cnd_gf128_multiply(power, power, challenge);
        memcpy(powers + 2 * i, power, sizeof power);
    }
    powers[2 * (blocks - 1)] = 1;
    powers[2 * (blocks - 1) + 1] = 0;
    for (size_t c = 0; c < columns; c++)
        cnd_gf128_dot(out + 2 * c, matrix + 2 * c * blocks, powers, blocks);
}

bool cnd_cot_folds_agree(const uint64_t *sender, const uint64_t *receiver, const uint64_t *choices,
                         const uint64_t *delta) {
    uint64_t difference = 0;
    for (size_t c = 0; c < CND_COT_COLUMNS; c++) {
        uint64_t mask = delta_mask(delta, c);
        for (size_t i = 0; i < 2; i++)
            difference |= sender[2 * c + i] ^ receiver[2 * c + i] ^ (choices[i] & mask);
    }
    return difference == 0;
}
