import CandorCore
import Testing

// That settings of the environment take, and are refused, is tested in KernelTests/DispatchTests.swift.
@Suite struct RuntimeTests {
    @Test func thereIsAWorker() {
        #expect(Runtime.defaultWorkers >= 1)
    }

    @Test func scalarIsAlwaysThereAndTheActiveOneIsToo() {
        #expect(ISA.availableHere.contains(.scalar))
        #expect(ISA.availableHere.contains(ISA.active))
    }
}
