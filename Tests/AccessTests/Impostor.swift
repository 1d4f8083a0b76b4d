#if Redis
    import Foundation

    /// Something that listens where a server should and says the same to everybody.
    final class Impostor: Sendable {
        private let descriptor: Int32

        init(at path: String, saying text: String) throws {
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8) + [0]) }
            let size = socklen_t(MemoryLayout<sockaddr_un>.size)
            let isBound = withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
            }
            guard isBound, listen(descriptor, 8) == 0 else { throw POSIXError(.EADDRINUSE) }
            let listener = descriptor, bytes = Array(text.utf8)
            Thread.detachNewThread {
                while true {
                    let peer = accept(listener, nil, nil)
                    guard peer >= 0 else { return }
                    Thread.detachNewThread {
                        var buffer = [UInt8](repeating: 0, count: 65_536)
                        while recv(peer, &buffer, buffer.count, 0) > 0 {
                            _ = send(peer, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                        }
                        close(peer)
                    }
                }
            }
        }

        func stop() {
            shutdown(descriptor, Int32(SHUT_RDWR))
            close(descriptor)
        }
    }
#endif
