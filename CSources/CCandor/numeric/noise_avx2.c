/* noise_avx2.c: noise_groups.h for AVX2: four samples a vector. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#define CND_SIMD_AVX2 1
#include "numeric/noise_groups.h"
#endif
