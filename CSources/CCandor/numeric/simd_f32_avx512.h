/* simd_f32_avx512.h: sixteen lanes. Included by simd_f32.h, which says what each name means. */
#include <immintrin.h>

#define CND_SIMD_SUFFIX avx512
#define CND_SIMD_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX512)
#define CND_SIMD_END CND_TARGET_END
#define VF_LANES 16

CND_SIMD_BEGIN

typedef __m512 vf;
typedef __m512i vi;

static inline vf vf_zero(void) {
    return _mm512_setzero_ps();
}
static inline vf vf_set1(float x) {
    return _mm512_set1_ps(x);
}
static inline vf vf_load(const float *p) {
    return _mm512_loadu_ps(p);
}
static inline void vf_store(float *p, vf v) {
    _mm512_storeu_ps(p, v);
}

static inline vf vf_load_tail(const float *p, size_t n, float fill) {
    return _mm512_mask_loadu_ps(vf_set1(fill), (__mmask16)((1u << n) - 1), p);
}
static inline void vf_store_tail(float *p, vf v, size_t n) {
    _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), v);
}

static inline vf vf_add(vf a, vf b) {
    return _mm512_add_ps(a, b);
}
static inline vf vf_sub(vf a, vf b) {
    return _mm512_sub_ps(a, b);
}
static inline vf vf_mul(vf a, vf b) {
    return _mm512_mul_ps(a, b);
}
static inline vf vf_div(vf a, vf b) {
    return _mm512_div_ps(a, b);
}
static inline vf vf_sqrt(vf a) {
    return _mm512_sqrt_ps(a);
}
static inline vf vf_fma(vf a, vf b, vf c) {
    return _mm512_fmadd_ps(a, b, c);
}
static inline vf vf_max(vf a, vf b) {
    return _mm512_max_ps(a, b);
}
static inline vf vf_min(vf a, vf b) {
    return _mm512_min_ps(a, b);
}
static inline vf vf_gt_select(vf a, vf b, vf x, vf y) {
    return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_GT_OQ), y, x);
}

static inline vi vi_set1(int32_t x) {
    return _mm512_set1_epi32(x);
}
static inline vi vi_add(vi a, vi b) {
    return _mm512_add_epi32(a, b);
}
static inline vi vi_sub(vi a, vi b) {
    return _mm512_sub_epi32(a, b);
}
static inline vi vi_and(vi a, vi b) {
    return _mm512_and_si512(a, b);
}
#define vi_shl(v, bits) _mm512_slli_epi32(v, bits)
#define vi_shr(v, bits) _mm512_srai_epi32(v, bits)
static inline vi vf_bits(vf v) {
    return _mm512_castps_si512(v);
}
static inline vf vf_from_bits(vi v) {
    return _mm512_castsi512_ps(v);
}
static inline vf vf_from_int(vi v) {
    return _mm512_cvtepi32_ps(v);
}

static inline vf vf_scale(vf v, vf whole, vi n) {
    (void)n;
    return _mm512_scalef_ps(v, whole);
}
static inline vf vf_scale_unless_below(vf x, vf bound, vf v, vf whole, vi n) {
    (void)n;
    return _mm512_maskz_scalef_ps(_mm512_cmp_ps_mask(x, bound, _CMP_NLT_UQ), v, whole);
}

static inline float vf_reduce_add(vf v) {
    __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(v), _mm512_extractf32x8_ps(v, 1));
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
static inline float vf_reduce_max(vf v) {
    __m256 eight = _mm256_max_ps(_mm512_castps512_ps256(v), _mm512_extractf32x8_ps(v, 1));
    __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

CND_SIMD_END
