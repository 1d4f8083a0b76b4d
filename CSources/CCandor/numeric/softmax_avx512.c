/* softmax_avx512.c: softmax_rows.h for AVX-512: sixteen lanes, one chunk. */
#include "dispatch/target_regions.h"
#if CND_X86_64
#define CND_SIMD_AVX512 1
#include "numeric/softmax_rows.h"
#endif
