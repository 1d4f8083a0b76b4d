/* noise_rows_avx512.c: noise_rows_simd.h for AVX-512: eight lanes. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#define CND_SIMD_AVX512 1
#include "numeric/noise_rows_simd.h"
#endif
