/* target_regions.h: the only place with pragmas for targets and loops, for clang and for gcc.
 *
 * Code between CND_TARGET_BEGIN("avx2,fma") and CND_TARGET_END is compiled for those features; only
 * pointers and lengths may cross its border, since passing a vector to code without the feature
 * changes the ABI. */
#ifndef CND_TARGET_REGIONS_H
#define CND_TARGET_REGIONS_H

#if defined(__x86_64__)
#define CND_X86_64 1
#else
#define CND_X86_64 0
#endif

#if defined(__aarch64__)
#define CND_AARCH64 1
#else
#define CND_AARCH64 0
#endif

#define CND_PRAGMA(text) _Pragma(#text)

#if defined(__clang__)
#define CND_TARGET_BEGIN(features) \
    CND_PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function))
#define CND_TARGET_END CND_PRAGMA(clang attribute pop)
#define CND_TARGET_NEON_AES "aes"
#define CND_TARGET_NEON_SHA2 "sha2"
/* Before a loop of constant length that is to become straight code, its arrays registers. */
#define CND_UNROLL CND_PRAGMA(clang loop unroll(full))
#else
#define CND_TARGET_BEGIN(features) CND_PRAGMA(GCC push_options) CND_PRAGMA(GCC target(features))
#define CND_TARGET_END CND_PRAGMA(GCC pop_options)
#define CND_TARGET_NEON_AES "+crypto"
#define CND_TARGET_NEON_SHA2 "+crypto"
#define CND_UNROLL CND_PRAGMA(GCC unroll 16)
#endif

#define CND_TARGET_AVX2 "avx2,fma,bmi2,aes"
#define CND_TARGET_AVX512 "avx2,fma,bmi2,aes,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma,vaes"

#endif
