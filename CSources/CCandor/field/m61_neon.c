/* m61_neon.c: m61_rows.h for NEON. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#define CND_SIMD_NEON 1
#include "field/m61_rows.h"
#endif
