/* numeric.c: the kernels of numeric/ by instruction set, and the functions that choose. */
#include "cnd_kernels.h"
#include "cnd_numeric.h"
#include "dispatch/debug.h"
#include "dispatch/target_regions.h"
#include "numeric/softmax.h"

#define KERNELS(isa) \
    { cnd_f32_softmax_rows_##isa, cnd_f32_log_softmax_rows_##isa }

static const cnd_numeric_kernels kernels[CND_ISA_COUNT] = {
    [CND_ISA_SCALAR] = KERNELS(scalar),
#if CND_AARCH64
    [CND_ISA_NEON] = KERNELS(neon),
#endif
#if CND_X86_64
    [CND_ISA_AVX2] = KERNELS(avx2),
    [CND_ISA_AVX512] = KERNELS(avx512),
#endif
};

const cnd_numeric_kernels *cnd_numeric_kernels_for(cnd_isa isa) {
    return cnd_isa_available(isa) ? &kernels[isa] : NULL;
}

void cnd_f32_softmax_rows(float *out, const float *in, size_t rows, size_t classes) {
    CND_CHECK(cnd_same_or_disjoint(out, in, rows * classes * sizeof *in));
    kernels[cnd_isa_active()].softmax_rows(out, in, rows, classes);
}

void cnd_f32_log_softmax_rows(float *out, const float *in, size_t rows, size_t classes) {
    CND_CHECK(cnd_same_or_disjoint(out, in, rows * classes * sizeof *in));
    kernels[cnd_isa_active()].log_softmax_rows(out, in, rows, classes);
}
