import CCandor

/// The instruction sets that kernels are written for.
public enum ISA: String, CaseIterable, Sendable {
    /// Plain C, the reference of all the others.
    case scalar
    /// ARMv8 Advanced SIMD.
    case neon
    /// AVX2 with FMA, BMI2 and AES-NI.
    case avx2
    /// AVX-512 F, BW, DQ, VL, IFMA and VAES.
    case avx512

    /// The one that dispatched kernels use: the best one here, or what the environment variable `CND_ISA` asks for.
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

/// What the kernels run on, and whether the environment's wishes about it could be met.
public enum Runtime {
    /// What spreads work over threads.
    public enum Backend: String, CaseIterable, Sendable {
        /// An OpenMP runtime, loaded when first needed.
        case omp
        /// Threads that live for one call.
        case pthread
        /// The calling thread alone.
        case serial
    }

    /// The backend in use: `omp` where a runtime can be loaded, else `pthread`; `CND_PARALLEL` forces one.
    public static var backend: Backend {
        Backend(rawValue: String(cString: cnd_parallel_backend())) ?? .serial
    }

    /// Threads that a kernel uses when it is not told: the processors that this process may run on. At least 1.
    public static var defaultWorkers: Int { Int(cnd_parallel_default_workers()) }

    /// Finds out whether `CND_ISA` and `CND_PARALLEL` name something that this machine has.
    ///
    /// Programs call it once at their start. When it throws, kernels still run: on scalar code, or on one thread.
    /// - Throws: the first of the two that is refused, with what it could have been.
    public static func check() throws(RuntimeError) {
        try cnd_runtime_check().check()
    }
}
