/* noise.c: noise measured. Scripts/noise.sh builds and runs it.
 *
 *   noise law N     N samples of each of several laws against the exact ones: cells of equal
 *                   probability, residues modulo 64, mean, variance; exits 1 on a deviation over 5
 *   noise bias      how far the mean of released rows is from the true row, by scale and top
 *   noise speed     nanoseconds a sample in L2, for every law and instruction set: kernel, and with
 *                   its random bits for the set that CND_ISA chooses. CPU time, the best of nine */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "noise_law.h"

enum { BLOCK = 1 << 16 };
static int32_t samples[BLOCK];

static cnd_noise law_of(noise_law law) {
    cnd_noise noise;
    if ((law.gaussian ? cnd_noise_gaussian : cnd_noise_laplace)(&noise, law.scale) != CND_OK)
        abort();
    return noise;
}

static const noise_law laws[] = {{false, 0x1p-16}, {false, 0.05}, {false, 0.2}, {false, 1},
                                 {true, 0x1p-16},  {true, 0.05},  {true, 0.2}};

enum { LAWS = sizeof laws / sizeof *laws };

static int check_laws(double n) {
    static noise_counts counts;
    cnd_aes128_key key;
    int bad = 0;
    if (!cnd_noise_fresh_key(&key)) abort();
    for (size_t i = 0; i < LAWS; i++) {
        cnd_noise noise = law_of(laws[i]);
        noise_counts_start(&counts, laws[i]);
        for (uint64_t done = 0; done < (uint64_t)n; done += BLOCK) {
            cnd_noise_fill(samples, BLOCK, &noise, &key, i, done);
            noise_counts_add(&counts, samples, BLOCK);
        }
        double total = (double)counts.n, variance = noise_variance(&laws[i]);
        double values[] = {noise_cells_deviation(&counts), noise_residues_deviation(&counts),
                           counts.sum / sqrt(variance * total),
                           (counts.squares / total / variance - 1) / sqrt(5 / total)};
        printf("%-8s %-10g %.0f samples: cells %+.2f, residues %+.2f, mean %+.2f, variance %+.2f "
               "deviations\n",
               laws[i].gaussian ? "Gaussian" : "Laplace", laws[i].scale, total, values[0],
               values[1], values[2], values[3]);
        for (int v = 0; v < 4; v++)
            bad |= !(fabs(values[v]) < 5);
    }
    return bad;
}

static void report_bias(void) {
    enum { CLASSES = 10, ROWS = 20000 };
    static float p[ROWS * CLASSES];
    static uint32_t out[ROWS * CLASSES];
    static int32_t tops[ROWS];
    cnd_aes128_key key;
    if (!cnd_noise_fresh_key(&key)) abort();
    puts("mean released score of the top class and of the others, of 10; 20000 rows");
    for (double scale = 0.01; scale < 2; scale *= sqrt(10))
        for (int top = 0; top < 2; top++)
            for (int keep = 1; keep >= 0; keep--) {
                float high = top ? 0.9f : 0.3f;
                double sums[2] = {0, 0};
                cnd_noise noise = law_of((noise_law){false, scale});
                for (size_t i = 0; i < ROWS * CLASSES; i++)
                    p[i] = i % CLASSES == 0 ? high : (1 - high) / (CLASSES - 1);
                cnd_noise_rows(out, p, keep ? tops : NULL, ROWS, CLASSES, CND_NOISE_GRID, &noise,
                               &key, 0, NULL);
                for (size_t i = 0; i < ROWS * CLASSES; i++)
                    sums[i % CLASSES != 0] += out[i] / (double)CND_NOISE_GRID / ROWS;
                printf("Laplace %.3f, arg max %s: %.3f becomes %.4f, %.4f becomes %.4f\n", scale,
                       keep ? "kept" : "free", (double)high, sums[0], (1 - (double)high) / 9,
                       sums[1] / 9);
            }
}

static double nanoseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

#define BEST(result, call)                        \
    do {                                          \
        result = 1e30;                            \
        for (int round = 0; round < 9; round++) { \
            double start = nanoseconds();         \
            call;                                 \
            double time = nanoseconds() - start;  \
            if (time < (result)) (result) = time; \
        }                                         \
        (result) /= BLOCK;                        \
    } while (0)

static void report_speed(void) {
    static uint64_t bits[768 / 64 * BLOCK];
    cnd_aes128_key key;
    if (!cnd_noise_fresh_key(&key)) abort();
    cnd_aes128_ctr_words(&key, bits, sizeof bits / 8, 0, 0);
    for (size_t i = 0; i < LAWS; i++) {
        cnd_noise noise = law_of(laws[i]);
        for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
            const cnd_noise_kernels *k = cnd_noise_kernels_for((cnd_isa)isa);
            if (k == NULL) continue;
            void (*kernel)(int32_t *, const uint8_t *, const cnd_noise *, size_t) =
                noise.gaussian                ? k->gaussian_groups
                : noise.laplace.low_bits > 16 ? k->laplace_wide_groups
                                              : k->laplace_groups;
            double alone, whole = 0;
            BEST(alone, kernel(samples, (uint8_t *)bits, &noise, BLOCK / 8));
            if ((int)cnd_isa_active() == isa)
                BEST(whole, cnd_noise_fill(samples, BLOCK, &noise, &key, 1, 0));
            printf("%-8s %-10g %-7s kernel %7.2f ns", laws[i].gaussian ? "Gaussian" : "Laplace",
                   laws[i].scale, cnd_isa_name((cnd_isa)isa), alone);
            if (whole > 0) printf(", with bits %7.2f ns: %.0f M samples/s", whole, 1e3 / whole);
            putchar('\n');
        }
    }
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "law") == 0) return check_laws(atof(argv[2]));
    if (argc == 2 && strcmp(argv[1], "bias") == 0) return report_bias(), 0;
    if (argc == 2 && strcmp(argv[1], "speed") == 0) return report_speed(), 0;
    fputs("usage: noise law N | bias | speed\n", stderr);
    return 2;
}
