/// A number of four bytes that a model file may hold.
public protocol TensorElement: BitwiseCopyable, Hashable, Sendable {
    /// What the safetensors format calls the type.
    static var safetensorsName: String { get }
    /// The value of these bits.
    init(bits: UInt32)
    /// The bits of this value.
    var bits: UInt32 { get }
}

extension Float: TensorElement {
    /// `F32`.
    public static var safetensorsName: String { "F32" }
    /// The float of these bits.
    public init(bits: UInt32) { self.init(bitPattern: bits) }
    /// The bits of this float.
    public var bits: UInt32 { bitPattern }
}

extension Int32: TensorElement {
    /// `I32`.
    public static var safetensorsName: String { "I32" }
    /// The integer of these bits.
    public init(bits: UInt32) { self.init(bitPattern: bits) }
    /// The bits of this integer.
    public var bits: UInt32 { UInt32(bitPattern: self) }
}

/// One tensor of a model file.
public struct Tensor<Element: TensorElement>: Hashable, Sendable {
    /// That of the file.
    public var name: String
    /// Lengths of the axes, the slowest first.
    public var shape: [Int]
    /// As many as the product of `shape`, row after row.
    public var values: [Element]

    /// Joins the parts.
    public init(name: String, shape: [Int], values: [Element]) {
        self.name = name
        self.shape = shape
        self.values = values
    }

    /// Lends the values as they stand in a file.
    func withLittleEndianBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        #if _endian(little)
            values.withUnsafeBytes(body)
        #else
            values.map(\.bits.littleEndian).withUnsafeBytes(body)
        #endif
    }
}

/// A tensor of 32-bit floats.
public typealias NamedTensor = Tensor<Float>
