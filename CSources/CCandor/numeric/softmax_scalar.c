/* softmax_scalar.c: softmax_rows.h in plain C, one lane: the reference. */
#define CND_SIMD_SCALAR 1
#include "numeric/softmax_rows.h"
