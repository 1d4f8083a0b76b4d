/* cnd_runtime.h: which instruction set runs, and how work is spread over threads. */
#ifndef CND_RUNTIME_H
#define CND_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include "cnd_status.h"

/* Ordered within an architecture: a later one includes the earlier ones. */
typedef enum cnd_isa {
    CND_ISA_SCALAR = 0,
    CND_ISA_NEON = 1,   /* ARMv8.0 Advanced SIMD (kernels that use AES test for it themselves) */
    CND_ISA_AVX2 = 2,   /* AVX2, FMA, BMI2, AES-NI                                             */
    CND_ISA_AVX512 = 3, /* AVX-512 F, BW, DQ, VL, IFMA and VAES, on top of AVX2                */
} cnd_isa;

#define CND_ISA_COUNT 4

/** The instruction set that dispatched functions use: the best one here, or the one that the
 *  environment variable CND_ISA (scalar, neon, avx2, avx512) asks for. Read once, then constant.
 *  When CND_ISA is refused this is CND_ISA_SCALAR and cnd_runtime_check says why. */
cnd_isa cnd_isa_active(void);

/** Whether this machine can run `isa`. */
bool cnd_isa_available(cnd_isa isa);

/** "scalar", "neon", "avx2", "avx512"; "unknown" for any other value. Static storage. */
const char *cnd_isa_name(cnd_isa isa);

/** CND_OK, or what is wrong with CND_ISA or CND_PARALLEL. */
CND_MUST_CHECK cnd_status cnd_runtime_check(void);

/** Work on one segment: the items first <= i < end. Called from any thread, each segment once. */
typedef void (*cnd_segment_body)(void *context, size_t segment, size_t first, size_t end);

/** Cuts `count` items into segments of `segment_size` (the last may be shorter) and runs `body` on
 *  each, on at most `workers` threads (0: as many as the machine has). The cut depends on `count`
 *  and `segment_size` only, so results that depend on the segment alone are the same at any number
 *  of workers. Returns when all segments are done. segment_size 0 is a caller bug.
 *
 *  A call from inside a body runs on that body's thread alone. With one segment or one worker
 * nothing but the caller's thread is used, at the cost of a function call. In a forked child the
 * OpenMP team of the parent is not used, but pthreads; a fork inside a body is not supported. */
void cnd_parallel_for(size_t workers, size_t count, size_t segment_size, cnd_segment_body body,
                      void *context);

/** "omp", "pthread" or "serial": what cnd_parallel_for runs on. CND_PARALLEL forces one. An OpenMP
 *  runtime when one can be loaded, else pthread; read and chosen once. When CND_PARALLEL is refused
 *  this is "serial" and cnd_runtime_check says why. */
const char *cnd_parallel_backend(void);

/** Threads that `workers` = 0 means: the processors that this process may use. At least 1. */
size_t cnd_parallel_default_workers(void);

#endif
