/* simd_m61_avx512.h: eight lanes, products by IFMA. Included by simd_m61.h, which says what each
 * name means.
 *
 * IFMA multiplies the low 52 bits of two lanes and adds the low or the high 52 bits of the product.
 * A left factor is split as a = a0 + 2^52 a1, a right one as b = bl + 2^9 bh: a0, bh < 2^52 and
 * a1, bl < 2^9. With 2^61 = 1 mod p,
 *
 *   a b = 2^9 a0 bh + a0 bl + 2^61 a1 bh + 2^52 a1 bl
 *       = [hi(a0 bh) + lo(a0 bl) + lo(a1 bh)] + 2^9 [lo(a0 bh)]
 *         + 2^52 [hi(a0 bl) + hi(a1 bh) + a1 bl]  mod p.
 *
 * Both splits put the seam of the greatest product, 2^9 (2^52)^2 hi and lo, on a power that folds
 * for nothing. Seven multiplications, no shift between them. */
#include <immintrin.h>

#define CND_SIMD_SUFFIX avx512
#define CND_SIMD_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX512)
#define CND_SIMD_END CND_TARGET_END
#define VM_LANES 8
#define VM_WIDE_TERMS 4
#define VM_SUM_TERMS 1024

CND_SIMD_BEGIN

typedef __m512i vm;

static inline vm vm_set1(uint64_t x) {
    return _mm512_set1_epi64((long long)x);
}
static inline vm vm_load(const uint64_t *p) {
    return _mm512_loadu_si512(p);
}
static inline void vm_store(uint64_t *p, vm v) {
    _mm512_storeu_si512(p, v);
}
static inline vm vm_load_twice(const uint64_t *p) {
    vm half = _mm512_castsi256_si512(_mm256_loadu_si256((const __m256i *)p));
    return _mm512_permutexvar_epi64(_mm512_setr_epi64(0, 0, 1, 1, 2, 2, 3, 3), half);
}
static inline vm vm_pair(cnd_fp2 c) {
    return _mm512_broadcast_i32x4(_mm_set_epi64x((long long)c.c1, (long long)c.c0));
}
static inline vm vm_swap(vm x) {
    return _mm512_shuffle_epi32(x, _MM_PERM_BADC);
}
static inline vm vm_even(vm x) {
    return _mm512_unpacklo_epi64(x, x);
}
static inline vm vm_odd(vm x) {
    return _mm512_unpackhi_epi64(x, x);
}
static inline vm vm_even_odd(vm x, vm y) {
    return _mm512_mask_blend_epi64(0xaa, x, y);
}

static inline vm vm_and(vm a, vm b) {
    return _mm512_and_si512(a, b);
}
static inline vm vm_or(vm a, vm b) {
    return _mm512_or_si512(a, b);
}
static inline vm vm_and_not(vm a, vm b) { /* a & ~b */
    return _mm512_andnot_si512(b, a);
}
#define vm_shl(v, bits) _mm512_slli_epi64(v, bits)
#define vm_shr(v, bits) _mm512_srli_epi64(v, bits)
static inline vm vm_zero_mask(vm x) {
    return _mm512_movm_epi64(_mm512_testn_epi64_mask(x, x));
}
static inline bool vm_any_noncanonical(vm x) {
    return _mm512_cmpge_epu64_mask(x, vm_set1(CND_M61_P)) != 0;
}

/* x - p wraps to above 2^63 where x < p. */
static inline vm vm_reduce_once(vm x) {
    return _mm512_min_epu64(x, _mm512_sub_epi64(x, vm_set1(CND_M61_P)));
}
static inline vm vm_add(vm a, vm b) {
    return vm_reduce_once(_mm512_add_epi64(a, b)); /* a + b <= 2p - 2 */
}
/* d = a - b wraps to above 2^63 where a < b, and then d + p does not. */
static inline vm vm_sub(vm a, vm b) {
    vm d = _mm512_sub_epi64(a, b);
    return _mm512_min_epu64(d, _mm512_add_epi64(d, vm_set1(CND_M61_P)));
}
static inline vm vm_complement(vm x) {
    return _mm512_sub_epi64(vm_set1(CND_M61_P), x);
}

typedef struct vm_left {
    vm low, top; /* IFMA reads the low 52 bits of `low`: a0; top = a1 */
} vm_left;

typedef struct vm_right {
    vm low, high; /* bl, bh */
} vm_right;

static inline vm_left vm_as_left(vm a) {
    return (vm_left){a, vm_shr(a, 52)};
}
static inline vm_right vm_as_right(vm b) {
    return (vm_right){vm_and(b, vm_set1(511)), vm_shr(b, 9)};
}
static inline vm_left vm_swap_left(vm_left a) {
    return (vm_left){vm_swap(a.low), vm_swap(a.top)};
}
static inline vm_right vm_swap_right(vm_right b) {
    return (vm_right){vm_swap(b.low), vm_swap(b.high)};
}

