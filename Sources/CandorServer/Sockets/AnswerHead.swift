#if Gateway
    import NIOCore
    import NIOHTTP1

    /// Writes what comes before an answer's body.
    enum AnswerHead {
        /// By what a client knows where a body ends.
        enum Framing: Equatable {
            case length(Int)
            case chunks
            /// The connection's end.
            case close
            /// There is no body.
            case none
        }

        /// Writes status and headers.
        ///
        /// - Parameters:
        ///   - date: when it is made, where the headers do not say it (RFC 9110, 6.6.1).
        ///   - isLast: whether the connection ends after this answer.
        ///   - isOld: whether the client speaks HTTP/1.0, where connections end unless it is said.
        static func write(
            _ status: HTTPResponseStatus, _ headers: HTTPHeaders, _ framing: Framing, date: String, isLast: Bool,
            isOld: Bool, to buffer: inout ByteBuffer
        ) {
            buffer.writeStaticString("HTTP/1.1 ")
            buffer.writeString(String(status.code))
            buffer.writeStaticString(" ")
            buffer.writeString(status.reasonPhrase)
            buffer.writeStaticString("\r\n")
            for (name, value) in headers { buffer.writeField(name, value) }
            if !headers.contains(name: "date") { buffer.writeField("date", date) }
            switch framing {
            case .length(let count):
                buffer.writeField("content-length", String(count))
            case .chunks: buffer.writeStaticString("transfer-encoding: chunked\r\n")
            case .close, .none: break
            }
            if isLast {
                buffer.writeStaticString("connection: close\r\n")
            } else if isOld {
                buffer.writeStaticString("connection: keep-alive\r\n")
            }
            buffer.writeStaticString("\r\n")
        }
    }
#endif
