/* lpn_scalar.c: sums of ten rows: the reference. Rows and columns are canonical. */
#include "field/m61.h"
#include "vole/lpn.h"

/* What is there, plus ten words of the rows. */
static uint64_t sum(uint64_t start, const uint64_t *column, size_t width, const uint16_t *indices,
                    uint16_t mask) {
    for (int j = 0; j < 5; j++)
        start += column[width * (indices[j] & mask)]; /* <= 6 (p - 1)         < 2^64 */
    start = (start & CND_M61_P) + (start >> 61);      /* <= p + 5                    */
    for (int j = 5; j < CND_LPN_ONES; j++)
        start += column[width * (indices[j] & mask)]; /* <= 6p                < 2^64 */
    return cnd_m61_reduce64(start);
}

void cnd_lpn_gather_prover_scalar(uint64_t *values, uint64_t *macs, const uint64_t *seeds,
                                  const uint16_t *indices, uint16_t mask, size_t n) {
    for (size_t c = 0; c < n; c++, indices += CND_LPN_ONES) {
        values[c] = sum(values[c], seeds, 4, indices, mask);
        macs[2 * c] = sum(macs[2 * c], seeds + 1, 4, indices, mask);
        macs[2 * c + 1] = sum(macs[2 * c + 1], seeds + 2, 4, indices, mask);
    }
}

void cnd_lpn_gather_verifier_scalar(uint64_t *keys, const uint64_t *seeds, const uint16_t *indices,
                                    uint16_t mask, size_t n) {
    for (size_t c = 0; c < n; c++, indices += CND_LPN_ONES) {
        keys[2 * c] = sum(keys[2 * c], seeds, 2, indices, mask);
        keys[2 * c + 1] = sum(keys[2 * c + 1], seeds + 1, 2, indices, mask);
    }
}
