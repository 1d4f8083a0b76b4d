import CCandor
import CandorCore
import Foundation
import Testing

@Suite struct DispatchTests {
    @Test func tablesAreThereExactlyWhereTheInstructionSetIs() {
        for isa in ISA.allCases {
            let here = ISA.availableHere.contains(isa)
            #expect((cnd_prg_kernels_for(isa.code) != nil) == here)
            #expect((cnd_numeric_kernels_for(isa.code) != nil) == here)
            #expect(String(cString: cnd_isa_name(isa.code)) == isa.rawValue)
            #expect(ISA(isa.code) == isa)
        }
        #expect(ISA.availableHere.first == .scalar)
    }

    /// Under `CND_ISA=scalar swift test` this is the test that the override took.
    @Test func activeInstructionSetIsTheOneAskedFor() throws {
        let asked = ProcessInfo.processInfo.environment["CND_ISA"] ?? ""
        let best = ISA.availableHere.last
        #expect(ISA.active.rawValue == (asked.isEmpty ? best?.rawValue : asked))
        #expect(throws: Never.self) { try Runtime.check() }
    }

    @Test(arguments: ISA.availableHere.map(\.rawValue))
    func forcedInstructionSetIsActive(name: String) async {
        await #expect(processExitsWith: .success) { [name] in
            setenv("CND_ISA", name, 1)
            try Runtime.check()
            exit(ISA.active.rawValue == name ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }

    @Test(arguments: ["pthread", "serial"])
    func forcedBackendIsActive(name: String) async {
        await #expect(processExitsWith: .success) { [name] in
            setenv("CND_PARALLEL", name, 1)
            try Runtime.check()
            exit(Runtime.backend.rawValue == name ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }

    /// Refused, and named in the error; kernels run on the reference all the same.
    @Test(arguments: ["sse2", "AVX2", "avx", "1"])
    func unknownInstructionSetIsRefused(name: String) async {
        await #expect(processExitsWith: .success) { [name] in
            setenv("CND_ISA", name, 1)
            let expected = RuntimeError.unknownISA(expected: ["scalar", "neon", "avx2", "avx512"], actual: name)
            #expect(throws: expected) { try Runtime.check() }
            exit(ISA.active == .scalar ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }

    @Test(arguments: ISA.allCases.filter { !ISA.availableHere.contains($0) }.map(\.rawValue))
    func instructionSetThatIsNotHereIsRefused(name: String) async {
        await #expect(processExitsWith: .success) { [name] in
            setenv("CND_ISA", name, 1)
            let expected = RuntimeError.unavailableISA(
                available: ISA.availableHere.map(\.rawValue), actual: name)
            #expect(throws: expected) { try Runtime.check() }
            exit(ISA.active == .scalar ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }

    @Test(arguments: ["openmp", "OMP", "threads"])
    func unknownBackendIsRefused(name: String) async {
        await #expect(processExitsWith: .success) { [name] in
            setenv("CND_PARALLEL", name, 1)
            let expected = RuntimeError.unknownBackend(expected: ["omp", "pthread", "serial"], actual: name)
            #expect(throws: expected) { try Runtime.check() }
            exit(Runtime.backend == .serial ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }
}
