import CCandor

/// A policy as C takes it for many calls: checked, with the tables of its noise.
///
/// `@unchecked Sendable`: its memory is written in `init` alone, and C reads it from any number of threads.
final class PreparedMasker: @unchecked Sendable {
    /// The policy by itself.
    let policy: PreparedPolicy
    private let memory: UnsafeMutableRawPointer

    /// - Parameter policy: one that `PolicyFields.check()` has passed.
    init(_ policy: PreparedPolicy) {
        self.policy = policy
        let bytes = candor_masker_bytes()
        memory = .allocate(byteCount: bytes, alignment: 8)
        var value = policy.value
        let status = candor_masker_init(OpaquePointer(memory), bytes, &value, nil)
        precondition(status == CANDOR_OK, "\(String(cString: candor_error_message(status)))")
    }

    deinit { memory.deallocate() }

    /// The `candor_masker`, which lives as long as `self`.
    var masker: OpaquePointer { OpaquePointer(memory) }
}
