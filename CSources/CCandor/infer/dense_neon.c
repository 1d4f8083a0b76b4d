/* dense_neon.c: dense_rows.h for NEON: four outputs a vector. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#include <arm_neon.h>

typedef int32x4_t vi;
typedef int64x2_t vw;

#define VI_LANES 4
#define vi_set1(x) vdupq_n_s32(x)
#define vi_load(p) vld1q_s32(p)
#define vi_load16(p) vreinterpretq_s32_s16(vld1q_s16(p))
#define vi_store(p, v) vst1q_s32(p, v)
#define vi_add(a, b) vaddq_s32(a, b)
#define vi_widen_low(v) vmovl_s32(vget_low_s32(v))
#define vi_widen_high(v) vmovl_s32(vget_high_s32(v))
#define vw_load(p) vld1q_s64(p)
#define vw_store(p, v) vst1q_s64(p, v)
#define vw_add(a, b) vaddq_s64(a, b)

/* Products stand in the order of their inputs; adding neighbours gives one lane an output. */
static inline vi vi_pairs(vi w, vi x) {
    int16x8_t a = vreinterpretq_s16_s32(w), b = vreinterpretq_s16_s32(x);
    return vpaddq_s32(vmull_s16(vget_low_s16(a), vget_low_s16(b)), vmull_high_s16(a, b));
}

#define DENSE_NAME cnd_infer_dense_neon
#define DENSE_WIDE_NAME cnd_infer_dense_wide_neon
#define DENSE_BEGIN
#define DENSE_END

#include "infer/dense_rows.h"
#endif
