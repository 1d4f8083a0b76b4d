#if Gateway
    import CCandorJSON

    extension [UInt8] {
        /// Appends numbers with commas between them, each as the shortest text that reads as the same `Float`, as its
        /// `description` is; what is no finite number as null.
        mutating func appendTexts(of numbers: [Float]) {
            let (most, width) = (64, 16)
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: most * width) { text in
                numbers.withUnsafeBufferPointer { numbers in
                    for start in stride(from: 0, to: numbers.count, by: most) {
                        if start > 0 { append(UInt8(ascii: ",")) }
                        let part = UnsafeBufferPointer(
                            rebasing: numbers[start..<Swift.min(start + most, numbers.count)])
                        let count = candor_json_write_floats(part.baseAddress, part.count, text.baseAddress)
                        append(contentsOf: UnsafeRawBufferPointer(start: text.baseAddress, count: count))
                    }
                }
            }
        }
    }
#endif
