/* fp2_avx512.c: fp2_rows.h for AVX-512 with IFMA. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#define CND_SIMD_AVX512 1
#include "field/fp2_rows.h"
#endif
