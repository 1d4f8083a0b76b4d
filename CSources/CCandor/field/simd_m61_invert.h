/* simd_m61_invert.h: inversion in F_p, lane by lane, over simd_m61.h. */
#ifndef CND_SIMD_M61_INVERT_H
#define CND_SIMD_M61_INVERT_H

#include "field/simd_m61.h"

/* Vectors in flight where a product must wait for the one before. */
#define CHAINS 4

CND_SIMD_BEGIN

/* x = x^(2^count) y */
static inline void vm_run(vm x[CHAINS], int count, const vm y[CHAINS]) {
    for (int i = 0; i < count; i++) {
        CND_UNROLL for (size_t k = 0; k < CHAINS; k++) x[k] = vm_square(x[k]);
    }
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) x[k] =
        vm_mul(vm_as_left(x[k]), vm_as_right(y[k]));
}

/* x = x^(p - 2): the chain of cnd_m61_invert, where e_k = x^(2^k - 1). */
static inline void vm_invert_chains(vm x[CHAINS]) {
    vm run[5][CHAINS], e[CHAINS]; /* run[j] = e_(2^j) */
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) e[k] = x[k];
    for (int j = 0; j < 5; j++) {
        CND_UNROLL for (size_t k = 0; k < CHAINS; k++) run[j][k] = e[k];
        vm_run(e, 1 << j, run[j]); /* e_(2^(j + 1)) */
    }
    vm_run(e, 16, run[4]); /* e_48 */
    vm_run(e, 8, run[3]);  /* e_56 */
    vm_run(e, 2, run[1]);  /* e_58 */
    vm_run(e, 1, x);       /* e_59 */
    vm_run(e, 2, x);       /* 4 (2^59 - 1) + 1 = p - 2 */
    CND_UNROLL for (size_t k = 0; k < CHAINS; k++) x[k] = e[k];
}

CND_SIMD_END

#endif
