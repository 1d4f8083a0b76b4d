/* train_avx2.c: the training kernels for AVX2. */
#include <string.h>
#include "train_isa.h"
#include "dispatch/target_regions.h"
#if CND_X86_64

#define CND_SIMD_AVX2 1
#include "numeric/exp_log_f32.h"

CND_SIMD_BEGIN

/* x where bits >= drop, else 0. */
static inline vf vf_keep(vf x, const uint16_t *bits, uint16_t drop) {
    __m256i wide = _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)bits));
    __m256i keep = _mm256_cmpgt_epi32(wide, _mm256_set1_epi32((int)drop - 1));
    return _mm256_and_ps(x, _mm256_castsi256_ps(keep));
}

#include "train_simd.h"
#include "loss_simd.h"
#include "dense_simd.h"

CND_SIMD_END

#endif
