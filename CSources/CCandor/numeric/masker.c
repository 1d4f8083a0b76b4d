/* masker.c: a policy made ready for many calls. */
#include <string.h>
#include "cnd_runtime.h"
#include "numeric/mask.h"
#include "numeric/mask_noise.h"

struct candor_masker {
    uint64_t mark;
    candor_policy policy;
    cnd_noise law; /* of a policy with noise, else zeros */
};

/* The first bytes of a masker of this version of the library, which lays out the rest. */
static const uint64_t mark_of_masker = UINT64_C(0x316b73614d6e6443);

_Static_assert(_Alignof(candor_masker) == 8, "the alignment is part of the interface");

size_t candor_masker_bytes(void) {
    return sizeof(candor_masker);
}

/* A detail of another size cannot be written. */
static bool can_tell(const candor_error_detail *detail) {
    return detail == NULL || detail->struct_size == sizeof *detail;
}

/* What is wrong with the memory of a masker. */
static int32_t check_memory(const candor_masker *masker, size_t bytes,
                            candor_error_detail *detail) {
    if (masker == NULL) return cnd_mask_fail(detail, CANDOR_ERROR_NULL, 1, 0);
    size_t off = (uintptr_t)masker % _Alignof(candor_masker);
    if (off != 0)
        return cnd_mask_fail(detail, CANDOR_ERROR_MISALIGNED, _Alignof(candor_masker), (double)off);
    if (bytes < sizeof *masker)
        return cnd_mask_fail(detail, CANDOR_ERROR_MASKER, sizeof *masker, (double)bytes);
    return CANDOR_OK;
}

int32_t candor_masker_init(candor_masker *masker, size_t bytes, const candor_policy *policy,
                           candor_error_detail *detail) {
    if (!can_tell(detail)) return CANDOR_ERROR_STRUCT_SIZE;
    int32_t status = check_memory(masker, bytes, detail);
    if (status != CANDOR_OK) return status;
    memset(masker, 0, sizeof *masker);
    status = candor_policy_check(policy, NULL, 0);
    if (status == CANDOR_OK && cnd_policy_has_noise(policy))
        status = cnd_mask_noise_law(&masker->law, policy);
    if (status != CANDOR_OK)
        return cnd_mask_fail(detail, status, sizeof *policy,
                             policy == NULL ? 0 : policy->struct_size);
    masker->policy = *policy;
    masker->mark = mark_of_masker;
    return CANDOR_OK;
}

int32_t candor_masker_mask(const candor_masker *masker, const candor_input *input,
                           const candor_output *output, const candor_options *options,
                           candor_error_detail *detail) {
    if (!can_tell(detail)) return CANDOR_ERROR_STRUCT_SIZE;
    int32_t status = check_memory(masker, sizeof *masker, detail);
    if (status != CANDOR_OK) return status;
    if (masker->mark != mark_of_masker)
        return cnd_mask_fail(detail, CANDOR_ERROR_MASKER, (double)mark_of_masker,
                             (double)masker->mark);
    return cnd_mask_by_law(cnd_isa_active(), &masker->policy, &masker->law, input, output, options,
                           detail);
}

int32_t candor_masker_mask_row(const candor_masker *masker, const float *row, size_t classes,
                               int32_t kind, const candor_output *output,
                               const candor_options *options, candor_error_detail *detail) {
    const candor_input input = {sizeof input, kind, row, 1, classes, 0};
    return candor_masker_mask(masker, &input, output, options, detail);
}
