import CandorProof
import Foundation

/// A connected pair of TCP sockets on this machine's loopback interface.
enum Loopback {
    /// Both descriptors, which no child inherits by itself.
    static func descriptors() throws(ProofError) -> (Int32, Int32) {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let listener = socket(AF_INET, kind, 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let near = socket(AF_INET, kind, 0)
        let isConnected = withUnsafeMutableBytes(of: &address) { bytes in
            let address = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
            return bind(listener, address, length) == 0 && listen(listener, 1) == 0
                && getsockname(listener, address, &length) == 0 && connect(near, address, length) == 0
        }
        let far = isConnected ? accept(listener, nil, nil) : -1
        guard far >= 0 else {
            let reason = String(cString: strerror(errno))
            close(near)
            throw .channel(.failed(reason: "no connection on the loopback interface: \(reason)"))
        }
        _ = fcntl(far, F_SETFD, FD_CLOEXEC)
        return (near, far)
    }
}
