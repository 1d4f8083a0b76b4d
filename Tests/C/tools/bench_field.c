/* bench_field.c: nanoseconds an element of the field kernels, in L1 (512 elements) and from memory
 * (2^20), for every instruction set here. CPU time of one thread, the best of nine. Run by
 * Scripts/bench-field.sh. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "CCandor.h"

static double nanoseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static volatile uint64_t sink;

#define BENCH(name, call)                                      \
    do {                                                       \
        double best = 1e30;                                    \
        for (int round = 0; round < 9; round++) {              \
            const size_t calls = (1 << 20) / n;                \
            double start = nanoseconds();                      \
            for (size_t i = 0; i < calls; i++) {               \
                call;                                          \
                __asm__ volatile("" : : : "memory");           \
            }                                                  \
            double time = nanoseconds() - start;               \
            time /= (double)(calls * n);                       \
            best = time < best ? time : best;                  \
        }                                                      \
        printf("%-7s %8zu %-16s %7.3f\n", isa, n, name, best); \
    } while (0)

int main(void) {
    static uint64_t a[1 << 21], b[1 << 21], c[1 << 21], x[1 << 20];
    uint64_t state = 1;
    for (size_t i = 0; i < 1 << 21; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        a[i] = (state >> 2) % CND_M61_P;
        b[i] = (state >> 3) % CND_M61_P;
        x[i / 2] = a[i];
    }
    const cnd_fp2 k = {a[1], b[2]};
    for (size_t n = 512; n <= 1 << 20; n <<= 11) {
        for (int i = 0; i < CND_ISA_COUNT; i++) {
            const char *isa = cnd_isa_name((cnd_isa)i);
            const cnd_m61_kernels *m61 = cnd_m61_kernels_for((cnd_isa)i);
            const cnd_fp2_kernels *fp2 = cnd_fp2_kernels_for((cnd_isa)i);
            if (m61 == NULL || fp2 == NULL) continue;
            BENCH("m61 add", m61->vec_add(c, a, b, n));
            BENCH("m61 mul", m61->vec_mul(c, a, b, n));
            BENCH("m61 mul_add", m61->vec_mul_add(c, a, b, c, n));
            BENCH("m61 dot", sink = m61->vec_dot(a, b, n));
            BENCH("m61 invert", m61->vec_invert(c, a, n));
            BENCH("m61 from_words", m61->vec_from_words(c, a, n));
            BENCH("m61 canonical", sink = m61->vec_first_noncanonical_vartime(a, n));
            BENCH("fp2 mul", fp2->vec_mul(c, a, b, n));
            BENCH("fp2 square", fp2->vec_square(c, a, n));
            BENCH("fp2 mul_add", fp2->vec_mul_add(c, a, b, c, n));
            BENCH("fp2 mul_m61", fp2->vec_mul_m61(c, a, x, n));
            BENCH("fp2 scale", fp2->vec_scale(c, k, a, n));
            BENCH("fp2 scale_m61", fp2->vec_scale_m61(c, k, x, n));
            BENCH("fp2 axpy", fp2->vec_axpy(c, k, a, n));
            BENCH("fp2 axpy_m61", fp2->vec_axpy_m61(c, k, x, n));
            BENCH("fp2 dot", sink = fp2->vec_dot(a, b, n).c0);
            BENCH("fp2 dot_m61", sink = fp2->vec_dot_m61(a, x, n).c0);
            BENCH("fp2 invert", fp2->vec_invert(c, a, n));
            BENCH("fp2 from_blocks", fp2->vec_from_blocks(c, a, n));
        }
        const char *isa = cnd_isa_name(cnd_isa_active());
        BENCH("powers", cnd_fp2_vec_powers(c, k, 7, n));
        BENCH("power_sum", sink = cnd_fp2_vec_power_sum(k, 7, a, n).c0);
        BENCH("power_sum_m61", sink = cnd_fp2_vec_power_sum_m61(k, 7, x, n).c0);
    }
    return 0;
}
