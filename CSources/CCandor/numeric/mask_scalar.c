/* mask_scalar.c: mask_rows.h in plain C, one lane: the reference. */
#define CND_SIMD_SCALAR 1
#include "numeric/mask_rows.h"
