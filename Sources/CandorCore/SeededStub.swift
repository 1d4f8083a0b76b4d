public struct SeededRandomSource: RandomSource, Sendable {
    var state: UInt64
    public init(seed: UInt64, stream: UInt64 = 0) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ stream &* 0xD1B5_4A32_D192_ED03 }
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
    public mutating func normal() -> Double {
        var s = 0.0; for _ in 0..<12 { s += uniform() }; return s - 6
    }
    public mutating func fill(_ b: inout AlignedBuffer<UInt16>) {
        var i = 0
        while i < b.count { var w = next(); for _ in 0..<4 where i < b.count { b[i] = UInt16(truncatingIfNeeded: w); w >>= 16; i += 1 } }
    }
}
import Foundation
public func softmax(_ l: [Float], classes: Int) -> [Float] {
    var o = l
    for r in 0..<l.count / classes { var m = -Float.infinity; for c in 0..<classes { m = max(m, l[r*classes+c]) }
        var s: Float = 0; for c in 0..<classes { o[r*classes+c] = exp(l[r*classes+c]-m); s += o[r*classes+c] }
        for c in 0..<classes { o[r*classes+c] /= s } }
    return o
}
public enum Runtime { public static func check() throws {} }
