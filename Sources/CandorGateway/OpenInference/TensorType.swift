#if Gateway
    /// The element type of a tensor of the Open Inference Protocol that scores can have.
    public enum TensorType: String, CaseIterable, Hashable, Sendable {
        /// IEEE 754 of 16 bits.
        case half = "FP16"
        /// The upper 16 bits of a `Float`; in binary tensors alone.
        case brainFloat = "BF16"
        /// `Float`.
        case single = "FP32"
        /// `Double`.
        case double = "FP64"

        /// Bytes of an element.
        public var byteCount: Int {
            switch self {
            case .half, .brainFloat: 2
            case .single: 4
            case .double: 8
            }
        }

        /// The elements of a binary tensor, little-endian as the protocol has them, rounded to `Float`.
        ///
        /// - Returns: nil when the bytes are not a whole number of elements.
        func floats(_ bytes: UnsafeRawBufferPointer) -> [Float]? {
            guard bytes.count % byteCount == 0 else { return nil }
            let count = bytes.count / byteCount
            return [Float](unsafeUninitializedCapacity: count) { floats, initialized in
                initialized = count
                #if _endian(little)
                    if self == .single { return UnsafeMutableRawBufferPointer(floats).copyMemory(from: bytes) }
                #endif
                for index in 0..<count {
                    let start = index * byteCount
                    switch self {
                    case .half:
                        floats[index] = Float(halfBits: bytes.littleEndian(at: start, as: UInt16.self))
                    case .brainFloat:
                        floats[index] = Float(
                            bitPattern: UInt32(bytes.littleEndian(at: start, as: UInt16.self)) << 16)
                    case .single: floats[index] = Float(bitPattern: bytes.littleEndian(at: start, as: UInt32.self))
                    case .double:
                        floats[index] = Float(Double(bitPattern: bytes.littleEndian(at: start, as: UInt64.self)))
                    }
                }
            }
        }
    }

    extension UnsafeRawBufferPointer {
        fileprivate func littleEndian<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: T.Type) -> T {
            T(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
        }
    }

    extension Float {
        /// A number of IEEE 754's 16 bits: 5 of the exponent, 10 of the fraction. `Float16` is not everywhere.
        fileprivate init(halfBits bits: UInt16) {
            let magnitude = bits & 0x7fff
            var value: Float
            if magnitude >= 0x7c00 {
                value = magnitude == 0x7c00 ? .infinity : .nan
            } else {
                // The exponent is moved by a product, which also makes subnormal numbers normal.
                value = Float(bitPattern: UInt32(magnitude) << 13) * Float(sign: .plus, exponent: 112, significand: 1)
            }
            if bits & 0x8000 != 0 { value = -value }
            self = value
        }
    }
#endif
