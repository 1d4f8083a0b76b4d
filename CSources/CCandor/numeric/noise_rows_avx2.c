/* noise_rows_avx2.c: noise_rows_simd.h for AVX2: four lanes. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#define CND_SIMD_AVX2 1
#include "numeric/noise_rows_simd.h"
#endif
