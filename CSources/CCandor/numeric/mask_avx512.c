/* mask_avx512.c: mask_rows.h for AVX-512: sixteen lanes. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#define CND_SIMD_AVX512 1
#include "numeric/mask_rows.h"
#endif
