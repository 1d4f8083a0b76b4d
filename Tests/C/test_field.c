/* test_field.c: the fields against arithmetic by division, and the vectors of Python's integers. */
#include <stdlib.h>
#include "CCandor.h"
#include "check.h"
#include "field/fp2.h"
#include "field_vectors.h"

/* F_p and K by their definition: 128-bit integers and their remainder. */

static uint64_t mod_p(unsigned __int128 x) {
    return (uint64_t)(x % CND_M61_P);
}

static uint64_t times(uint64_t a, uint64_t b) {
    return mod_p((unsigned __int128)a * b);
}

static cnd_fp2 plus(cnd_fp2 a, cnd_fp2 b) {
    return (cnd_fp2){mod_p((unsigned __int128)a.c0 + b.c0), mod_p((unsigned __int128)a.c1 + b.c1)};
}

static cnd_fp2 product(cnd_fp2 a, cnd_fp2 b) {
    return (cnd_fp2){mod_p((unsigned __int128)times(a.c0, b.c0) + CND_M61_P - times(a.c1, b.c1)),
                     mod_p((unsigned __int128)times(a.c0, b.c1) + times(a.c1, b.c0))};
}

static bool same(cnd_fp2 a, cnd_fp2 b) {
    return a.c0 == b.c0 && a.c1 == b.c1;
}

/* Elements that sit at the seams of every split, then random ones. */
static uint64_t element(uint64_t *state, unsigned mode, size_t i) {
    static const uint64_t edges[] = {0,
                                     1,
                                     2,
                                     CND_M61_P - 1,
                                     CND_M61_P - 2,
                                     UINT64_C(1) << 60,
                                     (UINT64_C(1) << 60) - 1,
                                     UINT64_C(1) << 52,
                                     (UINT64_C(1) << 52) - 1,
                                     UINT64_C(1) << 31,
                                     (UINT64_C(1) << 31) - 1,
                                     511,
                                     512,
                                     CND_M61_P - 511,
                                     CND_M61_P - (UINT64_C(1) << 52)};
    uint64_t random = test_random(state);
    if (mode == 0) return random % CND_M61_P;
    if (mode == 1) return CND_M61_P - 1;
    if (mode == 2 || random % 3 == 0) return edges[(i + random % 2) % (sizeof edges / 8)];
    return random % CND_M61_P;
}

enum { MODES = 4, MOST = 133 };

