/* prg.c: the kernels of prg/ by instruction set, and what is built on them: CTR streams. */
#include <string.h>
#include "cnd_kernels.h"
#include "cnd_prg.h"
#include "cnd_secret.h"
#include "dispatch/choice.h"
#include "dispatch/debug.h"
#include "dispatch/target_regions.h"
#include "prg/aes.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "stream words are little-endian in memory");

#define KERNELS(isa) \
    { cnd_aes128_expand_##isa, cnd_aes128_encrypt_blocks_##isa, cnd_aes128_ctr_blocks_##isa }

static const cnd_prg_kernels kernels[CND_ISA_COUNT] = {
    [CND_ISA_SCALAR] = KERNELS(scalar),
#if CND_AARCH64
    [CND_ISA_NEON] = KERNELS(neon),
#endif
#if CND_X86_64
    [CND_ISA_AVX2] = KERNELS(avx2),
    [CND_ISA_AVX512] = KERNELS(avx512),
#endif
};

static const cnd_prg_kernels *kernels_of(cnd_isa isa) {
    return &kernels[isa == CND_ISA_NEON && !cnd_neon_has_aes() ? CND_ISA_SCALAR : isa];
}

const cnd_prg_kernels *cnd_prg_kernels_for(cnd_isa isa) {
    return cnd_isa_available(isa) ? kernels_of(isa) : NULL;
}

void cnd_aes128_expand(cnd_aes128_key *key, const uint8_t *secret) {
    kernels_of(cnd_isa_active())->aes128_expand(key, secret);
}

void cnd_aes128_encrypt_blocks(const cnd_aes128_key *key, uint8_t *out, const uint8_t *in,
                               size_t blocks) {
    CND_CHECK(cnd_same_or_disjoint(out, in, 16 * blocks));
    kernels_of(cnd_isa_active())->aes128_encrypt_blocks(key, out, in, blocks);
}

/* Whole blocks from the 128-bit counter high || low, which carries and wraps. */
static void ctr_blocks(const cnd_aes128_key *key, uint8_t *out, size_t blocks, uint64_t high,
                       uint64_t low) {
    const cnd_prg_kernels *k = kernels_of(cnd_isa_active());
    /* 2^64 - low blocks are left before the carry; low = 0 leaves more than any memory holds. */
    size_t before_carry = low == 0 || blocks < 0 - low ? blocks : (size_t)(0 - low);
    k->aes128_ctr_blocks(key, out, before_carry, high, low);
    if (blocks > before_carry)
        k->aes128_ctr_blocks(key, out + 16 * before_carry, blocks - before_carry, high + 1, 0);
}

static void ctr_fill(const cnd_aes128_key *key, uint8_t *out, size_t bytes, uint64_t high,
                     uint64_t low) {
    size_t whole = bytes / 16, rest = bytes % 16;
    ctr_blocks(key, out, whole, high, low);
    if (rest > 0) {
        uint8_t last[16];
        uint64_t next = low + whole;
        ctr_blocks(key, last, 1, high + (next < low), next);
        memcpy(out + 16 * whole, last, rest);
        cnd_secret_wipe(last, sizeof last);
    }
}

static uint64_t load_big_endian(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return __builtin_bswap64(word);
}

void cnd_aes128_ctr_fill(const cnd_aes128_key *key, uint8_t *out, size_t bytes,
                         const uint8_t *counter) {
    ctr_fill(key, out, bytes, load_big_endian(counter), load_big_endian(counter + 8));
}

void cnd_aes128_ctr_words(const cnd_aes128_key *key, uint64_t *out, size_t n, uint64_t stream,
                          uint64_t first_block) {
    ctr_fill(key, (uint8_t *)out, n * sizeof *out, stream, first_block);
}
