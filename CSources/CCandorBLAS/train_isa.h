/* train_isa.h: the functions that every instruction set provides, as one declaration list. */
#ifndef CND_TRAIN_ISA_H
#define CND_TRAIN_ISA_H

#include "CCandorBLAS.h"

/* Products and sums round one by one, as the vector kernels do (gcc needs -ffp-contract=off). */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

/* cnd_f32_relu -> cnd_f32_relu_avx2 */
#define CND_JOIN_(name, isa) cnd_f32_##name##_##isa
#define CND_JOIN(name, isa) CND_JOIN_(name, isa)

#define CND_DECLARE_TRAIN_KERNELS(isa)                                                            \
    void CND_JOIN(fill_rows, isa)(float *, const float *, size_t, size_t);                        \
    void CND_JOIN(column_sums, isa)(float *, const float *, size_t, size_t);                      \
    void CND_JOIN(relu, isa)(float *, const float *, size_t);                                     \
    void CND_JOIN(relu_backward, isa)(float *, const float *, const float *, size_t);             \
    void CND_JOIN(dropout, isa)(float *, const float *, const uint16_t *, uint16_t, float,        \
                                size_t);                                                          \
    void CND_JOIN(batch_norm, isa)(float *, float *, float *, float *, const float *,             \
                                   const float *, const float *, float, size_t, size_t);          \
    void CND_JOIN(batch_norm_backward, isa)(float *, float *, float *, const float *,             \
                                            const float *, const float *, const float *,          \
                                            const float *, size_t, size_t);                       \
    void CND_JOIN(scale_columns, isa)(float *, const float *, const float *, const float *,       \
                                      size_t, size_t);                                            \
    void CND_JOIN(adam, isa)(float *, float *, float *, const float *, size_t, const cnd_adam *); \
    void CND_JOIN(sgd, isa)(float *, float *, const float *, size_t, const cnd_sgd *);            \
    void CND_JOIN(loss_rows, isa)(float *, float *, const float *, const int32_t *,               \
                                  const uint8_t *, const float *, const float *, const float *,   \
                                  size_t, size_t);                                                \
    void CND_JOIN(dense_rows, isa)(float *, const float *, const float *, const float *, size_t,  \
                                   size_t, size_t);

#define CND_TRAIN_KERNEL_TABLE(isa)                                                                \
    {                                                                                              \
        CND_JOIN(fill_rows, isa), CND_JOIN(column_sums, isa), CND_JOIN(relu, isa),                 \
            CND_JOIN(relu_backward, isa), CND_JOIN(dropout, isa), CND_JOIN(batch_norm, isa),       \
            CND_JOIN(batch_norm_backward, isa), CND_JOIN(scale_columns, isa), CND_JOIN(adam, isa), \
            CND_JOIN(sgd, isa), CND_JOIN(loss_rows, isa), CND_JOIN(dense_rows, isa)                \
    }

CND_DECLARE_TRAIN_KERNELS(scalar)
CND_DECLARE_TRAIN_KERNELS(avx2)
CND_DECLARE_TRAIN_KERNELS(avx512)
CND_DECLARE_TRAIN_KERNELS(neon)

#endif
