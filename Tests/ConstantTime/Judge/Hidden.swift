import CandorCore
import CandorProof
import SecretMarks

/// The bytes as a secret.
func hidden(_ bytes: [UInt8]) -> SecretBuffer {
    var buffer = SecretBuffer(count: bytes.count)
    buffer.withUnsafeMutableBytes {
        $0.copyBytes(from: bytes)
        mark_secret($0.baseAddress, $0.count)
    }
    return buffer
}

/// The same value, a secret from now on.
func hidden<Value: BitwiseCopyable>(_ value: Value) -> Value {
    var value = value
    withUnsafeMutableBytes(of: &value) { mark_secret($0.baseAddress, $0.count) }
    return value
}

func hide<Element: BitwiseCopyable>(_ values: [Element]) {
    values.withUnsafeBytes { mark_secret($0.baseAddress, $0.count) }
}

func publish<Element: BitwiseCopyable>(_ values: [Element]) {
    values.withUnsafeBytes { mark_public($0.baseAddress, $0.count) }
}

func publish<Element: FieldElement>(_ vector: borrowing FieldVector<Element>) {
    let bytes = vector.count * Element.byteCount
    vector.withUnsafeWords { mark_public($0, bytes) }
}

/// Words that are secrets.
struct HiddenSource: RandomSource {
    var source: SeededRandomSource
    mutating func next() -> UInt64 { hidden(source.next()) }
}

/// Correlated OTs whose correlation and keys are secrets.
struct HiddenCOTSender: ~Copyable, COTSenderSource {
    var source: IdealCOTSender
    var delta: Block { hidden(source.delta) }
    mutating func draw(_ count: Int) throws(ProofError) -> [Block] {
        let keys = try source.draw(count)
        hide(keys)
        return keys
    }
}

/// Correlated OTs whose bits and blocks are secrets.
struct HiddenCOTReceiver: ~Copyable, COTReceiverSource {
    var source: IdealCOTReceiver
    mutating func draw(_ count: Int) throws(ProofError) -> (choices: [UInt8], blocks: [Block]) {
        let drawn = try source.draw(count)
        hide(drawn.choices)
        hide(drawn.blocks)
        return drawn
    }
}
