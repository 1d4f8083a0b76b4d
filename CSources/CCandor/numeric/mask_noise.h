/* mask_noise.h: rows that are masked with noise. */
#ifndef CND_MASK_NOISE_H
#define CND_MASK_NOISE_H

#include "cnd_noise.h"
#include "numeric/mask_kernels.h"

/** Classes that a row with noise may have: its sums are exact in double. */
#define CND_MASK_NOISE_CLASSES ((1 << 28) - 1)

/** What the noise of a call is drawn from. Secret. */
typedef struct cnd_mask_noise {
    const candor_policy *policy;
    const cnd_mask_kernels *kernels;
    const cnd_noise *law;
    cnd_aes128_key key; /* of fresh noise, or ... */
    cnd_sticky sticky;  /* ... of sticky noise */
    uint64_t first_row; /* the number of the call's row 0 */
} cnd_mask_noise;

/** Bytes of scratch that a segment of rows of so many classes needs, beyond CND_STACK_CLASSES. */
size_t cnd_mask_noise_scratch(size_t classes);

/** The law of a good policy with noise. */
int32_t cnd_mask_noise_law(cnd_noise *law, const candor_policy *policy);

/** The keys of a call whose arguments are good, beside the policy's law, which must outlive
 * `noise`. CANDOR_ERROR_RANDOMNESS where the system has none to give. Wipe `noise` after use. */
int32_t cnd_mask_noise_start(cnd_mask_noise *noise, const candor_policy *policy,
                             const cnd_noise *law, const candor_options *options,
                             const cnd_mask_kernels *kernels);

/** Masks rows with noise until the first one that is bad, as a cnd_mask_kernel: exact
 * probabilities, then cnd_noise_rows or cnd_sticky_rows, then what the level releases of the noisy
 * row. */
size_t cnd_mask_noisy(const cnd_mask_job *job);

#endif
