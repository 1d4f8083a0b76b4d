/* noise_avx512.c: noise_groups.h for AVX-512: eight samples a vector. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#define CND_SIMD_AVX512 1
#include "numeric/noise_groups.h"
#endif
