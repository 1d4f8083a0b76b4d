#if Redis
    import Foundation
    import Synchronization

    /// Something that listens where a server should: it says the same to everybody, or passes on what a server says with
    /// some bytes changed.
    final class Impostor: Sendable {
        private let listener: Int32
        /// State of the generator that chooses the bytes; nil for none.
        private let noise: Mutex<UInt64>

        /// Answers everything with a text.
        convenience init(at path: String, saying text: String) throws {
            let bytes = Array(text.utf8)
            try self.init(at: path) { _, peer in
                var buffer = [UInt8](repeating: 0, count: 65_536)
                while recv(peer, &buffer, buffer.count, 0) > 0 {
                    _ = send(peer, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                }
            }
        }

        /// Stands before a server and changes about one byte in `interval` of what it says.
        convenience init(at path: String, before server: String, changing interval: UInt64, seed: UInt64) throws {
            try self.init(at: path, seed: seed) { impostor, peer in
                guard let real = try? Self.socket(server, connect) else { return }
                defer { close(real) }
                var pair = [
                    pollfd(fd: peer, events: Int16(POLLIN), revents: 0),
                    pollfd(fd: real, events: Int16(POLLIN), revents: 0),
                ]
                var buffer = [UInt8](repeating: 0, count: 65_536)
                while poll(&pair, 2, 10_000) > 0 {
                    for (from, to) in [(0, real), (1, peer)] where pair[from].revents != 0 {
                        let count = recv(pair[from].fd, &buffer, buffer.count, 0)
                        guard count > 0 else { return }
                        if from == 1 {
                            for index in 0..<count where impostor.next() % interval == 0 {
                                buffer[index] = UInt8(truncatingIfNeeded: impostor.next() >> 8)
                            }
                        }
                        guard send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
                    }
                }
            }
        }

        private init(at path: String, seed: UInt64 = 1, _ serve: @escaping @Sendable (Impostor, Int32) -> Void) throws {
            listener = try Self.socket(path, bind)
            noise = Mutex(seed)
            guard listen(listener, 64) == 0 else { throw POSIXError(.EADDRINUSE) }
            let listener = listener
            Thread.detachNewThread { [self] in
                while true {
                    let peer = accept(listener, nil, nil)
                    guard peer >= 0 else { return }
                    Thread.detachNewThread { [self] in
                        serve(self, peer)
                        close(peer)
                    }
                }
            }
        }

        func stop() {
            shutdown(listener, Int32(SHUT_RDWR))
            close(listener)
        }

        /// The next number of Knuth's generator.
        private func next() -> UInt64 {
            noise.withLock {
                $0 = $0 &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return $0 >> 24
            }
        }

        private static func socket(
            _ path: String, _ attach: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32
        ) throws -> Int32 {
            let descriptor = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8) + [0]) }
            let isAttached = withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    attach(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                }
            }
            guard isAttached else { throw POSIXError(.ECONNREFUSED) }
            return descriptor
        }
    }
#endif
