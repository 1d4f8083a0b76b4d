/* noise_sticky.c: noise that is drawn from the row itself.
 *
 * Fields are chained by CMAC: a field is cut in pieces of PIECE bytes, of which the last is shorter
 * (and may be empty), and the next tag is the CMAC of the tag, the field's name, the piece's length
 * and the piece. So no two sequences of fields are the same bytes. */
#include <string.h>
#include "cnd_secret.h"
#include "numeric/noise.h"
#include "numeric/noise_rows.h"

enum {
    SAMPLES = 1024,
    PIECE = 1024,
    HEAD = 19, /* tag, name, length */
    FIELD_PERIOD = 1,
    FIELD_MODEL = 2,
    FIELD_POLICY = 3,
    FIELD_ROW = 4,
};

/* message[HEAD ...] holds the piece. */
static void chain(const cnd_aes128_key *key, uint8_t tag[16], uint8_t *message, uint8_t field,
                  size_t bytes) {
    memcpy(message, tag, 16);
    message[16] = field;
    message[17] = (uint8_t)bytes, message[18] = (uint8_t)(bytes >> 8);
    cnd_aes128_cmac(key, tag, message, HEAD + bytes);
}

static void chain_field(const cnd_aes128_key *key, uint8_t tag[16], uint8_t field,
                        const uint8_t *data, size_t bytes) {
    uint8_t message[HEAD + PIECE];
    for (; bytes >= PIECE; data += PIECE, bytes -= PIECE) {
        memcpy(message + HEAD, data, PIECE);
        chain(key, tag, message, field, PIECE);
    }
    if (bytes > 0) memcpy(message + HEAD, data, bytes);
    chain(key, tag, message, field, bytes);
}

static void store_little_endian(uint8_t *bytes, uint64_t value, size_t n) {
    for (size_t i = 0; i < n; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
}

void cnd_sticky_bind(cnd_sticky *sticky, const uint8_t *secret, uint64_t period,
                     const uint8_t *model, size_t model_bytes, const uint8_t *policy,
                     size_t policy_bytes) {
    uint8_t number[8];
    store_little_endian(number, period, sizeof number);
    cnd_aes128_expand(&sticky->key, secret);
    memset(sticky->tag, 0, sizeof sticky->tag);
    chain_field(&sticky->key, sticky->tag, FIELD_PERIOD, number, sizeof number);
    chain_field(&sticky->key, sticky->tag, FIELD_MODEL, model, model_bytes);
    chain_field(&sticky->key, sticky->tag, FIELD_POLICY, policy, policy_bytes);
}

/* The key of a row's noise: the field is the top, then a byte for each class. */
static void row_key(cnd_aes128_key *key, const cnd_sticky *sticky, const uint32_t *steps, size_t n,
                    uint32_t top) {
    uint8_t message[HEAD + PIECE], tag[16];
    memcpy(tag, sticky->tag, sizeof tag);
    store_little_endian(message + HEAD, top, 4);
    size_t used = 4;
    for (size_t c = 0; c < n; c++) {
        message[HEAD + used++] = (uint8_t)steps[c]; /* <= CND_STICKY_STEPS */
        if (used == PIECE) {
            chain(&sticky->key, tag, message, FIELD_ROW, PIECE);
            used = 0;
        }
    }
    chain(&sticky->key, tag, message, FIELD_ROW, used);
    cnd_aes128_expand(key, tag);
    cnd_secret_wipe(message, sizeof message);
    cnd_secret_wipe(tag, sizeof tag);
}

static void add_samples(uint32_t *v, size_t n, const cnd_noise *noise, const cnd_aes128_key *key) {
    int32_t samples[SAMPLES];
    for (size_t i = 0; i < n; i += SAMPLES) {
        size_t part = n - i < SAMPLES ? n - i : SAMPLES;
        cnd_noise_fill(samples, part, noise, key, 0, i);
        cnd_noise_kernels_active()->add(v + i, samples, part);
    }
    cnd_secret_wipe(samples, n < SAMPLES ? n * sizeof *samples : sizeof samples);
}

/* Some rows, their coarse forms and keys on the stack. */
enum { ROWS = 32 };

void cnd_sticky_rows(uint32_t *numerators, const float *probabilities, const int32_t *tops,
                     bool preserve, size_t rows, size_t classes, uint32_t denominator,
                     const cnd_noise *noise, const cnd_sticky *sticky, double *scratch) {
    const cnd_noise_kernels *k = cnd_noise_kernels_active();
    cnd_aes128_key keys[ROWS];
    for (size_t done = 0; done < rows; done += ROWS) {
        size_t now = rows - done < ROWS ? rows - done : ROWS;
        uint32_t *out = numerators + done * classes;
        const int32_t *top = tops + done;
        k->read(out, probabilities + done * classes, now * classes);
        k->finish(out, now, classes, CND_STICKY_STEPS, NULL, scratch);
        for (size_t i = 0; i < now; i++)
            row_key(&keys[i], sticky, out + i * classes, classes, (uint32_t)top[i]);
        k->finish(out, now, classes, CND_NOISE_GRID, NULL, scratch);
        for (size_t i = 0; i < now; i++)
            add_samples(out + i * classes, classes, noise, &keys[i]);
        k->finish(out, now, classes, denominator, preserve ? top : NULL, scratch);
    }
    cnd_secret_wipe(keys, sizeof keys);
}
