/* noise.c: samples from streams of AES, by the instruction set that runs. */
#include <string.h>
#include "cnd_secret.h"
#include "dispatch/debug.h"
#include "dispatch/target_regions.h"
#include "numeric/noise.h"
#include "numeric/noise_rows.h"

#define KERNELS(isa)                                                                    \
    {                                                                                   \
        cnd_noise_laplace_groups_##isa, cnd_noise_laplace_wide_groups_##isa,            \
            cnd_noise_gaussian_groups_##isa, cnd_noise_read_##isa, cnd_noise_add_##isa, \
            cnd_noise_finish_##isa                                                      \
    }

static const cnd_noise_kernels kernels[CND_ISA_COUNT] = {
    [CND_ISA_SCALAR] = KERNELS(scalar),
#if CND_AARCH64
    [CND_ISA_NEON] = KERNELS(neon),
#endif
#if CND_X86_64
    [CND_ISA_AVX2] = KERNELS(avx2),
    [CND_ISA_AVX512] = KERNELS(avx512),
#endif
};

const cnd_noise_kernels *cnd_noise_kernels_for(cnd_isa isa) {
    return cnd_isa_available(isa) ? &kernels[isa] : NULL;
}

const cnd_noise_kernels *cnd_noise_kernels_active(void) {
    return &kernels[cnd_isa_active()];
}

bool cnd_noise_fresh_key(cnd_aes128_key *key) {
    uint8_t secret[16];
    bool drawn = cnd_secret_random(secret, sizeof secret);
    if (drawn)
        cnd_aes128_expand(key, secret);
    else
        memset(key, 0, sizeof *key);
    cnd_secret_wipe(secret, sizeof secret);
    return drawn;
}

/* Groups made at once: the bits of 16 narrow ones are 13 batches of 32 blocks, and stay in L1. */
enum { CHUNK = 16 };

static void fill_groups(int32_t *out, size_t groups, const cnd_noise *noise,
                        const cnd_aes128_key *key, uint64_t stream, uint64_t first_group) {
    const cnd_noise_kernels *k = cnd_noise_kernels_active();
    bool wide = !noise->gaussian && noise->laplace.low_bits > CND_NOISE_NARROW_BITS;
    size_t blocks = noise->gaussian ? CND_NOISE_GAUSSIAN_BLOCKS
                    : wide          ? CND_NOISE_WIDE_BLOCKS
                                    : CND_NOISE_NARROW_BLOCKS;
    uint64_t bits[2 * CND_NOISE_GAUSSIAN_BLOCKS * CHUNK];
    for (size_t done = 0; done < groups; done += CHUNK) {
        size_t now = groups - done < CHUNK ? groups - done : CHUNK;
        cnd_aes128_ctr_words(key, bits, 2 * blocks * now, stream, blocks * (first_group + done));
        (noise->gaussian ? k->gaussian_groups
         : wide          ? k->laplace_wide_groups
                : k->laplace_groups)(out + CND_NOISE_GROUP * done, (uint8_t *)bits, noise, now);
    }
    size_t used = groups < CHUNK ? groups : CHUNK;
    cnd_secret_wipe(bits, 16 * blocks * used);
}

/* n <= 8 samples of one group, from lane `lane`. */
static void fill_part(int32_t *out, size_t n, const cnd_noise *noise, const cnd_aes128_key *key,
                      uint64_t stream, uint64_t group, size_t lane) {
    int32_t samples[CND_NOISE_GROUP];
    fill_groups(samples, 1, noise, key, stream, group);
    memcpy(out, samples + lane, n * sizeof *out);
    cnd_secret_wipe(samples, sizeof samples);
}

void cnd_noise_fill(int32_t *out, size_t n, const cnd_noise *noise, const cnd_aes128_key *key,
                    uint64_t stream, uint64_t first) {
    CND_CHECK(first <= UINT64_C(1) << 56 && n <= UINT64_C(1) << 56);
    uint64_t group = first / CND_NOISE_GROUP;
    size_t lane = first % CND_NOISE_GROUP, left = CND_NOISE_GROUP - lane;
    if (lane > 0 && n > 0) {
        size_t now = n < left ? n : left;
        fill_part(out, now, noise, key, stream, group++, lane);
        out += now, n -= now;
    }
    size_t groups = n / CND_NOISE_GROUP, rest = n % CND_NOISE_GROUP;
    fill_groups(out, groups, noise, key, stream, group);
    if (rest > 0)
        fill_part(out + CND_NOISE_GROUP * groups, rest, noise, key, stream, group + groups, 0);
}
