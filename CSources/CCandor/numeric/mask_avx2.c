/* mask_avx2.c: mask_rows.h for AVX2: eight lanes. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#define CND_SIMD_AVX2 1
#include "numeric/mask_rows.h"
#endif
