/* mask_neon.c: mask_rows.h for NEON: four lanes. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#define CND_SIMD_NEON 1
#include "numeric/mask_rows.h"
#endif
