/// Buffers between guards, at any alignment: a kernel that writes one element too far is found.
public enum Canary {
    /// A guard was overwritten.
    public struct Touched: Error, CustomStringConvertible {
        /// Byte offset of the first write outside: negative before the elements, from their size on behind them.
        public let offset: Int
        /// What to print.
        public var description: String { "a byte outside the buffer was written, at offset \(offset)" }
    }

    private static let guardBytes = 192
    private static let pattern: UInt8 = 0xc5

    /// Runs `body` on `count` elements that start `misalignment` bytes after a boundary of 64 bytes.
    ///
    /// - Parameter initial: what the elements are before; without it, a pattern that no kernel should read.
    /// - Returns: the elements afterwards.
    /// - Throws: ``Touched``, when `body` has written outside.
    public static func guarded<Element: BitwiseCopyable>(
        _ count: Int, of type: Element.Type = Element.self, misalignedBy misalignment: Int = 0,
        initial: [Element]? = nil, _ body: (UnsafeMutablePointer<Element>) -> Void
    ) throws -> [Element] {
        precondition(misalignment % MemoryLayout<Element>.alignment == 0 && misalignment < 64)
        let bytes = count * MemoryLayout<Element>.stride
        let first = guardBytes + misalignment
        let total = first + bytes + guardBytes
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: total, alignment: 64)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: pattern)

        let elements = (memory.baseAddress! + first).bindMemory(to: Element.self, capacity: max(count, 1))
        if let initial {
            precondition(initial.count == count)
            elements.update(from: initial, count: count)
        }
        body(elements)
        for offset in 0..<total where (offset < first || offset >= first + bytes) && memory[offset] != pattern {
            throw Touched(offset: offset - first)
        }
        return Array(UnsafeBufferPointer(start: elements, count: count))
    }
}