static void test_scalars(void) {
    for (size_t row = 0; row < sizeof field_vectors / sizeof field_vectors[0]; row++) {
        const uint64_t *w = field_vectors[row];
        cnd_fp2 a = cnd_fp2_load(w), b = cnd_fp2_load(w + 2);
        CHECK(same(cnd_fp2_mul(a, b), cnd_fp2_load(w + 4)), "row %zu", row);
        CHECK(same(product(a, b), cnd_fp2_load(w + 4)), "the reference, row %zu", row);
        CHECK(same(cnd_fp2_invert(a), cnd_fp2_load(w + 6)), "row %zu", row);
        CHECK(same(cnd_fp2_power(a, 0xfedcba9876543210), cnd_fp2_load(w + 8)), "row %zu", row);
    }
    const cnd_fp2 i = {0, 1}, one = {1, 0};
    CHECK(same(cnd_fp2_square(i), (cnd_fp2){CND_M61_P - 1, 0}), "i^2 = -1");
    uint64_t state = 1;
    for (size_t round = 0; round < 2000; round++) {
        uint64_t x = element(&state, round % MODES, round), y = element(&state, 3, round + 1);
        uint64_t z = element(&state, 3, round / 2);
        CHECK(cnd_m61_add(x, y) == mod_p((unsigned __int128)x + y), "x, y %zu", round);
        CHECK(cnd_m61_sub(x, y) == mod_p((unsigned __int128)x + CND_M61_P - y), "%zu", round);
        CHECK(cnd_m61_neg(x) == mod_p(CND_M61_P - x), "%zu", round);
        CHECK(cnd_m61_mul(x, y) == times(x, y), "%zu", round);
        CHECK(cnd_m61_mul_add(x, y, z) == mod_p((unsigned __int128)x * y + z), "%zu", round);
        CHECK(times(cnd_m61_invert(x), x) == (x != 0), "%zu", round);
        CHECK(cnd_m61_zero_mask(x) == (x == 0 ? UINT64_MAX : 0), "%zu", round);
        CHECK(cnd_m61_reduce64(UINT64_MAX - x) == mod_p(UINT64_MAX - x), "%zu", round);
        unsigned __int128 wide = ((unsigned __int128)y << 64 | z << 3) + x; /* < 2^125 */
        CHECK(cnd_m61_reduce128(wide) == mod_p(wide), "%zu", round);
        cnd_fp2 a = {x, y}, b = {z, x};
        CHECK(same(cnd_fp2_square(a), product(a, a)), "%zu", round);
        CHECK(same(cnd_fp2_add(cnd_fp2_sub(a, b), b), a), "%zu", round);
        CHECK(same(cnd_fp2_add(cnd_fp2_neg(a), a), (cnd_fp2){0, 0}), "%zu", round);
        CHECK(same(cnd_fp2_mul_m61(a, z), product(a, (cnd_fp2){z, 0})), "%zu", round);
        CHECK(same(cnd_fp2_power(a, CND_M61_P), cnd_fp2_conjugate(a)), "Frobenius %zu", round);
        if (!same(a, (cnd_fp2){0, 0}))
            CHECK(same(product(cnd_fp2_invert(a), a), one), "%zu", round);
    }
    unsigned __int128 most = ((unsigned __int128)1 << 125) - 1;
    CHECK(cnd_m61_reduce128(most) == mod_p(most), "2^125 - 1");
    CHECK(cnd_m61_reduce64(UINT64_MAX) == mod_p(UINT64_MAX), "2^64 - 1");
}

/* Data of one case, and room for a result between guards, one word off the alignment. */
typedef struct fixture {
    uint64_t a[2 * MOST], b[2 * MOST], c[2 * MOST], x[MOST], words[2 * MOST];
    uint64_t want[2 * MOST], room[2 * MOST + 16];
    cnd_fp2 k;
    const char *isa;
    size_t n;
} fixture;

static void fill(fixture *f, unsigned mode, uint64_t seed) {
    for (size_t i = 0; i < 2 * MOST; i++) {
        f->a[i] = element(&seed, mode, i);
        f->b[i] = element(&seed, mode, i + i / 7);
        f->c[i] = element(&seed, mode, i / 2);
        if (i < MOST) f->x[i] = element(&seed, mode, i + 3);
        f->words[i] = mode == 0 ? test_random(&seed) : UINT64_MAX << i % 64; /* all ones: p */
    }
    f->k = (cnd_fp2){f->c[5], f->b[6]};
}

static uint64_t *clear(fixture *f) {
    memset(f->room, 0xc5, sizeof f->room);
    return f->room + 1;
}

static uint64_t *copy(fixture *f, const uint64_t *in, size_t words) {
    return memcpy(clear(f), in, words * sizeof *in);
}

/* The result at room + 1 is `want`, and nothing else was written. */
static void expect(fixture *f, const char *what, size_t words) {
    uint64_t guard;
    memset(&guard, 0xc5, sizeof guard);
    CHECK(memcmp(f->room + 1, f->want, words * 8) == 0, "%s %s, n = %zu", f->isa, what, f->n);
    bool outside = f->room[0] == guard;
    for (size_t i = words + 1; i < words + 15 && i < 2 * MOST + 16; i++)
        outside &= f->room[i] == guard;
    CHECK(outside, "%s %s, n = %zu: wrote outside", f->isa, what, f->n);
}

#define WANT_M61(value)            \
    for (size_t i = 0; i < n; i++) \
    f->want[i] = (value)
