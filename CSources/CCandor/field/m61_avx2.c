/* m61_avx2.c: m61_rows.h for AVX2. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#define CND_SIMD_AVX2 1
#include "field/m61_rows.h"
#endif
