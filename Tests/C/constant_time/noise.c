/* noise.c: random bits, keys, scores and the top classes of rows. */
#include "secret.h"

/* Every sampler and row kernel of an instruction set on secrets. */
static void judge_kernels(const cnd_noise_kernels *k) {
    static uint8_t bits[768 * 3];
    static float scores[300 * 4];
    static uint32_t v[300 * 4];
    static int32_t samples[300 * 4], tops[4] = {1, 0, 299, 2};
    cnd_noise noise;
    if (cnd_noise_laplace(&noise, 0.2) != CND_OK) return;
    SECRET(bits);
    k->laplace_groups(samples, bits, &noise, 3);
    if (cnd_noise_laplace(&noise, 1) != CND_OK) return;
    k->laplace_wide_groups(samples, bits, &noise, 3);
    if (cnd_noise_gaussian(&noise, 0.001) != CND_OK) return;
    k->gaussian_groups(samples, bits, &noise, 3);

    SECRET(scores);
    SECRET(samples);
    SECRET(tops);
    k->read(v, scores, 4 * 300 - 3);
    SECRET(v);
    k->add(v, samples, 4 * 300 - 3);
    SECRET(v);
    k->finish(v, 4, 300, CND_NOISE_GRID, tops, NULL); /* across the lanes */
    SECRET(v);
    k->finish(v, 4, 10, 100, tops, NULL); /* upright */
}

void judge_noise(void) {
    static float scores[30 * 10];
    static uint32_t numerators[30 * 10];
    static int32_t tops[30], samples[100];
    uint8_t secret[16] = {1};
    const uint8_t name[3] = {1, 2, 3}; /* models and policies are public */
    cnd_noise noise;
    cnd_aes128_key key;
    cnd_sticky sticky;
    if (cnd_noise_laplace(&noise, 0.2) != CND_OK || !cnd_noise_fresh_key(&key)) return;
    if (cnd_noise_scratch(10) > 0) return; /* of the shape alone */
    judge_kernels(cnd_noise_kernels_for(cnd_isa_active()));

    SECRET(secret);
    SECRET(key);
    SECRET(scores);
    SECRET(tops);
    cnd_noise_fill(samples, 100, &noise, &key, 1, 3);
    cnd_noise_rows(numerators, scores, tops, 30, 10, CND_NOISE_GRID, &noise, &key, 4090, NULL);
    cnd_sticky_bind(&sticky, secret, 7, name, 3, name, 2);
    cnd_sticky_rows(numerators, scores, tops, true, 30, 10, 100, &noise, &sticky, NULL);
}
