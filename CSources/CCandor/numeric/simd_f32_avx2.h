/* simd_f32_avx2.h: eight lanes. Included by simd_f32.h, which says what each name means. */
#include <immintrin.h>

#define CND_SIMD_SUFFIX avx2
#define CND_SIMD_BEGIN CND_TARGET_BEGIN(CND_TARGET_AVX2)
#define CND_SIMD_END CND_TARGET_END
#define VF_LANES 8

CND_SIMD_BEGIN

typedef __m256 vf;
typedef __m256i vi;

static inline vf vf_zero(void) {
    return _mm256_setzero_ps();
}
static inline vf vf_set1(float x) {
    return _mm256_set1_ps(x);
}
static inline vf vf_load(const float *p) {
    return _mm256_loadu_ps(p);
}
static inline void vf_store(float *p, vf v) {
    _mm256_storeu_ps(p, v);
}

/* All ones in the first n lanes. */
static inline vi cnd_simd_tail_mask(size_t n) {
    vi lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), lane);
}
static inline vf vf_load_tail(const float *p, size_t n, float fill) {
    vi mask = cnd_simd_tail_mask(n);
    return _mm256_blendv_ps(vf_set1(fill), _mm256_maskload_ps(p, mask), _mm256_castsi256_ps(mask));
}
static inline void vf_store_tail(float *p, vf v, size_t n) {
    _mm256_maskstore_ps(p, cnd_simd_tail_mask(n), v);
}

static inline vf vf_add(vf a, vf b) {
    return _mm256_add_ps(a, b);
}
static inline vf vf_sub(vf a, vf b) {
    return _mm256_sub_ps(a, b);
}
static inline vf vf_mul(vf a, vf b) {
    return _mm256_mul_ps(a, b);
}
static inline vf vf_div(vf a, vf b) {
    return _mm256_div_ps(a, b);
}
static inline vf vf_sqrt(vf a) {
    return _mm256_sqrt_ps(a);
}
static inline vf vf_fma(vf a, vf b, vf c) {
    return _mm256_fmadd_ps(a, b, c);
}
static inline vf vf_max(vf a, vf b) {
    return _mm256_max_ps(a, b);
}
static inline vf vf_min(vf a, vf b) {
    return _mm256_min_ps(a, b);
}
static inline vf vf_gt_select(vf a, vf b, vf x, vf y) {
    return _mm256_blendv_ps(y, x, _mm256_cmp_ps(a, b, _CMP_GT_OQ));
}

static inline vi vi_set1(int32_t x) {
    return _mm256_set1_epi32(x);
}
static inline vi vi_add(vi a, vi b) {
    return _mm256_add_epi32(a, b);
}
static inline vi vi_sub(vi a, vi b) {
    return _mm256_sub_epi32(a, b);
}
static inline vi vi_and(vi a, vi b) {
    return _mm256_and_si256(a, b);
}
#define vi_shl(v, bits) _mm256_slli_epi32(v, bits)
#define vi_shr(v, bits) _mm256_srai_epi32(v, bits)
static inline vi vf_bits(vf v) {
    return _mm256_castps_si256(v);
}
static inline vf vf_from_bits(vi v) {
    return _mm256_castsi256_ps(v);
}
static inline vf vf_from_int(vi v) {
    return _mm256_cvtepi32_ps(v);
}

static inline float vf_reduce_add(vf v) {
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
static inline float vf_reduce_max(vf v) {
    __m128 four = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

CND_SIMD_END
