#if Network
    import CandorCore

    /// Bytes in the order of their arrival, in a ring whose memory is overwritten before it is given back.
    package struct ByteQueue: ~Copyable {
        /// Bytes in the queue.
        package private(set) var count = 0
        private var first = 0
        private var storage: SecretBuffer

        /// An empty queue with room for `capacity` bytes; it doubles when that is too little.
        package init(capacity: Int) { storage = SecretBuffer(count: capacity) }

        /// Appends bytes.
        package mutating func append(_ bytes: UnsafeRawBufferPointer) {
            if count + bytes.count > storage.count { grow(to: max(2 * storage.count, count + bytes.count)) }
            let capacity = storage.count
            let start = (first + count) % max(1, capacity)
            let untilEnd = min(bytes.count, capacity - start)
            storage.withUnsafeMutableBytes { ring in
                copy(UnsafeRawBufferPointer(rebasing: bytes[..<untilEnd]), to: ring, at: start)
                copy(UnsafeRawBufferPointer(rebasing: bytes[untilEnd...]), to: ring, at: 0)
            }
            count += bytes.count
        }

        /// Takes as many bytes as there are and fit.
        ///
        /// - Returns: their number.
        package mutating func take(into target: UnsafeMutableRawBufferPointer) -> Int {
            let taken = min(count, target.count)
            let untilEnd = min(taken, storage.count - first)
            storage.withUnsafeBytes { ring in
                copy(UnsafeRawBufferPointer(rebasing: ring[first..<first + untilEnd]), to: target, at: 0)
                copy(UnsafeRawBufferPointer(rebasing: ring[..<(taken - untilEnd)]), to: target, at: untilEnd)
            }
            count -= taken
            first = count == 0 ? 0 : (first + taken) % storage.count
            return taken
        }

        /// Overwrites and gives back all memory.
        package mutating func erase() {
            storage = SecretBuffer(count: 0)
            first = 0
            count = 0
        }

        private mutating func grow(to capacity: Int) {
            var larger = SecretBuffer(count: capacity)
            let kept = count
            larger.withUnsafeMutableBytes { _ = take(into: $0) }
            storage = larger
            first = 0
            count = kept
        }
    }

    private func copy(_ bytes: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer, at offset: Int) {
        guard !bytes.isEmpty else { return }
        UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyMemory(from: bytes)
    }
#endif
