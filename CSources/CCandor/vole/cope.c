/* cope.c: seeds of VOLE from oblivious transfers of the bits of Delta. A few hundred elements a
 * session, so there is one version, on the dispatched AES and vectors.
 *
 * Source: Keller, Orsini and Scholl, "MASCOT" (eprint 2016/505), Fig. 3 (COPE); the digits of K
 * are g_i = 2^i and 2^i * i. */
#include "cnd_field.h"
#include "cnd_prg.h"
#include "cnd_secret.h"
#include "cnd_vole.h"
#include "dispatch/constant_time.h"
#include "field/m61.h"

#define BITS 61 /* of a component of Delta */

static void expand(uint64_t *out, const uint8_t *seed, size_t n, uint64_t stream) {
    cnd_aes128_key key;
    cnd_aes128_expand(&key, seed);
    cnd_aes128_ctr_words(&key, out, n, stream, 0);
    cnd_m61_vec_from_words(out, out, n);
    cnd_secret_wipe(&key, sizeof key);
}

/* Horner's rule from the top digit down: component = 2 * component + digit. */
static void double_and_add(uint64_t *elements, int component, const uint64_t *digit, size_t n) {
    for (size_t j = 0; j < n; j++) {
        uint64_t *x = elements + 2 * j + component;
        *x = cnd_m61_add(cnd_m61_add(*x, *x), digit[j]);
    }
}

void cnd_cope_prove(uint64_t *corrections, uint64_t *macs, const uint64_t *values,
                    const uint8_t *seeds, size_t n, uint64_t stream, uint64_t *scratch) {
    uint64_t *first = scratch, *second = scratch + n;
    for (size_t j = 0; j < 2 * n; j++)
        macs[j] = 0;
    for (int i = CND_COPE_TRANSFERS - 1; i >= 0; i--) {
        expand(first, seeds + 32 * i, n, stream);
        expand(second, seeds + 32 * i + 16, n, stream);
        double_and_add(macs, i / BITS, first, n);
        cnd_m61_vec_sub(first, first, second, n);
        cnd_m61_vec_add(corrections + (size_t)i * n, first, values, n);
    }
    cnd_secret_wipe(scratch, 2 * n * sizeof *scratch);
}

void cnd_cope_verify(uint64_t *keys, const uint64_t *corrections, const uint8_t *seeds,
                     const uint64_t *delta, size_t n, uint64_t stream, uint64_t *scratch) {
    for (size_t j = 0; j < 2 * n; j++)
        keys[j] = 0;
    for (int i = CND_COPE_TRANSFERS - 1; i >= 0; i--) {
        uint64_t chosen = cnd_bit_mask(delta[i / BITS] >> (i % BITS) & 1);
        const uint64_t *correction = corrections + (size_t)i * n;
        expand(scratch, seeds + 16 * i, n, stream);
        for (size_t j = 0; j < n; j++)
            scratch[j] = cnd_m61_add(scratch[j], correction[j] & chosen);
        double_and_add(keys, i / BITS, scratch, n);
    }
    cnd_secret_wipe(scratch, n * sizeof *scratch);
}