typedef struct vm_wide {
    vm at0, at9, at52; /* at0 + 2^9 at9 + 2^52 at52 */
} vm_wide;

static inline vm_wide vm_wide_zero(void) {
    vm zero = _mm512_setzero_si512();
    return (vm_wide){zero, zero, zero};
}

static inline vm_wide vm_wide_add(vm_wide w, vm_left a, vm_right b) {
    w.at9 = _mm512_madd52lo_epu64(w.at9, a.low, b.high);   /* + < 2^52 */
    w.at0 = _mm512_madd52hi_epu64(w.at0, a.low, b.high);   /* + < 2^52 */
    w.at0 = _mm512_madd52lo_epu64(w.at0, a.low, b.low);    /* + < 2^52 */
    w.at0 = _mm512_madd52lo_epu64(w.at0, a.top, b.high);   /* + < 2^52 */
    w.at52 = _mm512_madd52hi_epu64(w.at52, a.low, b.low);  /* + < 2^9: a0 bl < 2^61 */
    w.at52 = _mm512_madd52hi_epu64(w.at52, a.top, b.high); /* + < 2^9: a1 bh < 2^61 */
    w.at52 = _mm512_madd52lo_epu64(w.at52, a.top, b.low);  /* + < 2^18 */
    return w;
}

/* Of t <= 4 terms: at0 < 3t 2^52 < 2^56, at9 < t 2^52 <= 2^54, at52 < t 2^19 <= 2^21. */
static inline vm vm_wide_reduce(vm_wide w) {
    const vm p = vm_set1(CND_M61_P);
    vm s = _mm512_add_epi64(w.at0, vm_shl(w.at9, 9));       /* < 2^56 + 2^63 */
    s = _mm512_add_epi64(s, vm_and(vm_shl(w.at52, 52), p)); /* + < 2^61: bits 0 to 8 */
    s = _mm512_add_epi64(s, vm_shr(w.at52, 9));             /* + < 2^12; s < 2^64 */
    return vm_reduce_once(_mm512_add_epi64(vm_and(s, p), vm_shr(s, 61))); /* <= p + 7 */
}

/* As a vm_wide with an accumulator for each multiplication, so that none waits for another. */
typedef struct vm_sum {
    vm at0[3], at9, at52[3];
} vm_sum;

static inline vm_sum vm_sum_zero(void) {
    vm zero = _mm512_setzero_si512();
    return (vm_sum){{zero, zero, zero}, zero, {zero, zero, zero}};
}

static inline vm_sum vm_sum_add(vm_sum s, vm_left a, vm_right b) {
    s.at9 = _mm512_madd52lo_epu64(s.at9, a.low, b.high);
    s.at0[0] = _mm512_madd52hi_epu64(s.at0[0], a.low, b.high);
    s.at0[1] = _mm512_madd52lo_epu64(s.at0[1], a.low, b.low);
    s.at0[2] = _mm512_madd52lo_epu64(s.at0[2], a.top, b.high);
    s.at52[0] = _mm512_madd52hi_epu64(s.at52[0], a.low, b.low);
    s.at52[1] = _mm512_madd52hi_epu64(s.at52[1], a.top, b.high);
    s.at52[2] = _mm512_madd52lo_epu64(s.at52[2], a.top, b.low);
    return s;
}

/* Of 2^10 terms: each at0 and at9 < 2^62, the sum of at52 < 2^10 2^19 = 2^29. */
static inline vm vm_sum_reduce(vm_sum sum) {
    const vm p = vm_set1(CND_M61_P);
    vm at0 = _mm512_add_epi64(_mm512_add_epi64(sum.at0[0], sum.at0[1]), sum.at0[2]); /* < 3 2^62 */
    vm at52 = _mm512_add_epi64(_mm512_add_epi64(sum.at52[0], sum.at52[1]), sum.at52[2]);
    vm s = _mm512_add_epi64(vm_and(at0, p), vm_shr(at0, 61)); /* <= p + 5 */
    s = _mm512_add_epi64(s, vm_and(vm_shl(sum.at9, 9), p));   /* + <= p */
    s = _mm512_add_epi64(s, vm_shr(sum.at9, 52));             /* + < 2^10 */
    s = _mm512_add_epi64(s, vm_and(vm_shl(at52, 52), p));     /* + <= p */
    s = _mm512_add_epi64(s, vm_shr(at52, 9));                 /* + < 2^20; s < 3p + 2^21 < 2^63 */
    return vm_reduce_once(_mm512_add_epi64(vm_and(s, p), vm_shr(s, 61))); /* <= p + 3 */
}

CND_SIMD_END
