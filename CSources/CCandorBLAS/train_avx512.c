/* train_avx512.c: the training kernels for AVX512. */
#include <string.h>
#include "train_isa.h"
#include "dispatch/target_regions.h"
#if CND_X86_64

#define CND_SIMD_AVX512 1
#include "numeric/exp_log_f32.h"

CND_SIMD_BEGIN

/* x where bits >= drop, else 0. */
static inline vf vf_keep(vf x, const uint16_t *bits, uint16_t drop) {
    __m512i wide = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)bits));
    return _mm512_maskz_mov_ps(_mm512_cmpge_epi32_mask(wide, _mm512_set1_epi32(drop)), x);
}

#include "train_simd.h"
#include "loss_simd.h"
#include "dense_simd.h"

CND_SIMD_END

#endif
