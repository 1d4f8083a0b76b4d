/* simd_lanes.h: masks of lanes, integers and square transposes beside simd_f32.h, for every
 * instruction set.
 *
 *   vm                          one yes or no per lane
 *   vm_bits(m)                  the same as bits, lane 0 lowest; vm_any(m): whether any is set
 *   vf_gt, vf_ge, vf_eq         comparisons: no for NaN
 *   vf_select(m, x, y)          m ? x : y, lane by lane; vi_select for integers
 *   vi_count(n, m)              n + 1 where m, n elsewhere
 *   vi_max                      the greater of signed integers
 *   vi_load, vi_store, vi_store_tail   as those of vf
 *   vf_truncate(v)              towards zero, for |v| < 2^31
 *   vf_transpose(tile)          tile[i] lane j becomes tile[j] lane i; VF_LANES vectors */
#ifndef CND_SIMD_LANES_H
#define CND_SIMD_LANES_H

#include <stdbool.h>
#include "numeric/simd_f32.h"

CND_SIMD_BEGIN

#if defined(CND_SIMD_SCALAR)
typedef bool vm;

static inline vm vm_none(void) {
    return false;
}
static inline vm vm_or(vm a, vm b) {
    return a | b;
}
static inline vm vm_and(vm a, vm b) {
    return a & b;
}
static inline vm vm_not(vm a) {
    return !a;
}
static inline unsigned vm_bits(vm m) {
    return m;
}
static inline vm vf_gt(vf a, vf b) {
    return a > b;
}
static inline vm vf_ge(vf a, vf b) {
    return a >= b;
}
static inline vm vf_eq(vf a, vf b) {
    return (a >= b) & (a <= b);
}
static inline vm vi_gt(vi a, vi b) {
    return a > b;
}
static inline vi vi_max(vi a, vi b) {
    return a > b ? a : b;
}
static inline vi vi_load(const int32_t *p) {
    return *p;
}
static inline void vi_store(int32_t *p, vi n) {
    memcpy(p, &n, sizeof n);
}
static inline void vi_store_tail(int32_t *p, vi n, size_t count) {
    if (count > 0) vi_store(p, n);
}
/* No branch: what is chosen may be secret. */
static inline vi vi_select(vm m, vi x, vi y) {
    return (vi)(y ^ ((x ^ y) & (vi)cnd_bit_mask(m)));
}
static inline vf vf_select(vm m, vf x, vf y) {
    return vf_from_bits(vi_select(m, vf_bits(x), vf_bits(y)));
}
static inline vi vf_truncate(vf v) {
    return (vi)v;
}
static inline void vf_transpose(vf *tile) {
    (void)tile;
}

#elif defined(CND_SIMD_NEON)
typedef uint32x4_t vm;

static inline vm vm_none(void) {
    return vdupq_n_u32(0);
}
static inline vm vm_or(vm a, vm b) {
    return vorrq_u32(a, b);
}
static inline vm vm_and(vm a, vm b) {
    return vandq_u32(a, b);
}
static inline vm vm_not(vm a) {
    return vmvnq_u32(a);
}
static inline unsigned vm_bits(vm m) {
    static const uint32_t place[4] = {1, 2, 4, 8};
    return vaddvq_u32(vandq_u32(m, vld1q_u32(place)));
}
static inline vm vf_gt(vf a, vf b) {
    return vcgtq_f32(a, b);
}
static inline vm vf_ge(vf a, vf b) {
    return vcgeq_f32(a, b);
}
static inline vm vf_eq(vf a, vf b) {
    return vceqq_f32(a, b);
}
static inline vm vi_gt(vi a, vi b) {
    return vcgtq_s32(a, b);
}
static inline vi vi_max(vi a, vi b) {
    return vmaxq_s32(a, b);
}
static inline vi vi_load(const int32_t *p) {
    return vld1q_s32(p);
}
static inline void vi_store(int32_t *p, vi n) {
    vst1q_s32(p, n);
}
static inline void vi_store_tail(int32_t *p, vi n, size_t count) {
    int32_t lanes[4];
    vi_store(lanes, n);
    for (size_t i = 0; i < count && i < 4; i++)
        p[i] = lanes[i];
}
static inline vf vf_select(vm m, vf x, vf y) {
    return vbslq_f32(m, x, y);
}
static inline vi vi_select(vm m, vi x, vi y) {
    return vbslq_s32(m, x, y);
}
static inline vi vf_truncate(vf v) {
    return vcvtq_s32_f32(v);
}
static inline void vf_transpose(vf *tile) {
    float32x4x2_t a = vtrnq_f32(tile[0], tile[1]), b = vtrnq_f32(tile[2], tile[3]);
    tile[0] = vcombine_f32(vget_low_f32(a.val[0]), vget_low_f32(b.val[0]));
    tile[1] = vcombine_f32(vget_low_f32(a.val[1]), vget_low_f32(b.val[1]));
    tile[2] = vcombine_f32(vget_high_f32(a.val[0]), vget_high_f32(b.val[0]));
    tile[3] = vcombine_f32(vget_high_f32(a.val[1]), vget_high_f32(b.val[1]));
}

