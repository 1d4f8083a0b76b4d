/* train_tables.c: which kernels run on which instruction set. */
#include "train_isa.h"
#include "dispatch/target_regions.h"

static const cnd_train_kernels scalar = CND_TRAIN_KERNEL_TABLE(scalar);
#if CND_X86_64
static const cnd_train_kernels avx2 = CND_TRAIN_KERNEL_TABLE(avx2);
static const cnd_train_kernels avx512 = CND_TRAIN_KERNEL_TABLE(avx512);
#endif
#if CND_AARCH64
static const cnd_train_kernels neon = CND_TRAIN_KERNEL_TABLE(neon);
#endif

const cnd_train_kernels *cnd_train_kernels_for(cnd_isa isa) {
    if (!cnd_isa_available(isa)) return NULL;
    switch (isa) {
#if CND_X86_64
    case CND_ISA_AVX2:
        return &avx2;
    case CND_ISA_AVX512:
        return &avx512;
#endif
#if CND_AARCH64
    case CND_ISA_NEON:
        return &neon;
#endif
    default:
        return &scalar;
    }
}
