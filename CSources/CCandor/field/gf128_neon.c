/* gf128_neon.c: the kernel of gf128_scalar.c with PMULL, which comes with the AES instructions. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#include <arm_neon.h>
#include "field/gf128.h"

CND_TARGET_BEGIN(CND_TARGET_NEON_AES)

static inline uint64x2_t product(uint64_t a, uint64_t b) {
    return vreinterpretq_u64_p128(vmull_p64((poly64_t)a, (poly64_t)b));
}

void cnd_gf128_dot_neon(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n) {
    uint64x2_t low = vdupq_n_u64(0), high = low, middle = low;
    for (size_t i = 0; i < n; i++) { /* 4 products, 4 XORs; nothing is reduced */
        uint64_t a0 = a[2 * i], a1 = a[2 * i + 1], b0 = b[2 * i], b1 = b[2 * i + 1];
        low = veorq_u64(low, product(a0, b0));
        high = veorq_u64(high, product(a1, b1));
        middle = veorq_u64(middle, veorq_u64(product(a0, b1), product(a1, b0)));
    }
    const uint64_t r[4] = {
        vgetq_lane_u64(low, 0), vgetq_lane_u64(low, 1) ^ vgetq_lane_u64(middle, 0),
        vgetq_lane_u64(high, 0) ^ vgetq_lane_u64(middle, 1), vgetq_lane_u64(high, 1)};
    cnd_gf128_reduce(out, r);
}

CND_TARGET_END
#endif