#define WANT_K(value)              \
    for (size_t i = 0; i < n; i++) \
    cnd_fp2_store(f->want + 2 * i, (value))

static void test_m61(fixture *f, const cnd_m61_kernels *k) {
    const uint64_t *a = f->a, *b = f->b, *c = f->c;
    size_t n = f->n;
    WANT_M61(mod_p((unsigned __int128)a[i] + b[i]));
    k->vec_add(clear(f), a, b, n), expect(f, "a + b", n);
    k->vec_add(copy(f, a, n), f->room + 1, b, n), expect(f, "a += b", n);
    k->vec_add(copy(f, b, n), a, f->room + 1, n), expect(f, "b = a + b", n);
    WANT_M61(mod_p((unsigned __int128)a[i] + CND_M61_P - b[i]));
    k->vec_sub(clear(f), a, b, n), expect(f, "a - b", n);
    k->vec_sub(copy(f, a, n), f->room + 1, b, n), expect(f, "a -= b", n);
    k->vec_sub(copy(f, b, n), a, f->room + 1, n), expect(f, "b = a - b", n);
    WANT_M61(mod_p(CND_M61_P - a[i]));
    k->vec_neg(clear(f), a, n), expect(f, "-a", n);
    k->vec_neg(copy(f, a, n), f->room + 1, n), expect(f, "a = -a", n);
    WANT_M61(times(a[i], b[i]));
    k->vec_mul(clear(f), a, b, n), expect(f, "a b", n);
    k->vec_mul(copy(f, a, n), f->room + 1, b, n), expect(f, "a *= b", n);
    k->vec_mul(copy(f, b, n), a, f->room + 1, n), expect(f, "b = a b", n);
    WANT_M61(times(a[i], a[i]));
    k->vec_square(clear(f), a, n), expect(f, "a^2", n);
    k->vec_square(copy(f, a, n), f->room + 1, n), expect(f, "a = a^2", n);
    k->vec_mul(copy(f, a, n), f->room + 1, f->room + 1, n), expect(f, "a *= a", n);
    WANT_M61(mod_p((unsigned __int128)a[i] * b[i] + c[i]));
    k->vec_mul_add(clear(f), a, b, c, n), expect(f, "a b + c", n);
    k->vec_mul_add(copy(f, a, n), f->room + 1, b, c, n), expect(f, "a = a b + c", n);
    k->vec_mul_add(copy(f, c, n), a, b, f->room + 1, n), expect(f, "c += a b", n);
    WANT_M61(cnd_m61_invert(a[i]));
    k->vec_invert(clear(f), a, n), expect(f, "1 / a", n);
    WANT_M61((f->words[i] & CND_M61_P) % CND_M61_P);
    k->vec_from_words(clear(f), f->words, n), expect(f, "words", n);
    k->vec_from_words(copy(f, f->words, n), f->room + 1, n), expect(f, "words in place", n);
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum = mod_p((unsigned __int128)a[i] * b[i] + sum);
    CHECK(k->vec_dot(a, b, n) == sum, "%s dot, n = %zu", f->isa, n);
    CHECK(k->vec_first_noncanonical_vartime(a, n) == n, "%s, n = %zu", f->isa, n);
    for (size_t bad = 0; bad < n; bad += 1 + bad / 8) {
        memcpy(f->want, a, 8 * n);
        f->want[bad] = bad % 2 ? CND_M61_P : UINT64_MAX;
        f->want[n - 1] = CND_M61_P + 1;
        CHECK(k->vec_first_noncanonical_vartime(f->want, n) == bad, "%s, %zu of %zu", f->isa, bad,
              n);
    }
}