#elif defined(CND_SIMD_AVX2)
typedef __m256 vm; /* all bits of a lane, or none */

static inline vm vm_none(void) {
    return _mm256_setzero_ps();
}
static inline vm vm_or(vm a, vm b) {
    return _mm256_or_ps(a, b);
}
static inline vm vm_and(vm a, vm b) {
    return _mm256_and_ps(a, b);
}
static inline vm vm_not(vm a) {
    return _mm256_xor_ps(a, _mm256_castsi256_ps(_mm256_set1_epi32(-1)));
}
static inline unsigned vm_bits(vm m) {
    return (unsigned)_mm256_movemask_ps(m);
}
static inline vm vf_gt(vf a, vf b) {
    return _mm256_cmp_ps(a, b, _CMP_GT_OQ);
}
static inline vm vf_ge(vf a, vf b) {
    return _mm256_cmp_ps(a, b, _CMP_GE_OQ);
}
static inline vm vf_eq(vf a, vf b) {
    return _mm256_cmp_ps(a, b, _CMP_EQ_OQ);
}
static inline vm vi_gt(vi a, vi b) {
    return _mm256_castsi256_ps(_mm256_cmpgt_epi32(a, b));
}
static inline vi vi_max(vi a, vi b) {
    return _mm256_max_epi32(a, b);
}
static inline vi vi_load(const int32_t *p) {
    return _mm256_loadu_si256((const __m256i *)p);
}
static inline void vi_store(int32_t *p, vi n) {
    _mm256_storeu_si256((__m256i *)p, n);
}
static inline void vi_store_tail(int32_t *p, vi n, size_t count) {
    _mm256_maskstore_epi32(p, cnd_simd_tail_mask(count), n);
}
static inline vf vf_select(vm m, vf x, vf y) {
    return _mm256_blendv_ps(y, x, m);
}
static inline vi vi_select(vm m, vi x, vi y) {
    return _mm256_blendv_epi8(y, x, _mm256_castps_si256(m));
}
static inline vi vf_truncate(vf v) {
    return _mm256_cvttps_epi32(v);
}
static inline void vf_transpose(vf *tile) {
    vf s[8];
    CND_UNROLL
    for (int i = 0; i < 8; i += 4) {
        vf a = _mm256_unpacklo_ps(tile[i], tile[i + 1]),
           b = _mm256_unpackhi_ps(tile[i], tile[i + 1]);
        vf c = _mm256_unpacklo_ps(tile[i + 2], tile[i + 3]);
        vf d = _mm256_unpackhi_ps(tile[i + 2], tile[i + 3]);
        s[i] = _mm256_shuffle_ps(a, c, 0x44), s[i + 1] = _mm256_shuffle_ps(a, c, 0xee);
        s[i + 2] = _mm256_shuffle_ps(b, d, 0x44), s[i + 3] = _mm256_shuffle_ps(b, d, 0xee);
    }
    CND_UNROLL
    for (int i = 0; i < 4; i++) {
        tile[i] = _mm256_permute2f128_ps(s[i], s[4 + i], 0x20);
        tile[4 + i] = _mm256_permute2f128_ps(s[i], s[4 + i], 0x31);
    }
}

#else /* CND_SIMD_AVX512 */
typedef __mmask16 vm;

