import CCandor

/// The instruction sets that kernels are written for.
public enum ISA: String, CaseIterable, Sendable {
    case scalar, neon, avx2, avx512

    /// The one that dispatched kernels use.
    public static var active: ISA { ISA(cnd_isa_active()) }

    /// Those that this machine can run, the scalar reference first.
    public static var availableHere: [ISA] { allCases.filter { cnd_isa_available($0.code) } }

    package init(_ code: cnd_isa) {
        switch code {
        case CND_ISA_NEON: self = .neon
        case CND_ISA_AVX2: self = .avx2
        case CND_ISA_AVX512: self = .avx512
        default: self = .scalar
        }
    }

    package var code: cnd_isa {
        switch self {
        case .scalar: CND_ISA_SCALAR
        case .neon: CND_ISA_NEON
        case .avx2: CND_ISA_AVX2
        case .avx512: CND_ISA_AVX512
        }
    }
}

/// What is wrong with the environment variables that choose the instruction set and the thread backend.
public enum RuntimeError: Error, Equatable, Sendable {
    /// `CND_ISA` is not one of `expected`.
    case unknownISA(expected: [String], actual: String)
    /// `CND_ISA` names an instruction set that this machine does not have.
    case unavailableISA(available: [String], actual: String)
    /// `CND_PARALLEL` is not one of `expected`.
    case unknownBackend(expected: [String], actual: String)
    /// `CND_PARALLEL` names a backend that could not be loaded.
    case unavailableBackend(actual: String)
}
