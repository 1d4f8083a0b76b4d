/* softmax_neon.c: softmax_rows.h for NEON: four lanes. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#define CND_SIMD_NEON 1
#include "numeric/softmax_rows.h"
#endif
