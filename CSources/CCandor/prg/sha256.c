/* sha256.c: the compression by instruction set, and SHA-256 in pieces on top of it. */
#include <string.h>
#if defined(__aarch64__)
#include <sys/auxv.h>
#endif
#include "cnd_hash.h"
#include "cnd_kernels.h"
#include "cnd_secret.h"
#include "dispatch/target_regions.h"
#include "prg/sha256.h"

static const cnd_hash_kernels kernels[CND_ISA_COUNT] = {
    [CND_ISA_SCALAR] = {cnd_sha256_blocks_scalar},
#if CND_AARCH64
    [CND_ISA_NEON] = {cnd_sha256_blocks_neon},
#endif
#if CND_X86_64
    [CND_ISA_AVX2] = {cnd_sha256_blocks_avx2},
    [CND_ISA_AVX512] = {cnd_sha256_blocks_avx2}, /* one block after another: nothing to widen */
#endif
};

/* None of the instruction sets promises SHA: without it scalar code serves. */
static const cnd_hash_kernels *kernels_of(cnd_isa isa) {
#if CND_X86_64
    if (!__builtin_cpu_supports("sha")) isa = CND_ISA_SCALAR;
#endif
#if CND_AARCH64
    if (!(getauxval(AT_HWCAP) & 1ul << 6)) isa = CND_ISA_SCALAR; /* HWCAP_SHA2 */
#endif
    return &kernels[isa];
}

const cnd_hash_kernels *cnd_hash_kernels_for(cnd_isa isa) {
    return cnd_isa_available(isa) ? kernels_of(isa) : NULL;
}

void cnd_sha256_start(cnd_sha256 *hash) {
    /* FIPS 180-4, section 5.3.3 */
    *hash = (cnd_sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                   0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void cnd_sha256_add(cnd_sha256 *hash, const uint8_t *bytes, size_t n) {
    const cnd_hash_kernels *k = kernels_of(cnd_isa_active());
    size_t held = hash->bytes % 64;
    hash->bytes += n;
    if (held > 0) {
        size_t taken = n < 64 - held ? n : 64 - held;
        if (taken > 0) memcpy(hash->block + held, bytes, taken);
        if (held + taken < 64) return;
        k->sha256_blocks(hash->state, hash->block, 1);
        bytes += taken;
        n -= taken;
    }
    k->sha256_blocks(hash->state, bytes, n / 64);
    if (n % 64 > 0) memcpy(hash->block, bytes + n / 64 * 64, n % 64);
}

void cnd_sha256_digest(const cnd_sha256 *hash, uint8_t *digest) {
    /* section 5.1.1: a bit, zeros, and the length in bits, to the end of a block */
    uint32_t state[8];
    uint8_t last[128] = {0};
    size_t held = hash->bytes % 64, blocks = held < 56 ? 1 : 2;
    uint64_t bits = __builtin_bswap64(8 * hash->bytes);
    memcpy(state, hash->state, sizeof state);
    memcpy(last, hash->block, held);
    last[held] = 0x80;
    memcpy(last + 64 * blocks - 8, &bits, 8);
    kernels_of(cnd_isa_active())->sha256_blocks(state, last, blocks);
    for (int i = 0; i < 8; i++) {
        uint32_t word = __builtin_bswap32(state[i]);
        memcpy(digest + 4 * i, &word, 4);
    }
    cnd_secret_wipe(state, sizeof state);
    cnd_secret_wipe(last, sizeof last);
}
