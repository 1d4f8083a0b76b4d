/* simd_m61_avx2.h: four lanes, products by 32-bit multiplications. Included by simd_m61.h, which
 * says what each name means.
 *
 * Both factors are split as a = a0 + 2^31 a1, a0 < 2^31 and a1 < 2^30. With 2^61 = 1 mod p,
 *
 *   a b = a0 b0 + 2^31 (a0 b1 + a1 b0) + 2^62 a1 b1,   2^62 = 2 mod p. */
#include <immintrin.h>

#define CND_SIMD_SUFFIX avx2
#define CND_SIMD_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX2)
#define CND_SIMD_END CND_TARGET_END
#define VM_LANES 4
#define VM_WIDE_TERMS 4
#define VM_SUM_TERMS 4

CND_SIMD_BEGIN

typedef __m256i vm;

static inline vm vm_set1(uint64_t x) {
    return _mm256_set1_epi64x((long long)x);
}
static inline vm vm_load(const uint64_t *p) {
    return _mm256_loadu_si256((const __m256i *)p);
}
static inline void vm_store(uint64_t *p, vm v) {
    _mm256_storeu_si256((__m256i *)p, v);
}
static inline vm vm_load_twice(const uint64_t *p) {
    __m256i half = _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)p));
    return _mm256_permute4x64_epi64(half, 0x50); /* 0, 0, 1, 1 */
}
static inline vm vm_pair(cnd_fp2 c) {
    return _mm256_setr_epi64x((long long)c.c0, (long long)c.c1, (long long)c.c0, (long long)c.c1);
}
static inline vm vm_swap(vm x) {
    return _mm256_shuffle_epi32(x, 0x4e);
}
static inline vm vm_even(vm x) {
    return _mm256_unpacklo_epi64(x, x);
}
static inline vm vm_odd(vm x) {
    return _mm256_unpackhi_epi64(x, x);
}
static inline vm vm_even_odd(vm x, vm y) {
    return _mm256_blend_epi32(x, y, 0xcc);
}

static inline vm vm_and(vm a, vm b) {
    return _mm256_and_si256(a, b);
}
static inline vm vm_or(vm a, vm b) {
    return _mm256_or_si256(a, b);
}
static inline vm vm_and_not(vm a, vm b) { /* a & ~b */
    return _mm256_andnot_si256(b, a);
}
#define vm_shl(v, bits) _mm256_slli_epi64(v, bits)
#define vm_shr(v, bits) _mm256_srli_epi64(v, bits)
static inline vm vm_zero_mask(vm x) {
    return _mm256_cmpeq_epi64(x, _mm256_setzero_si256());
}
/* x < p iff its bits from 61 on are 0 and it is not p. */
static inline bool vm_any_noncanonical(vm x) {
    vm is_p = _mm256_cmpeq_epi64(x, vm_set1(CND_M61_P));
    vm bad = _mm256_or_si256(is_p, vm_shr(x, 61));
    return !_mm256_testz_si256(bad, bad);
}

/* x where its sign bit is clear, else y. */
static inline vm vm_positive_or(vm x, vm y) {
    return _mm256_castpd_si256(
        _mm256_blendv_pd(_mm256_castsi256_pd(x), _mm256_castsi256_pd(y), _mm256_castsi256_pd(x)));
}
static inline vm vm_reduce_once(vm x) {
    return vm_positive_or(_mm256_sub_epi64(x, vm_set1(CND_M61_P)), x); /* |x - p| < 2^61 */
}
static inline vm vm_add(vm a, vm b) {
    return vm_reduce_once(_mm256_add_epi64(a, b)); /* a + b <= 2p - 2 */
}
static inline vm vm_sub(vm a, vm b) {
    vm d = _mm256_sub_epi64(a, b); /* |d| < 2^61 */
    return vm_positive_or(d, _mm256_add_epi64(d, vm_set1(CND_M61_P)));
}
static inline vm vm_complement(vm x) {
    return _mm256_sub_epi64(vm_set1(CND_M61_P), x);
}

typedef struct vm_split {
    vm low, high; /* a0, a1; the multiplier reads 32 bits */
} vm_split;
typedef vm_split vm_left;
typedef vm_split vm_right;

static inline vm_split vm_as_left(vm a) {
    return (vm_split){vm_and(a, vm_set1(0x7fffffff)), vm_shr(a, 31)};
}
static inline vm_split vm_as_right(vm b) {
    return vm_as_left(b);
}
static inline vm_split vm_swap_left(vm_split a) {
    return (vm_split){vm_swap(a.low), vm_swap(a.high)};
}
static inline vm_split vm_swap_right(vm_split b) {
    return vm_swap_left(b);
}

typedef struct vm_wide {
    vm at0, at31, at62; /* at0 + 2^31 at31 + 2^62 at62 */
} vm_wide;

static inline vm_wide vm_wide_zero(void) {
    vm zero = _mm256_setzero_si256();
    return (vm_wide){zero, zero, zero};
}

static inline vm_wide vm_wide_add(vm_wide w, vm_left a, vm_right b) {
    w.at0 = _mm256_add_epi64(w.at0, _mm256_mul_epu32(a.low, b.low));     /* + < 2^62 */
    vm middle = _mm256_add_epi64(_mm256_mul_epu32(a.low, b.high),        /* < 2^61 */
                                 _mm256_mul_epu32(a.high, b.low));       /* < 2^61; sum < 2^62 */
    w.at31 = _mm256_add_epi64(w.at31, middle);                           /* + < 2^62 */
    w.at62 = _mm256_add_epi64(w.at62, _mm256_mul_epu32(a.high, b.high)); /* + < 2^60 */
    return w;
}

/* Of 4 terms: at0 and at31 < 2^64, at62 < 2^62. The low 30 bits of at31 weigh 2^31, those above
 * 2^61 = 1. */
static inline vm vm_wide_reduce(vm_wide w) {
    const vm p = vm_set1(CND_M61_P);
    vm s = _mm256_add_epi64(vm_and(w.at0, p), vm_shr(w.at0, 61));         /* <= p + 7 */
    s = _mm256_add_epi64(s, vm_shr(vm_shl(w.at31, 34), 3));               /* + < 2^61 */
    s = _mm256_add_epi64(s, vm_shr(w.at31, 30));                          /* + < 2^34 */
    s = _mm256_add_epi64(s, _mm256_add_epi64(w.at62, w.at62));            /* + < 2^63; s < 2^64 */
    return vm_reduce_once(_mm256_add_epi64(vm_and(s, p), vm_shr(s, 61))); /* <= p + 7 */
}

typedef vm_wide vm_sum;
static inline vm_sum vm_sum_zero(void) {
    return vm_wide_zero();
}
static inline vm_sum vm_sum_add(vm_sum s, vm_left a, vm_right b) {
    return vm_wide_add(s, a, b);
}
static inline vm vm_sum_reduce(vm_sum s) {
    return vm_wide_reduce(s);
}

CND_SIMD_END
