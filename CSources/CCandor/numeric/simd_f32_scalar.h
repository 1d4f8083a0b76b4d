/* simd_f32_scalar.h: one lane of plain C. Included by simd_f32.h, which explains the names. */
#include "dispatch/constant_time.h"
#if CND_X86_64
#include <emmintrin.h>
#else
#include <arm_neon.h>
#endif

#define CND_SIMD_SUFFIX scalar
#define CND_SIMD_BEGIN
#define CND_SIMD_END
#define VF_LANES 1

typedef float vf;
typedef int32_t vi;

static inline vf vf_zero(void) {
    return 0;
}
static inline vf vf_set1(float x) {
    return x;
}
/* As the vector ones, these may be of memory that also holds integers. */
static inline vf vf_load(const float *p) {
    vf v;
    memcpy(&v, p, sizeof v);
    return v;
}
static inline void vf_store(float *p, vf v) {
    memcpy(p, &v, sizeof v);
}
static inline vf vf_load_tail(const float *p, size_t n, float fill) {
    return n > 0 ? vf_load(p) : fill;
}
static inline void vf_store_tail(float *p, vf v, size_t n) {
    if (n > 0) vf_store(p, v);
}

static inline vf vf_add(vf a, vf b) {
    return a + b;
}
static inline vf vf_sub(vf a, vf b) {
    return a - b;
}
static inline vf vf_mul(vf a, vf b) {
    return a * b;
}
static inline vf vf_div(vf a, vf b) {
    return a / b;
}
static inline vf vf_max(vf a, vf b) {
    return a > b ? a : b;
}
static inline vf vf_min(vf a, vf b) {
    return a < b ? a : b;
}
/* No branch: what is chosen may be secret. */
static inline vf vf_gt_select(vf a, vf b, vf x, vf y) {
    uint32_t mask = (uint32_t)cnd_bit_mask(a > b), where_set, elsewhere;
    memcpy(&where_set, &x, sizeof x), memcpy(&elsewhere, &y, sizeof y);
    elsewhere ^= (where_set ^ elsewhere) & mask;
    memcpy(&x, &elsewhere, sizeof x);
    return x;
}

/* sqrtf and fmaf of libm are calls; the core links libc alone. */
#if CND_X86_64
static inline vf vf_sqrt(vf a) {
    return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(a)));
}

/* a * b + c rounded once, without the instruction. The product of two floats is exact in double
 * (24 + 24 <= 53 bits). The sum is rounded to odd: when it is inexact and its last bit is even, it
 * moves one step towards what was lost. 53 >= 24 + 2 bits, so rounding that to float is rounding
 * the exact value (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008). */
static inline vf vf_fma(vf a, vf b, vf c) {
    double product = (double)a * (double)b;
    double sum = product + (double)c;
    double part = sum - product;
    double lost = (product - (sum - part)) + ((double)c - part);          /* TwoSum: exact */
    uint64_t bits, inexact = (uint64_t)(lost < 0) | (uint64_t)(lost > 0); /* 0 for NaN: inf stays */
    memcpy(&bits, &sum, sizeof bits);
    uint64_t outwards = (uint64_t)((lost > 0) == (sum > 0));
    bits += (2 * outwards - 1) & cnd_bit_mask(inexact & ~bits & 1);
    memcpy(&sum, &bits, sizeof sum);
    return (float)sum;
}
#else
static inline vf vf_sqrt(vf a) {
    return vget_lane_f32(vsqrt_f32(vdup_n_f32(a)), 0);
}
static inline vf vf_fma(vf a, vf b, vf c) {
    return __builtin_fmaf(a, b, c);
} /* one instruction */
#endif

/* Integers wrap as the vector ones do. */
static inline vi vi_set1(int32_t x) {
    return x;
}
static inline vi vi_add(vi a, vi b) {
    return (vi)((uint32_t)a + (uint32_t)b);
}
static inline vi vi_sub(vi a, vi b) {
    return (vi)((uint32_t)a - (uint32_t)b);
}
static inline vi vi_and(vi a, vi b) {
    return a & b;
}
static inline vi vi_shl(vi v, int bits) {
    return (vi)((uint32_t)v << bits);
}
static inline vi vi_shr(vi v, int bits) {
    return v >> bits;
}
static inline vi vf_bits(vf v) {
    vi bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}
static inline vf vf_from_bits(vi v) {
    vf value;
    memcpy(&value, &v, sizeof value);
    return value;
}
static inline vf vf_from_int(vi v) {
    return (vf)v;
}

static inline float vf_reduce_add(vf v) {
    return v;
}
static inline float vf_reduce_max(vf v) {
    return v;
}
