/* itmac_batch.c: MACs and keys of values in K from those of their parts. */
#include "cnd_circuit.h"
#include "field/fp2.h"

void cnd_itmac_join(uint64_t *out, const uint64_t *parts, size_t n) {
    for (size_t j = 0; j < n; j++) {
        cnd_fp2 a = cnd_fp2_load(parts + 4 * j), b = cnd_fp2_load(parts + 4 * j + 2);
        /* a + i b = (a0 - b1) + (a1 + b0) i */
        cnd_fp2_store(out + 2 * j, (cnd_fp2){cnd_m61_sub(a.c0, b.c1), cnd_m61_add(a.c1, b.c0)});
    }
}
