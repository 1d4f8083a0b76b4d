/* fp2_kernels.h: the kernels over K of each instruction set; cnd_field.h has the contracts. */
#ifndef CND_FP2_KERNELS_H
#define CND_FP2_KERNELS_H

#include "cnd_field.h"

#define CND_FP2_DECLARE(isa)                                                                       \
    void cnd_fp2_vec_mul_##isa(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);     \
    void cnd_fp2_vec_square_##isa(uint64_t *out, const uint64_t *a, size_t n);                     \
    void cnd_fp2_vec_mul_add_##isa(uint64_t *out, const uint64_t *a, const uint64_t *b,            \
                                   const uint64_t *c, size_t n);                                   \
    void cnd_fp2_vec_mul_m61_##isa(uint64_t *out, const uint64_t *a, const uint64_t *x, size_t n); \
    void cnd_fp2_vec_mul_add_m61_##isa(uint64_t *out, const uint64_t *a, const uint64_t *x,        \
                                       const uint64_t *c, size_t n);                               \
    void cnd_fp2_vec_scale_##isa(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n);           \
    void cnd_fp2_vec_scale_m61_##isa(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n);       \
    void cnd_fp2_vec_axpy_##isa(uint64_t *out, cnd_fp2 c, const uint64_t *a, size_t n);            \
    void cnd_fp2_vec_axpy_m61_##isa(uint64_t *out, cnd_fp2 c, const uint64_t *x, size_t n);        \
    cnd_fp2 cnd_fp2_vec_dot_##isa(const uint64_t *a, const uint64_t *b, size_t n);                 \
    cnd_fp2 cnd_fp2_vec_dot_m61_##isa(const uint64_t *a, const uint64_t *x, size_t n);             \
    void cnd_fp2_vec_invert_##isa(uint64_t *out, const uint64_t *a, size_t n);                     \
    void cnd_fp2_vec_from_blocks_##isa(uint64_t *out, const uint64_t *words, size_t n);

CND_FP2_DECLARE(scalar)
CND_FP2_DECLARE(neon)
CND_FP2_DECLARE(avx2)
CND_FP2_DECLARE(avx512)

#undef CND_FP2_DECLARE

#endif
