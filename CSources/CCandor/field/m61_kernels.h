/* m61_kernels.h: the kernels over F_p of each instruction set; cnd_field.h has the contracts. */
#ifndef CND_M61_KERNELS_H
#define CND_M61_KERNELS_H

#include "cnd_field.h"

#define CND_M61_DECLARE(isa)                                                                   \
    void cnd_m61_vec_add_##isa(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n); \
    void cnd_m61_vec_sub_##isa(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n); \
    void cnd_m61_vec_neg_##isa(uint64_t *out, const uint64_t *a, size_t n);                    \
    void cnd_m61_vec_mul_##isa(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n); \
    void cnd_m61_vec_square_##isa(uint64_t *out, const uint64_t *a, size_t n);                 \
    void cnd_m61_vec_mul_add_##isa(uint64_t *out, const uint64_t *a, const uint64_t *b,        \
                                   const uint64_t *c, size_t n);                               \
    uint64_t cnd_m61_vec_dot_##isa(const uint64_t *a, const uint64_t *b, size_t n);            \
    void cnd_m61_vec_invert_##isa(uint64_t *out, const uint64_t *a, size_t n);                 \
    void cnd_m61_vec_from_words_##isa(uint64_t *out, const uint64_t *words, size_t n);         \
    size_t cnd_m61_vec_first_noncanonical_vartime_##isa(const uint64_t *words, size_t n);

CND_M61_DECLARE(scalar)
CND_M61_DECLARE(neon)
CND_M61_DECLARE(avx2)
CND_M61_DECLARE(avx512)

#undef CND_M61_DECLARE

#endif
