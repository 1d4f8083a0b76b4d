import CandorModel

/// SHA-256 without labels or lengths, as other programs compute it.
func plainSHA256(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var hash = SHA256()
    Array(bytes).withUnsafeBytes { hash.update($0) }
    let text = Array(hash.hexadecimal())
    return stride(from: 0, to: text.count, by: 2).map { UInt8(String(text[$0...$0 + 1]), radix: 16)! }
}
