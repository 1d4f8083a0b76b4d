#if Network
    import CandorTransport
    import Testing

    @Suite struct ByteQueueTests {
        private static func take(_ count: Int, from queue: inout ByteQueue) -> [UInt8] {
            var bytes = [UInt8](repeating: 0xff, count: count)
            let taken = bytes.withUnsafeMutableBytes { queue.take(into: $0) }
            return Array(bytes.prefix(taken))
        }

        /// Any cuts of a stream, at every place of the ring, through every growth.
        @Test(arguments: [0, 1, 7, 64]) func bytesComeOutAsTheyWentIn(capacity: Int) {
            var queue = ByteQueue(capacity: capacity)
            var (written, read) = (0, 0)
            func byte(_ index: Int) -> UInt8 { UInt8(truncatingIfNeeded: index &* 31 &+ index >> 8) }
            for step in 0..<2_000 {
                let put = (step * 37) % 53
                let bytes = (written..<written + put).map(byte)
                bytes.withUnsafeBytes { queue.append($0) }
                written += put
                // Takes less than it puts in the first half, and all in the end.
                let wanted = step < 1_000 ? (step * 29) % 50 : (step * 29) % 90
                let got = Self.take(wanted, from: &queue)
                #expect(got == (read..<read + got.count).map(byte))
                #expect(got.count == min(wanted, written - read))
                read += got.count
                #expect(queue.count == written - read)
            }
            let rest = Self.take(written - read + 5, from: &queue)
            #expect(rest == (read..<written).map(byte))
            #expect(queue.count == 0)
        }

        @Test func nothingIsLeftAfterErasing() {
            var queue = ByteQueue(capacity: 8)
            [UInt8](1...3).withUnsafeBytes { queue.append($0) }
            queue.erase()
            #expect(queue.count == 0)
            #expect(Self.take(10, from: &queue) == [])
            [UInt8](4...20).withUnsafeBytes { queue.append($0) }
            #expect(Self.take(100, from: &queue) == Array(4...20))
        }
    }
#endif
