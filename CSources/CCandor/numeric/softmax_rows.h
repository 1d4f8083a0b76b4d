/* softmax_rows.h: the row kernels of softmax, written once over simd_f32.h.
 *
 * softmax_scalar.c, softmax_avx2.c, softmax_avx512.c and softmax_neon.c each choose an instruction
 * set and include this file. row_f32.h says why all of them give the same bits. */
#include "numeric/row_f32.h"
#include "numeric/softmax.h"

CND_SIMD_BEGIN

void CND_SIMD_NAME(cnd_f32_softmax_rows)(float *out, const float *in, size_t rows, size_t classes) {
    for (size_t row = 0; row < rows; row++, in += classes, out += classes) {
        vf sum = vf_set1(row_exp_sum(out, in, classes, row_max(in, classes))); /* 1 <= sum */
        for (size_t i = 0; i < classes; i += VF_LANES)
            store_part(out + i, vf_div(load_part(out + i, classes - i, 0), sum), classes - i);
    }
}

void CND_SIMD_NAME(cnd_f32_log_softmax_rows)(float *out, const float *in, size_t rows,
                                             size_t classes) {
    for (size_t row = 0; row < rows; row++, in += classes, out += classes) {
        float top = row_max(in, classes);
        vf max = vf_set1(top);
        vf log_sum = vf_log(vf_set1(row_exp_sum(NULL, in, classes, top)));
        for (size_t i = 0; i < classes; i += VF_LANES) {
            vf difference = vf_sub(load_part(in + i, classes - i, 0), max);
            store_part(out + i, vf_sub(difference, log_sum), classes - i);
        }
    }
}

CND_SIMD_END
