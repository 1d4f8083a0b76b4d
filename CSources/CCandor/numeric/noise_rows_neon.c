/* noise_rows_neon.c: noise_rows_simd.h for NEON: two lanes. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#define CND_SIMD_NEON 1
#include "numeric/noise_rows_simd.h"
#endif
