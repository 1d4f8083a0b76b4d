/* fp2_avx2.c: fp2_rows.h for AVX2. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#define CND_SIMD_AVX2 1
#include "field/fp2_rows.h"
#endif
