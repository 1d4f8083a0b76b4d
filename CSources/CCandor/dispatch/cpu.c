/* cpu.c: what the processor offers and what CND_ISA asks for. Decided once, then read-only. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "cnd_runtime.h"
#include "dispatch/choice.h"
#include "dispatch/target_regions.h"
#if CND_AARCH64
#include <sys/auxv.h>
#endif

static const char *const isa_names[CND_ISA_COUNT] = {"scalar", "neon", "avx2", "avx512"};

const char *cnd_isa_name(cnd_isa isa) {
    return (unsigned)isa < CND_ISA_COUNT ? isa_names[isa] : "unknown";
}

bool cnd_isa_available(cnd_isa isa) {
#if CND_X86_64
    __builtin_cpu_init(); /* does its work once; needed before constructors have run */
#endif
    switch (isa) {
    case CND_ISA_SCALAR:
        return true;
#if CND_AARCH64
    case CND_ISA_NEON:
        return true;
#endif
#if CND_X86_64
    case CND_ISA_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
               __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("aes");
    case CND_ISA_AVX512:
        return cnd_isa_available(CND_ISA_AVX2) && __builtin_cpu_supports("avx512f") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512ifma") &&
               __builtin_cpu_supports("vaes");
#endif
    default:
        return false;
    }
}

bool cnd_neon_has_aes(void) {
#if CND_AARCH64
    return (getauxval(AT_HWCAP) & (1ul << 3)) != 0; /* HWCAP_AES: a read of the start-up vector */
#else
    return false;
#endif
}

static int choose(cnd_status *status) {
    *status = CND_OK;
    const char *asked = getenv("CND_ISA");
    if (asked == NULL || *asked == '\0') {
        int best = CND_ISA_COUNT - 1;
        while (!cnd_isa_available((cnd_isa)best))
            best--; /* scalar is always there */
        return best;
    }
    for (int isa = 0; isa < CND_ISA_COUNT; isa++) {
        if (strcmp(asked, isa_names[isa]) != 0) continue;
        if (cnd_isa_available((cnd_isa)isa)) return isa;
        *status = CND_ERROR_UNAVAILABLE_ISA;
        return CND_ISA_SCALAR;
    }
    *status = CND_ERROR_UNKNOWN_ISA;
    return CND_ISA_SCALAR;
}

/* -1 until decided. Two threads that race both store the same value: the environment and the
 * processor do not change under us. */
static atomic_int decided = -1;

cnd_isa cnd_isa_active(void) {
    int isa = atomic_load_explicit(&decided, memory_order_relaxed);
    if (isa < 0) {
        cnd_status ignored;
        isa = choose(&ignored);
        atomic_store_explicit(&decided, isa, memory_order_relaxed);
    }
    return (cnd_isa)isa;
}

cnd_status cnd_isa_choice_check(void) {
    cnd_status status;
    (void)choose(&status);
    return status;
}

cnd_status cnd_runtime_check(void) {
    cnd_status status = cnd_isa_choice_check();
    return status != CND_OK ? status : cnd_parallel_choice_check();
}
