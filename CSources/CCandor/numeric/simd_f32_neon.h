/* simd_f32_neon.h: four lanes. Included by simd_f32.h, which says what each name means. */
#include <arm_neon.h>

#define CND_SIMD_SUFFIX neon
#define CND_SIMD_BEGIN /* part of every AArch64 processor */
#define CND_SIMD_END
#define VF_LANES 4

typedef float32x4_t vf;
typedef int32x4_t vi;

static inline vf vf_zero(void) {
    return vdupq_n_f32(0);
}
static inline vf vf_set1(float x) {
    return vdupq_n_f32(x);
}
static inline vf vf_load(const float *p) {
    return vld1q_f32(p);
}
static inline void vf_store(float *p, vf v) {
    vst1q_f32(p, v);
}

static inline vf vf_load_tail(const float *p, size_t n, float fill) {
    float lanes[4] = {fill, fill, fill, fill};
    for (size_t i = 0; i < n && i < 4; i++)
        lanes[i] = p[i];
    return vf_load(lanes);
}
static inline void vf_store_tail(float *p, vf v, size_t n) {
    float lanes[4];
    vf_store(lanes, v);
    for (size_t i = 0; i < n && i < 4; i++)
        p[i] = lanes[i];
}

static inline vf vf_add(vf a, vf b) {
    return vaddq_f32(a, b);
}
static inline vf vf_sub(vf a, vf b) {
    return vsubq_f32(a, b);
}
static inline vf vf_mul(vf a, vf b) {
    return vmulq_f32(a, b);
}
static inline vf vf_div(vf a, vf b) {
    return vdivq_f32(a, b);
}
static inline vf vf_sqrt(vf a) {
    return vsqrtq_f32(a);
}
static inline vf vf_fma(vf a, vf b, vf c) {
    return vfmaq_f32(c, a, b);
}
static inline vf vf_gt_select(vf a, vf b, vf x, vf y) {
    return vbslq_f32(vcgtq_f32(a, b), x, y);
}
/* fmax and fmin of NEON propagate NaN; the contract is the comparison. */
static inline vf vf_max(vf a, vf b) {
    return vf_gt_select(a, b, a, b);
}
static inline vf vf_min(vf a, vf b) {
    return vf_gt_select(b, a, a, b);
}

static inline vi vi_set1(int32_t x) {
    return vdupq_n_s32(x);
}
static inline vi vi_add(vi a, vi b) {
    return vaddq_s32(a, b);
}
static inline vi vi_sub(vi a, vi b) {
    return vsubq_s32(a, b);
}
static inline vi vi_and(vi a, vi b) {
    return vandq_s32(a, b);
}
#define vi_shl(v, bits) vshlq_n_s32(v, bits)
#define vi_shr(v, bits) vshrq_n_s32(v, bits)
static inline vi vf_bits(vf v) {
    return vreinterpretq_s32_f32(v);
}
static inline vf vf_from_bits(vi v) {
    return vreinterpretq_f32_s32(v);
}
static inline vf vf_from_int(vi v) {
    return vcvtq_f32_s32(v);
}

static inline float vf_reduce_add(vf v) {
    float32x2_t two = vadd_f32(vget_low_f32(v), vget_high_f32(v));
    return vget_lane_f32(two, 0) + vget_lane_f32(two, 1);
}
static inline float vf_reduce_max(vf v) {
    vf two = vf_max(v, vextq_f32(v, v, 2));
    return vgetq_lane_f32(vf_max(two, vextq_f32(two, two, 1)), 0);
}
