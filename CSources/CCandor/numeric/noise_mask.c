/* noise_mask.c: rows with fresh noise, some thousand samples at a time while they are in cache. */
#include "cnd_secret.h"
#include "numeric/noise.h"
#include "numeric/noise_rows.h"

enum {
    SAMPLES = 2048,
    STREAM_ROWS = 4096, /* rows that draw from one stream */
};

size_t cnd_noise_scratch(size_t classes) {
    return cnd_noise_rest(classes);
}

/* Rows to take at once: whole groups of samples where there are many. */
static size_t rows_at_once(size_t classes, uint64_t row, size_t left) {
    size_t rows = SAMPLES / classes;
    rows = rows >= CND_NOISE_GROUP ? rows & ~(size_t)(CND_NOISE_GROUP - 1) : rows > 0 ? rows : 1;
    size_t in_stream = STREAM_ROWS - (size_t)(row % STREAM_ROWS);
    rows = rows < in_stream ? rows : in_stream;
    return rows < left ? rows : left;
}

void cnd_noise_rows(uint32_t *numerators, const float *probabilities, const int32_t *tops,
                    size_t rows, size_t classes, uint32_t denominator, const cnd_noise *noise,
                    const cnd_aes128_key *key, uint64_t first_row, double *scratch) {
    const cnd_noise_kernels *k = cnd_noise_kernels_active();
    int32_t samples[SAMPLES];
    for (size_t done = 0, now; done < rows; done += now) {
        uint64_t row = first_row + done;
        now = rows_at_once(classes, row, rows - done);
        uint32_t *out = numerators + done * classes;
        uint64_t first = row % STREAM_ROWS * classes;
        for (size_t i = 0, n = now * classes; i < n; i += SAMPLES) {
            size_t part = n - i < SAMPLES ? n - i : SAMPLES;
            k->read(out + i, probabilities + done * classes + i, part);
            cnd_noise_fill(samples, part, noise, key, row / STREAM_ROWS, first + i);
            k->add(out + i, samples, part);
        }
        k->finish(out, now, classes, denominator, tops == NULL ? NULL : tops + done, scratch);
    }
    cnd_secret_wipe(samples, sizeof samples);
}
