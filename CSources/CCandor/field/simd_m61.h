/* simd_m61.h: vectors of words below 2^61 under the same names for every instruction set.
 *
 * Before including it, outside any target region, define one of CND_SIMD_NEON, CND_SIMD_AVX2,
 * CND_SIMD_AVX512; then write kernels between CND_SIMD_BEGIN and CND_SIMD_END, named by
 * CND_SIMD_NAME(cnd_m61_vec_add).
 *
 *   vm, VM_LANES               2, 4 or 8 words. Elements of K are pairs of lanes, c0 in an even one
 *   vm_load_twice(p)           p[0], p[0], p[1], p[1], ...: reads VM_LANES / 2 words
 *   vm_pair(c)                 c0, c1, c0, c1, ...
 *   vm_swap(x)                 exchanges the lanes of each pair
 *   vm_even(x), vm_odd(x)      c0, c0, ... and c1, c1, ...
 *   vm_even_odd(x, y)          even lanes of x, odd lanes of y
 *   vm_zero_mask(x)            all ones where a lane is 0, else 0
 *   vm_any_noncanonical(x)     whether a lane is p or more; its time does not depend on which
 *   vm_reduce_once(x)          x < 2p to x mod p
 *   vm_add, vm_sub             mod p, canonical in and out
 *   vm_complement(x)           p - x: in 1 ... p, so a factor but not canonical
 *
 * Products: a number a <= p is split once as a left factor and b <= p as a right factor, in the way
 * that its multiplier wants; then
 *
 *   vm_wide                    a sum of at most VM_WIDE_TERMS products, not reduced
 *   vm_sum                     the same for VM_SUM_TERMS products, for long sums
 *   vm_wide_add, vm_sum_add    add the product of a left and a right factor
 *   vm_wide_reduce, vm_sum_reduce  the canonical value */
#ifndef CND_SIMD_M61_H
#define CND_SIMD_M61_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "cnd_field.h"
#include "dispatch/target_regions.h"

#if defined(CND_SIMD_NEON)
#include "field/simd_m61_neon.h"
#elif defined(CND_SIMD_AVX2)
#include "field/simd_m61_avx2.h"
#elif defined(CND_SIMD_AVX512)
#include "field/simd_m61_avx512.h"
#else
#error "define one of CND_SIMD_NEON, CND_SIMD_AVX2, CND_SIMD_AVX512"
#endif

#define CND_SIMD_JOIN(name, suffix) name##_##suffix
#define CND_SIMD_JOIN_EXPANDED(name, suffix) CND_SIMD_JOIN(name, suffix)
#define CND_SIMD_NAME(name) CND_SIMD_JOIN_EXPANDED(name, CND_SIMD_SUFFIX)

CND_SIMD_BEGIN

static inline vm vm_mul(vm_left a, vm_right b) {
    return vm_wide_reduce(vm_wide_add(vm_wide_zero(), a, b));
}

CND_SIMD_END

#endif
