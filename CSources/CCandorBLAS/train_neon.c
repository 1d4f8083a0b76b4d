/* train_neon.c: the training kernels for NEON. */
#include <string.h>
#include "train_isa.h"
#include "dispatch/target_regions.h"
#if CND_AARCH64

#define CND_SIMD_NEON 1
#include "numeric/exp_log_f32.h"

CND_SIMD_BEGIN

/* x where bits >= drop, else 0. */
static inline vf vf_keep(vf x, const uint16_t *bits, uint16_t drop) {
    uint32x4_t keep = vcgeq_u32(vmovl_u16(vld1_u16(bits)), vdupq_n_u32(drop));
    return vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(x), keep));
}

#include "train_simd.h"
#include "loss_simd.h"
#include "dense_simd.h"

CND_SIMD_END

#endif
