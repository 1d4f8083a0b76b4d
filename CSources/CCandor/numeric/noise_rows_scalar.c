/* noise_rows_scalar.c: noise_rows_simd.h with one lane: the reference. */
#define CND_SIMD_SCALAR 1
#include "numeric/noise_rows_simd.h"