static void test_fp2(fixture *f, const cnd_fp2_kernels *k) {
    const uint64_t *a = f->a, *b = f->b, *c = f->c, *x = f->x;
    size_t n = f->n, words = 2 * n;
#define A cnd_fp2_load(a + 2 * i)
#define B cnd_fp2_load(b + 2 * i)
#define C cnd_fp2_load(c + 2 * i)
#define X (cnd_fp2){x[i], 0}
    WANT_K(product(A, B));
    k->vec_mul(clear(f), a, b, n), expect(f, "a b in K", words);
    k->vec_mul(copy(f, a, words), f->room + 1, b, n), expect(f, "a *= b in K", words);
    k->vec_mul(copy(f, b, words), a, f->room + 1, n), expect(f, "b = a b in K", words);
    WANT_K(product(A, A));
    k->vec_square(clear(f), a, n), expect(f, "a^2 in K", words);
    k->vec_square(copy(f, a, words), f->room + 1, n), expect(f, "a = a^2 in K", words);
    WANT_K(plus(product(A, B), C));
    k->vec_mul_add(clear(f), a, b, c, n), expect(f, "a b + c in K", words);
    k->vec_mul_add(copy(f, c, words), a, b, f->room + 1, n), expect(f, "c += a b in K", words);
    k->vec_mul_add(copy(f, a, words), f->room + 1, b, c, n), expect(f, "a = a b + c", words);
    WANT_K(product(A, X));
    k->vec_mul_m61(clear(f), a, x, n), expect(f, "a x", words);
    k->vec_mul_m61(copy(f, a, words), f->room + 1, x, n), expect(f, "a *= x", words);
    WANT_K(plus(product(A, X), C));
    k->vec_mul_add_m61(clear(f), a, x, c, n), expect(f, "a x + c", words);
    k->vec_mul_add_m61(copy(f, c, words), a, x, f->room + 1, n), expect(f, "c += a x", words);
    WANT_K(product(A, f->k));
    k->vec_scale(clear(f), f->k, a, n), expect(f, "k a", words);
    k->vec_scale(copy(f, a, words), f->k, f->room + 1, n), expect(f, "a *= k", words);
    WANT_K(product(f->k, X));
    k->vec_scale_m61(clear(f), f->k, x, n), expect(f, "k x", words);
    WANT_K(plus(C, product(f->k, A)));
    k->vec_axpy(copy(f, c, words), f->k, a, n), expect(f, "c += k a", words);
    WANT_K(plus(A, product(f->k, A)));
    k->vec_axpy(copy(f, a, words), f->k, f->room + 1, n), expect(f, "a += k a", words);
    WANT_K(plus(C, product(f->k, X)));
    k->vec_axpy_m61(copy(f, c, words), f->k, x, n), expect(f, "c += k x", words);
    WANT_K(cnd_fp2_invert(A));
    k->vec_invert(clear(f), a, n), expect(f, "1 / a in K", words);
    WANT_K(((cnd_fp2){
        (f->words[2 * i] & CND_M61_P) % CND_M61_P,
        (uint64_t)(((unsigned __int128)f->words[2 * i + 1] << 64 | f->words[2 * i]) >> 61) %
            (CND_M61_P + 1) % CND_M61_P}));
    k->vec_from_blocks(clear(f), f->words, n), expect(f, "blocks", words);
    k->vec_from_blocks(copy(f, f->words, words), f->room + 1, n), expect(f, "in place", words);
    cnd_fp2 sum = {0, 0}, mixed = {0, 0};
    for (size_t i = 0; i < n; i++)
        sum = plus(sum, product(A, B)), mixed = plus(mixed, product(A, X));
    CHECK(same(k->vec_dot(a, b, n), sum), "%s dot in K, n = %zu", f->isa, n);
    CHECK(same(k->vec_dot_m61(a, x, n), mixed), "%s dot with F_p, n = %zu", f->isa, n);
#undef A
#undef B
#undef C
#undef X
}

