/* infer.c: dense layers by instruction set and the functions that choose; rescaling and heads,
 * which are a small part of the work, for all of them. */
#include "cnd_infer.h"
#include "cnd_kernels.h"
#include "dispatch/debug.h"
#include "dispatch/target_regions.h"
#include "infer/dense.h"

#define KERNELS(isa) \
    { cnd_infer_dense_##isa, cnd_infer_dense_wide_##isa }

static const cnd_infer_kernels kernels[CND_ISA_COUNT] = {
    [CND_ISA_SCALAR] = KERNELS(scalar),
#if CND_AARCH64
    [CND_ISA_NEON] = KERNELS(neon),
#endif
#if CND_X86_64
    [CND_ISA_AVX2] = KERNELS(avx2),
    [CND_ISA_AVX512] = KERNELS(avx512),
#endif
};

const cnd_infer_kernels *cnd_infer_kernels_for(cnd_isa isa) {
    return cnd_isa_available(isa) ? &kernels[isa] : NULL;
}

void cnd_infer_dense(int32_t *z, const int16_t *x, const int16_t *weights, size_t rows,
                     size_t pairs, size_t outputs) {
    CND_CHECK(outputs % CND_INFER_LANES == 0);
    kernels[cnd_isa_active()].dense(z, x, weights, rows, pairs, outputs);
}

void cnd_infer_dense_wide(int64_t *z, const int16_t *x, const int16_t *weights, size_t rows,
                          size_t pairs, size_t outputs) {
    CND_CHECK(outputs % CND_INFER_LANES == 0);
    kernels[cnd_isa_active()].dense_wide(z, x, weights, rows, pairs, outputs);
}

static inline int32_t clamp(int64_t value, cnd_infer_format format) {
    if (value < format.smallest) return format.smallest;
    return value > format.largest ? format.largest : (int32_t)value;
}

/* >> of a negative number is arithmetic on every compiler that this is built with: a floor. */
static inline void rescale(int32_t *out, int32_t *low, int32_t *middle, int32_t *top, int64_t z,
                           size_t i, cnd_infer_format format) {
    int64_t half = (int64_t)1 << (format.bits - 1);
    int64_t above = 0, shifted = z >> format.shift, value = shifted;
    if (format.saturates) {
        shifted += half; /* (z + 2^(s+h-1)) >> s */
        above = shifted >> format.bits;
        shifted &= 2 * half - 1;
        value = above == 0 ? shifted - half : above > 0 ? half - 1 : -half;
    }
    CND_CHECK(shifted >= INT32_MIN && shifted <= INT32_MAX);
    out[i] = clamp(value, format);
    if (low != NULL) {
        low[i] = (int32_t)(z & (((int64_t)1 << format.shift) - 1));
        middle[i] = (int32_t)shifted;
    }
    if (top != NULL) top[i] = (int32_t)above;
}

void cnd_infer_rescale(int32_t *out, int32_t *low, int32_t *middle, int32_t *top, const int32_t *z,
                       size_t n, cnd_infer_format format) {
    for (size_t i = 0; i < n; i++)
        rescale(out, low, middle, top, z[i], i, format);
}

void cnd_infer_rescale_wide(int32_t *out, int32_t *low, int32_t *middle, int32_t *top,
                            const int64_t *z, size_t n, cnd_infer_format format) {
    for (size_t i = 0; i < n; i++)
        rescale(out, low, middle, top, z[i], i, format);
}

void cnd_infer_softmax_head(int32_t *label, int32_t *confidence, const int32_t *logits, size_t rows,
                            size_t classes, size_t stride, const int32_t *table, size_t entries,
                            int64_t scale) {
    for (size_t row = 0; row < rows; row++, logits += stride) {
        size_t best = 0;
        for (size_t k = 1; k < classes; k++)
            if (logits[k] > logits[best]) best = k;
        int64_t sum = 0; /* <= classes 2^15 < 2^36 */
        for (size_t k = 0; k < classes; k++) {
            uint64_t difference = (uint64_t)((int64_t)logits[best] - logits[k]);
            if (difference < entries) sum += table[difference];
        }
        label[row] = (int32_t)best;
        confidence[row] = (int32_t)(scale * table[0] / sum); /* sum >= table[0] > 0 */
    }
}

void cnd_infer_margin_head(int32_t *label, int32_t *confidence, const int32_t *margins, size_t rows,
                           size_t stride, const int32_t *table) {
    for (size_t row = 0; row < rows; row++) {
        int32_t m = margins[row * stride];
        label[row] = m > 0;
        confidence[row] = table[m < 0 ? -(int64_t)m : m];
    }
}
