/* sha256_neon.c: the compression of sha256_scalar.c with the SHA instructions of ARMv8, which
 * sha256.c asks for: four rounds a step. */
#include "dispatch/target_regions.h"
#if CND_AARCH64
#include <arm_neon.h>
#include "prg/sha256.h"

CND_TARGET_BEGIN(CND_TARGET_NEON_SHA2)

void cnd_sha256_blocks_neon(uint32_t *state, const uint8_t *blocks, size_t n) {
    uint32x4_t abcd = vld1q_u32(state), efgh = vld1q_u32(state + 4);
    for (; n > 0; n--, blocks += 64) {
        uint32x4_t w[4], before_abcd = abcd, before_efgh = efgh;
        CND_UNROLL for (int i = 0; i < 4; i++) w[i] =
            vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(blocks + 16 * i)));
        CND_UNROLL for (int i = 0; i < 16; i++) {
            /* w[i % 4] holds the words 4 i to 4 i + 3 of the schedule, the next ones follow. */
            uint32x4_t sum = vaddq_u32(w[i % 4], vld1q_u32(cnd_sha256_constants + 4 * i));
            uint32x4_t old_abcd = abcd;
            abcd = vsha256hq_u32(abcd, efgh, sum);
            efgh = vsha256h2q_u32(efgh, old_abcd, sum);
            if (i < 12)
                w[i % 4] = vsha256su1q_u32(vsha256su0q_u32(w[i % 4], w[(i + 1) % 4]),
                                           w[(i + 2) % 4], w[(i + 3) % 4]);
        }
        abcd = vaddq_u32(abcd, before_abcd);
        efgh = vaddq_u32(efgh, before_efgh);
    }
    vst1q_u32(state, abcd);
    vst1q_u32(state + 4, efgh);
}

CND_TARGET_END
#endif