/* Sums so long that every accumulator is as full as it may be: all factors p - 1. */
static void test_full_sums(const char *isa, const cnd_m61_kernels *m61,
                           const cnd_fp2_kernels *fp2) {
    const size_t n = 2 * 1024 * 8 + 11;
    uint64_t *a = malloc(2 * n * sizeof *a);
    if (a == NULL) abort();
    for (size_t i = 0; i < 2 * n; i++)
        a[i] = CND_M61_P - 1;
    CHECK(m61->vec_dot(a, a, n) == n, "%s: n times (-1)(-1)", isa);
    cnd_fp2 square = fp2->vec_dot(a, a, n), mixed = fp2->vec_dot_m61(a, a, n);
    CHECK(same(square, (cnd_fp2){0, 2 * n}), "%s: n times (-1 - i)^2 = 2 i", isa);
    CHECK(same(mixed, (cnd_fp2){n, n}), "%s: n times (-1 - i)(-1)", isa);
    /* p - 1 has the most ones; 2^52 - 1 and 511 fill single parts. */
    for (size_t i = 0; i < 2 * n; i++)
        a[i] = i % 2 ? (UINT64_C(1) << 52) - 1 : CND_M61_P - 511;
    uint64_t odd = times(a[1], a[1]), even = times(a[0], a[0]);
    uint64_t both = mod_p((unsigned __int128)(n / 2) * odd + (unsigned __int128)(n - n / 2) * even);
    CHECK(m61->vec_dot(a, a, n) == both, "%s: mixed ends", isa);
    free(a);
}

/* Powers and their sums, whole and in parts, on the instruction set of this run. */
static void test_powers(void) {
    static uint64_t a[2 * 700], powers[2 * 700];
    uint64_t seed = 99;
    for (size_t i = 0; i < 1400; i++)
        a[i] = element(&seed, 3, i);
    const cnd_fp2 base = {a[100], a[301]};
    static const size_t lengths[] = {0, 1, 2, 3, 7, 255, 256, 257, 511, 512, 513, 700};
    for (size_t l = 0; l < sizeof lengths / sizeof lengths[0]; l++) {
        size_t n = lengths[l];
        uint64_t first = l % 3 == 0 ? 0 : 1000003 * l;
        cnd_fp2_vec_powers(powers, base, first, n);
        cnd_fp2 power = {1, 0}, sum = {0, 0}, mixed = {0, 0};
        for (uint64_t j = 0; j < first; j++)
            power = cnd_fp2_mul(power, base);
        for (size_t i = 0; i < n; i++, power = product(power, base)) {
            if (!same(cnd_fp2_load(powers + 2 * i), power)) CHECK(false, "power %zu of %zu", i, n);
            sum = plus(sum, product(power, cnd_fp2_load(a + 2 * i)));
            mixed = plus(mixed, product(power, (cnd_fp2){a[i], 0}));
        }
        CHECK(same(cnd_fp2_vec_power_sum(base, first, a, n), sum), "n = %zu", n);
        CHECK(same(cnd_fp2_vec_power_sum_m61(base, first, a, n), mixed), "n = %zu", n);
        for (size_t cut = 1; cut < n; cut += 97) {
            cnd_fp2 head = cnd_fp2_vec_power_sum(base, first, a, cut);
            cnd_fp2 tail = cnd_fp2_vec_power_sum(base, first + cut, a + 2 * cut, n - cut);
            CHECK(same(cnd_fp2_add(head, tail), sum), "cut at %zu of %zu", cut, n);
            head = cnd_fp2_vec_power_sum_m61(base, first, a, cut);
            tail = cnd_fp2_vec_power_sum_m61(base, first + cut, a + cut, n - cut);
            CHECK(same(cnd_fp2_add(head, tail), mixed), "cut at %zu of %zu", cut, n);
        }
    }
}

