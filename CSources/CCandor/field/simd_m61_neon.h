/* simd_m61_neon.h: two lanes, products by 32-bit multiplications. Included by simd_m61.h, which
 * says what each name means. The split and its bounds are those of simd_m61_avx2.h. */
#include <arm_neon.h>

#define CND_SIMD_SUFFIX neon
#define CND_SIMD_BEGIN
#define CND_SIMD_END
#define VM_LANES 2
#define VM_WIDE_TERMS 4
#define VM_SUM_TERMS 4

typedef uint64x2_t vm;

static inline vm vm_set1(uint64_t x) {
    return vdupq_n_u64(x);
}
static inline vm vm_load(const uint64_t *p) {
    return vld1q_u64(p);
}
static inline void vm_store(uint64_t *p, vm v) {
    vst1q_u64(p, v);
}
static inline vm vm_load_twice(const uint64_t *p) {
    return vld1q_dup_u64(p);
}
static inline vm vm_pair(cnd_fp2 c) {
    return vcombine_u64(vcreate_u64(c.c0), vcreate_u64(c.c1));
}
static inline vm vm_swap(vm x) {
    return vextq_u64(x, x, 1);
}
static inline vm vm_even(vm x) {
    return vdupq_laneq_u64(x, 0);
}
static inline vm vm_odd(vm x) {
    return vdupq_laneq_u64(x, 1);
}
static inline vm vm_even_odd(vm x, vm y) {
    return vcombine_u64(vget_low_u64(x), vget_high_u64(y));
}

static inline vm vm_and(vm a, vm b) {
    return vandq_u64(a, b);
}
static inline vm vm_or(vm a, vm b) {
    return vorrq_u64(a, b);
}
static inline vm vm_and_not(vm a, vm b) { /* a & ~b */
    return vbicq_u64(a, b);
}
#define vm_shl(v, bits) vshlq_n_u64(v, bits)
#define vm_shr(v, bits) vshrq_n_u64(v, bits)
static inline vm vm_zero_mask(vm x) {
    return vceqzq_u64(x);
}
static inline bool vm_any_noncanonical(vm x) {
    uint64x2_t bad = vcgeq_u64(x, vm_set1(CND_M61_P));
    return (vgetq_lane_u64(bad, 0) | vgetq_lane_u64(bad, 1)) != 0;
}

static inline vm vm_reduce_once(vm x) {
    vm p = vm_set1(CND_M61_P);
    return vsubq_u64(x, vandq_u64(p, vcgeq_u64(x, p)));
}
static inline vm vm_add(vm a, vm b) {
    return vm_reduce_once(vaddq_u64(a, b)); /* a + b <= 2p - 2 */
}
static inline vm vm_sub(vm a, vm b) {
    return vaddq_u64(vsubq_u64(a, b), vandq_u64(vm_set1(CND_M61_P), vcltq_u64(a, b)));
}
static inline vm vm_complement(vm x) {
    return vsubq_u64(vm_set1(CND_M61_P), x);
}

typedef struct vm_split {
    uint32x2_t low, high; /* a0 < 2^31, a1 < 2^30 */
} vm_split;
typedef vm_split vm_left;
typedef vm_split vm_right;

static inline vm_split vm_as_left(vm a) {
    return (vm_split){vmovn_u64(vandq_u64(a, vm_set1(0x7fffffff))), vshrn_n_u64(a, 31)};
}
static inline vm_split vm_as_right(vm b) {
    return vm_as_left(b);
}
static inline vm_split vm_swap_left(vm_split a) {
    return (vm_split){vrev64_u32(a.low), vrev64_u32(a.high)};
}
static inline vm_split vm_swap_right(vm_split b) {
    return vm_swap_left(b);
}

typedef struct vm_wide {
    vm at0, at31, at62; /* at0 + 2^31 at31 + 2^62 at62 */
} vm_wide;

static inline vm_wide vm_wide_zero(void) {
    return (vm_wide){vm_set1(0), vm_set1(0), vm_set1(0)};
}

static inline vm_wide vm_wide_add(vm_wide w, vm_left a, vm_right b) {
    w.at0 = vmlal_u32(w.at0, a.low, b.low);     /* + < 2^62 */
    w.at31 = vmlal_u32(w.at31, a.low, b.high);  /* + < 2^61 */
    w.at31 = vmlal_u32(w.at31, a.high, b.low);  /* + < 2^61 */
    w.at62 = vmlal_u32(w.at62, a.high, b.high); /* + < 2^60 */
    return w;
}

/* Of 4 terms: at0 and at31 < 2^64, at62 < 2^62. */
static inline vm vm_wide_reduce(vm_wide w) {
    const vm p = vm_set1(CND_M61_P);
    vm s = vaddq_u64(vandq_u64(w.at0, p), vshrq_n_u64(w.at0, 61));         /* <= p + 7 */
    s = vaddq_u64(s, vshrq_n_u64(vshlq_n_u64(w.at31, 34), 3));             /* + < 2^61 */
    s = vaddq_u64(s, vshrq_n_u64(w.at31, 30));                             /* + < 2^34 */
    s = vaddq_u64(s, vaddq_u64(w.at62, w.at62));                           /* + < 2^63; s < 2^64 */
    return vm_reduce_once(vaddq_u64(vandq_u64(s, p), vshrq_n_u64(s, 61))); /* <= p + 7 */
}

typedef vm_wide vm_sum;
static inline vm_sum vm_sum_zero(void) {
    return vm_wide_zero();
}
static inline vm_sum vm_sum_add(vm_sum s, vm_left a, vm_right b) {
    return vm_wide_add(s, a, b);
}
static inline vm vm_sum_reduce(vm_sum s) {
    return vm_wide_reduce(s);
}
