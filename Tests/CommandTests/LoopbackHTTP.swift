#if Gateway
    import Foundation
    import Testing

    /// Requests over a plain socket to a server of this machine.
    enum LoopbackHTTP {
        /// The status of the answer; nil where nobody answers.
        static func status(
            _ method: String, _ path: String, port: UInt16, authorization: String? = nil, body: String = ""
        ) -> Int? {
            guard let socket = open() else { return nil }
            defer { close(socket) }
            let isConnected = withAddress(port) { connect(socket, $0, $1) == 0 }
            guard isConnected else { return nil }
            let head = authorization.map { "Authorization: \($0)\r\n" } ?? ""
            let request = Array(
                """
                \(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\(head)\
                Content-Length: \(body.utf8.count)\r\n\r\n\(body)
                """.utf8)
            guard send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
                return nil
            }
            var answer: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 4096)
            while case let count = recv(socket, &piece, piece.count, 0), count > 0 { answer += piece[..<count] }
            return String(decoding: answer, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { Int($0) }
        }

        /// A port that nobody listens on now.
        static func freePort() throws -> UInt16 {
            let socket = try #require(open())
            defer { close(socket) }
            let isBound = withAddress(0) { bind(socket, $0, $1) == 0 }
            try #require(isBound)
            var address = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isKnown = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) == 0 }
            }
            try #require(isKnown)
            return UInt16(bigEndian: address.sin_port)
        }

        private static func open() -> Int32? {
            let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            return socket < 0 ? nil : socket
        }

        private static func withAddress<R>(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            let length = socklen_t(MemoryLayout<sockaddr_in>.size)
            return withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
            }
        }
    }
#endif
