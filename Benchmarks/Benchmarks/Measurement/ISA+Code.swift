public import CCandor
public import CandorCore

extension ISA {
    /// What the tables of kernels, in cnd_kernels.h and cnd_train.h, call it.
    public var code: cnd_isa {
        switch self {
        case .scalar: CND_ISA_SCALAR
        case .neon: CND_ISA_NEON
        case .avx2: CND_ISA_AVX2
        case .avx512: CND_ISA_AVX512
        }
    }
}
