/* point_scalar.c: the secret point of a prover's tree: the reference. */
#include "field/m61.h"
#include "vole/point.h"

void cnd_point_place_scalar(uint64_t *values, uint64_t *macs, uint64_t value, const uint64_t *mac,
                            uint64_t path, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint64_t here = cnd_m61_zero_mask(i ^ path);
        values[i] = value & here;
        macs[2 * i] |= mac[0] & here;
        macs[2 * i + 1] |= mac[1] & here;
    }
}
