#if Network
    import CandorProof
    import NIOCore

    /// What a party's thread and the event loop share of one connection.
    ///
    /// The event loop fills a queue with what the peer sends and stops reading while ``readAhead`` bytes wait in it; the
    /// party's thread takes frames from the queue, and waits while ``writeAhead`` bytes that it has sent are not yet with
    /// the operating system. The first error ends the link, and every later call throws it.
    final class Link: @unchecked Sendable {
        // Sendable: every access to the variables below holds the monitor's lock.
        enum Phase: Int {
            case connecting, handshake, open  // in this order
        }

        /// Bytes of the peer that wait here at most, but for one round of reading, and for what the system still holds
        /// when the peer ends the connection.
        static let readAhead = 1 << 20
        private static let writeAhead = 1 << 20
        private static let chunkBytes = 1 << 18
        private static let headerBytes = 4

        private let frameBytes: Int
        private let monitor = Monitor()
        private var phase = Phase.connecting
        private var ending: TransportError?
        private var received = ByteQueue(capacity: 1 << 16)
        private var readsArePaused = false
        private var unwritten = 0
        private var channel: (any NIOCore.Channel)?
        private var identified: Fingerprint?

        init(frameBytes: Int) { self.frameBytes = frameBytes }

        // What the event loop does.

        /// Begins the handshake over a TCP connection.
        ///
        /// - Returns: false when the link has ended already.
        func attach(_ channel: any NIOCore.Channel) -> Bool {
            monitor.lock()
            defer { monitor.unlock() }
            guard ending == nil else { return false }
            self.channel = channel
            phase = .handshake
            monitor.notify()
            return true
        }

        /// The handshake is over.
        func open() {
            monitor.lock()
            phase = .open
            monitor.notify()
            monitor.unlock()
        }

        /// Appends what the peer sent.
        func append(_ bytes: UnsafeRawBufferPointer) {
            monitor.lock()
            if ending == nil { received.append(bytes) }
            monitor.notify()
            monitor.unlock()
        }

        /// Whether so much waits to be taken that no more is to be read; ``take(limit:until:otherwise:)`` asks for more.
        func pausesReads() -> Bool {
            monitor.lock()
            defer { monitor.unlock() }
            readsArePaused = ending == nil && received.count >= Link.readAhead && !Mutation.isOn(.readAhead)
            return readsArePaused
        }

        /// The peer or the network has ended the connection: what has arrived may still be taken.
        func ended(_ error: TransportError) {
            monitor.lock()
            if ending == nil { ending = error }
            channel = nil
            monitor.notify()
            monitor.unlock()
        }

        /// The peer's key, once it is known to be one that is pinned.
        var peer: Fingerprint? {
            get {
                monitor.lock()
                defer { monitor.unlock() }
                return identified
            }
            set {
                monitor.lock()
                identified = newValue
                monitor.unlock()
            }
        }

        private func wrote(_ count: Int, _ result: Result<Void, any Error>) {
            monitor.lock()
            switch result {
            case .success: unwritten -= count
            case .failure: ending = ending ?? .channel(.disconnected)
            }
            monitor.notify()
            monitor.unlock()
        }

        // What the party's thread does.

        /// Waits until the link has got beyond `earlier`.
        func wait(
            beyond earlier: Phase, until deadline: Monitor.Deadline, otherwise timeout: TransportError
        ) throws(TransportError) {
            monitor.lock()
            defer { monitor.unlock() }
            try wait(until: deadline, otherwise: timeout) { phase.rawValue <= earlier.rawValue }
            if let ending { throw ending }
        }

        /// Sends a frame: its length in four bytes, little-endian, and its bytes. Returns when the system has them all.
        func put(
            _ frame: [UInt8], until deadline: Monitor.Deadline, otherwise timeout: TransportError
        ) throws(TransportError) {
            guard frame.count <= frameBytes else {
                throw end(.channel(.oversizedFrame(limit: frameBytes, actual: frame.count)))
            }
            var start = 0
            repeat {
                let rest = frame[start...].prefix(Link.chunkBytes)
                try write(rest, of: start == 0 ? UInt32(frame.count) : nil, until: deadline, otherwise: timeout)
                start += rest.count
            } while start < frame.count
            monitor.lock()
            defer { monitor.unlock() }
            try wait(until: deadline, otherwise: timeout) { unwritten > 0 }
            // A peer that has closed since may have read the frame before.
            if unwritten > 0, let ending { throw ending }
        }

        private func write(
            _ bytes: ArraySlice<UInt8>, of frameLength: UInt32?, until deadline: Monitor.Deadline,
            otherwise timeout: TransportError
        ) throws(TransportError) {
            monitor.lock()
            defer { monitor.unlock() }
            try wait(until: deadline, otherwise: timeout) { unwritten >= Link.writeAhead }
            if let ending { throw ending }
            guard let channel else { throw .channel(.closed) }
            var buffer = channel.allocator.buffer(capacity: Link.headerBytes + bytes.count)
            if let frameLength { buffer.writeInteger(frameLength, endianness: .little) }
            buffer.writeBytes(bytes)
            let count = buffer.readableBytes
            unwritten += count
            // Attached before the write, so that it runs before anything that the peer does about it.
            let written = channel.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenComplete { self.wrote(count, $0) }
            channel.writeAndFlush(buffer, promise: written)
        }

        /// Takes the next frame of the peer, whose length is checked before memory is taken for it.
        func take(
            limit: Int, until deadline: Monitor.Deadline, otherwise timeout: TransportError
        ) throws(TransportError) -> [UInt8] {
            var header = [UInt8](repeating: 0, count: Link.headerBytes)
            var failure: TransportError?
            header.withUnsafeMutableBytes { failure = fill($0, isHeader: true, until: deadline, otherwise: timeout) }
            if let failure { throw failure }
            let length = header.reversed().reduce(0) { $0 << 8 | Int($1) }
            let allowed = min(limit, frameBytes)
            guard Mutation.isOn(.transportFrameLimit) || length <= allowed else {
                throw end(.channel(.oversizedFrame(limit: allowed, actual: length)))
            }
            let frame = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
                let frame = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<length])
                failure = fill(frame, isHeader: false, until: deadline, otherwise: timeout)
                if failure == nil { count = length } else { wipe(frame) }
            }
            if let failure { throw failure }
            return frame
        }

        /// Fills `target` with what comes next.
        ///
        /// - Returns: why it could not be filled.
        private func fill(
            _ target: UnsafeMutableRawBufferPointer, isHeader: Bool, until deadline: Monitor.Deadline,
            otherwise timeout: TransportError
        ) -> TransportError? {
            var filled = 0
            while filled < target.count {
                monitor.lock()
                defer { monitor.unlock() }
                do {
                    try wait(until: deadline, otherwise: timeout) { received.count == 0 }
                } catch { return error }
                if received.count == 0, let ending {
                    received.erase()
                    // A peer that closes does so between frames.
                    let isCut = (!isHeader || filled > 0) && ending == .channel(.closed)
                    return isCut && !Mutation.isOn(.cutFrame) ? .channel(.disconnected) : ending
                }
                filled += received.take(into: UnsafeMutableRawBufferPointer(rebasing: target[filled...]))
                if readsArePaused && received.count < Link.readAhead / 2 { resumeReads() }
            }
            return nil
        }

        /// Ends the link on this side: what has arrived is overwritten, and both parties wake.
        @discardableResult
        func end(_ error: TransportError) -> TransportError {
            monitor.lock()
            defer { monitor.unlock() }
            return endLocked(error)
        }

        private func endLocked(_ error: TransportError) -> TransportError {
            if ending == nil { ending = error }
            received.erase()
            // The peer's answer to the close must be read.
            if readsArePaused { resumeReads() }
            channel?.close(promise: nil)
            channel = nil
            monitor.notify()
            return error
        }

        private func resumeReads() {
            readsArePaused = false
            channel?.read()
        }

        /// Waits while `condition` holds and the link has not ended; a link whose time is up ends.
        private func wait(
            until deadline: Monitor.Deadline, otherwise timeout: TransportError, while condition: () -> Bool
        ) throws(TransportError) {
            guard monitor.wait(until: deadline, while: { ending == nil && condition() }) else {
                throw endLocked(timeout)
            }
        }
    }
#endif
