/* noise_neon.c: noise_groups.h for NEON: two samples a vector. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#define CND_SIMD_NEON 1
#include "numeric/noise_groups.h"
#endif
