/* fp2_neon.c: fp2_rows.h for NEON. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#define CND_SIMD_NEON 1
#include "field/fp2_rows.h"
#endif