static inline vm vm_none(void) {
    return 0;
}
static inline vm vm_or(vm a, vm b) {
    return (vm)(a | b);
}
static inline vm vm_and(vm a, vm b) {
    return (vm)(a & b);
}
static inline vm vm_not(vm a) {
    return (vm)~a;
}
static inline unsigned vm_bits(vm m) {
    return m;
}
static inline vm vf_gt(vf a, vf b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ);
}
static inline vm vf_ge(vf a, vf b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ);
}
static inline vm vf_eq(vf a, vf b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ);
}
static inline vm vi_gt(vi a, vi b) {
    return _mm512_cmpgt_epi32_mask(a, b);
}
static inline vi vi_max(vi a, vi b) {
    return _mm512_max_epi32(a, b);
}
static inline vi vi_load(const int32_t *p) {
    return _mm512_loadu_si512(p);
}
static inline void vi_store(int32_t *p, vi n) {
    _mm512_storeu_si512(p, n);
}
static inline void vi_store_tail(int32_t *p, vi n, size_t count) {
    _mm512_mask_storeu_epi32(p, (__mmask16)((1u << count) - 1), n);
}
static inline vf vf_select(vm m, vf x, vf y) {
    return _mm512_mask_blend_ps(m, y, x);
}
static inline vi vi_select(vm m, vi x, vi y) {
    return _mm512_mask_blend_epi32(m, y, x);
}
static inline vi vf_truncate(vf v) {
    return _mm512_cvttps_epi32(v);
}
static inline void vf_transpose(vf *tile) {
    vf s[16];
    CND_UNROLL
    for (int i = 0; i < 16; i += 4) {
        vf a = _mm512_unpacklo_ps(tile[i], tile[i + 1]),
           b = _mm512_unpackhi_ps(tile[i], tile[i + 1]);
        vf c = _mm512_unpacklo_ps(tile[i + 2], tile[i + 3]);
        vf d = _mm512_unpackhi_ps(tile[i + 2], tile[i + 3]);
        s[i] = _mm512_shuffle_ps(a, c, 0x44), s[i + 1] = _mm512_shuffle_ps(a, c, 0xee);
        s[i + 2] = _mm512_shuffle_ps(b, d, 0x44), s[i + 3] = _mm512_shuffle_ps(b, d, 0xee);
    }
    /* s[i + j] holds in its quarter m the rows i ... i + 3 of column 4m + j. */
    CND_UNROLL
    for (int j = 0; j < 4; j++) {
        vf even = _mm512_shuffle_f32x4(s[j], s[4 + j], 0x88);
        vf odd = _mm512_shuffle_f32x4(s[j], s[4 + j], 0xdd);
        vf even2 = _mm512_shuffle_f32x4(s[8 + j], s[12 + j], 0x88);
        vf odd2 = _mm512_shuffle_f32x4(s[8 + j], s[12 + j], 0xdd);
        tile[j] = _mm512_shuffle_f32x4(even, even2, 0x88);
        tile[4 + j] = _mm512_shuffle_f32x4(odd, odd2, 0x88);
        tile[8 + j] = _mm512_shuffle_f32x4(even, even2, 0xdd);
        tile[12 + j] = _mm512_shuffle_f32x4(odd, odd2, 0xdd);
    }
}
#endif

/* 0, 1, 2, ... */
static inline vi vi_index(void) {
    static const int32_t lane[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    return vi_load(lane);
}
/* The lanes below n. */
static inline vm vm_first(size_t n) {
#if defined(CND_SIMD_AVX512)
    return (vm)((1u << n) - 1);
#else
    return vi_gt(vi_set1((int32_t)n), vi_index());
#endif
}
static inline bool vm_any(vm m) {
    return vm_bits(m) != 0;
}
static inline vi vi_count(vi n, vm m) {
    return vi_add(n, vi_select(m, vi_set1(1), vi_set1(0)));
}
/* The nearest whole number, a tie to the even one, for 0 <= v < 2^22. */
static inline vi vf_nearest(vf v) {
    const vf shift = vf_set1(0x1.8p23f);
    return vi_sub(vf_bits(vf_add(v, shift)), vf_bits(shift));
}

/* The sum of the lanes. */
static inline int32_t vi_sum(vi n) {
#if defined(CND_SIMD_AVX512)
    return _mm512_reduce_add_epi32(n);
#elif defined(CND_SIMD_NEON)
    return vaddvq_s32(n);
#else
    int32_t lane[VF_LANES], sum = 0;
    vi_store(lane, n);
    for (size_t i = 0; i < VF_LANES; i++)
        sum += lane[i];
    return sum;
#endif
}

/* Appends to `values`, and to `labels` unless that is NULL, the lanes of v that are set, with
 * first + lane as labels. Returns how many. Writes VF_LANES, so both need room for as many more. */
static inline size_t lanes_append(float *values, int32_t *labels, vf v, vm m, size_t first) {
    unsigned bits = vm_bits(m);
#if defined(CND_SIMD_AVX512)
    vf_store(values, _mm512_maskz_compress_ps(m, v));
    if (labels != NULL)
        vi_store(labels,
                 _mm512_maskz_compress_epi32(m, vi_add(vi_index(), vi_set1((int32_t)first))));
#else
    float lane[VF_LANES];
    vf_store(lane, v);
    for (unsigned left = bits; left != 0; left &= left - 1) {
        unsigned i = (unsigned)__builtin_ctz(left);
        *values++ = lane[i];
        if (labels != NULL) *labels++ = (int32_t)(first + i);
    }
#endif
    return (size_t)__builtin_popcount(bits);
}

CND_SIMD_END

#endif
