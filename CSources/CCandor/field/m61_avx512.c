/* m61_avx512.c: m61_rows.h for AVX-512 with IFMA. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#define CND_SIMD_AVX512 1
#include "field/m61_rows.h"
#endif