static void test_bytes(void) {
    enum { N = 1100 };
    static uint64_t a[N], back[N];
    static uint8_t bytes[8 * N + 1];
    uint64_t seed = 5;
    for (size_t i = 0; i < N; i++)
        a[i] = element(&seed, 3, i);
    for (size_t n = 0; n <= N; n += n < 20 ? 1 : 180) {
        cnd_m61_vec_to_bytes(bytes + 1, a, n);
        memset(back, 0xc5, sizeof back);
        CHECK(cnd_m61_vec_from_bytes_vartime(back, bytes + 1, n) == n, "n = %zu", n);
        CHECK(memcmp(back, a, 8 * n) == 0, "n = %zu", n);
        for (size_t i = 0; i < n; i++) {
            uint64_t word = 0;
            for (size_t b = 8; b-- > 0;)
                word = word << 8 | bytes[1 + 8 * i + b];
            if (word != a[i]) CHECK(false, "bytes are little-endian, element %zu", i);
        }
        for (size_t bad = 0; bad < n; bad += 1 + n / 5) {
            uint8_t top = bytes[8 + 8 * bad];
            bytes[8 + 8 * bad] = 0x20; /* 2^61 and more */
            memset(back, 0xc5, sizeof back);
            CHECK(cnd_m61_vec_from_bytes_vartime(back, bytes + 1, n) == bad, "%zu of %zu", bad, n);
            CHECK(back[0] == UINT64_C(0xc5c5c5c5c5c5c5c5), "a refused message wrote an element");
            bytes[8 + 8 * bad] = top;
        }
    }
}

/* The dispatched functions are the table's; mixtures of K and F_p take the right lengths. */
static void test_dispatched(fixture *f) {
    const uint64_t *a = f->a, *b = f->b;
    size_t n = f->n = 29, words = 2 * n;
    f->isa = "dispatched";
    for (size_t i = 0; i < words; i++)
        f->want[i] = mod_p((unsigned __int128)a[i] + b[i]);
    cnd_fp2_vec_add(clear(f), a, b, n), expect(f, "a + b in K", words);
    for (size_t i = 0; i < words; i++)
        f->want[i] = mod_p((unsigned __int128)a[i] + CND_M61_P - b[i]);
    cnd_fp2_vec_sub(clear(f), a, b, n), expect(f, "a - b in K", words);
    for (size_t i = 0; i < words; i++)
        f->want[i] = mod_p(CND_M61_P - a[i]);
    cnd_fp2_vec_neg(clear(f), a, n), expect(f, "-a in K", words);
    const cnd_m61_kernels table = {cnd_m61_vec_add,        cnd_m61_vec_sub,
                                   cnd_m61_vec_neg,        cnd_m61_vec_mul,
                                   cnd_m61_vec_square,     cnd_m61_vec_mul_add,
                                   cnd_m61_vec_dot,        cnd_m61_vec_invert,
                                   cnd_m61_vec_from_words, cnd_m61_vec_first_noncanonical_vartime};
    test_m61(f, &table);
    const cnd_fp2_kernels fp2 = {
        cnd_fp2_vec_mul,         cnd_fp2_vec_square, cnd_fp2_vec_mul_add,   cnd_fp2_vec_mul_m61,
        cnd_fp2_vec_mul_add_m61, cnd_fp2_vec_scale,  cnd_fp2_vec_scale_m61, cnd_fp2_vec_axpy,
        cnd_fp2_vec_axpy_m61,    cnd_fp2_vec_dot,    cnd_fp2_vec_dot_m61,   cnd_fp2_vec_invert,
        cnd_fp2_vec_from_blocks};
    test_fp2(f, &fp2);
}

void test_field(void) {
    static fixture f;
    test_scalars();
    for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
        const cnd_m61_kernels *m61 = cnd_m61_kernels_for((cnd_isa)isa);
        const cnd_fp2_kernels *fp2 = cnd_fp2_kernels_for((cnd_isa)isa);
        if (m61 == NULL || fp2 == NULL) continue;
        f.isa = cnd_isa_name((cnd_isa)isa);
        for (unsigned mode = 0; mode < MODES; mode++) {
            fill(&f, mode, 17 + mode);
            for (f.n = 0; f.n <= MOST; f.n += f.n < 35 ? 1 : 14) {
                test_m61(&f, m61);
                test_fp2(&f, fp2);
            }
        }
        test_full_sums(f.isa, m61, fp2);
    }
    test_dispatched(&f);
    test_powers();
    test_bytes();
}
