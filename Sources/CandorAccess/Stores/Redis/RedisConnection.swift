#if Redis
    import CHiredis
    import CandorCore
    import Foundation

    /// One connection: commands and their replies, one after the other. Each call waits, up to the timeout.
    final class RedisConnection {
        private let settings: RedisSettings
        private let context: UnsafeMutablePointer<redisContext>

        init(_ settings: RedisSettings) throws(AccessError) {
            self.settings = settings
            let whole = settings.timeout.rounded(.down)
            let timeout = timeval(tv_sec: Int(whole), tv_usec: Int((settings.timeout - whole) * 1e6))
            let context =
                switch settings.place {
                case .unix(let path): redisConnectUnixWithTimeout(path, timeout)
                case .tcp(let host, let port): redisConnectWithTimeout(host, Int32(port), timeout)
                }
            guard let context else { throw .store(reason: "\(settings): no memory for a connection") }
            self.context = context
            guard context.pointee.err == 0, redisSetTimeout(context, timeout) == REDIS_OK else { throw failure() }
            // A socket of this machine has no such thing: the library would call the connection broken.
            if case .tcp = settings.place, redisEnableKeepAlive(context) != REDIS_OK { throw failure() }
        }

        deinit { redisFree(context) }

        /// Sends a command and waits for its reply. After an error the connection is of no more use.
        func send(_ arguments: [String]) throws(AccessError) -> RedisReply {
            var bytes: [CChar] = []
            var lengths: [Int] = []
            bytes.reserveCapacity(arguments.reduce(0) { $0 + $1.utf8.count })
            for argument in arguments {
                bytes.append(contentsOf: argument.utf8.lazy.map(CChar.init(bitPattern:)))
                lengths.append(argument.utf8.count)
            }
            // An empty buffer may have no address.
            bytes.append(0)
            let answer = Self.withoutBrokenPipeSignal {
                bytes.withUnsafeBufferPointer { bytes in
                    var offset = 0
                    var pointers = lengths.map { length in
                        defer { offset += length }
                        return bytes.baseAddress.map { $0 + offset }
                    }
                    return redisCommandArgv(context, Int32(pointers.count), &pointers, lengths)
                }
            }
            guard let answer else { throw failure() }
            defer { freeReplyObject(answer) }
            return Self.reply(answer.assumingMemoryBound(to: redisReply.self).pointee)
        }

        /// Says who asks. The words go to the socket from memory that is zeroed: the library would leave copies of them.
        func authenticate(_ user: String?, _ password: borrowing SecretBuffer) throws(AccessError) -> RedisReply {
            let name = user.map { "$\($0.utf8.count)\r\n\($0)\r\n" } ?? ""
            let head = Array("*\(user == nil ? 2 : 3)\r\n$4\r\nAUTH\r\n\(name)$\(password.count)\r\n".utf8)
            var message = SecretBuffer(count: head.count + password.count + 2)
            message.withUnsafeMutableBytes { message in
                message.copyBytes(from: head)
                password.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(rebasing: message[head.count...]).copyMemory(from: $0)
                }
                message[message.count - 2] = UInt8(ascii: "\r")
                message[message.count - 1] = UInt8(ascii: "\n")
            }
            let socket = context.pointee.fd
            let isSent = message.withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = Foundation.send(
                        socket, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                    guard count > 0 else { return false }
                    rest = rest.dropFirst(count)
                }
                return true
            }
            guard isSent else { throw .store(reason: "\(settings): \(String(cString: strerror(errno)))") }
            var answer: UnsafeMutableRawPointer?
            guard redisGetReply(context, &answer) == REDIS_OK, let answer else { throw failure() }
            defer { freeReplyObject(answer) }
            return Self.reply(answer.assumingMemoryBound(to: redisReply.self).pointee)
        }

        /// The library writes to its socket without MSG_NOSIGNAL: a server that went away would end this process.
        private static func withoutBrokenPipeSignal<R>(_ body: () -> R) -> R {
            var (signals, before) = (sigset_t(), sigset_t())
            sigemptyset(&signals)
            sigaddset(&signals, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &signals, &before)
            defer {
                var noTime = timespec()
                if sigismember(&before, SIGPIPE) == 0 { while sigtimedwait(&signals, nil, &noTime) == SIGPIPE {} }
                pthread_sigmask(SIG_SETMASK, &before, nil)
            }
            return body()
        }

        private func failure() -> AccessError {
            let code = errno
            // C keeps the text in an array, which Swift sees as a tuple.
            let text = withUnsafeBytes(of: context.pointee.errstr) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let isLate = context.pointee.err == REDIS_ERR_IO && (code == EAGAIN || code == ETIMEDOUT)
            return .store(reason: isLate ? "\(settings): no reply in \(settings.timeout) s" : "\(settings): \(text)")
        }

        /// A copy; the library bounds how deep lists are nested.
        private static func reply(_ reply: redisReply) -> RedisReply {
            switch reply.type {
            case REDIS_REPLY_INTEGER: return .number(Int(reply.integer))
            case REDIS_REPLY_NIL: return .none
            case REDIS_REPLY_STRING, REDIS_REPLY_STATUS, REDIS_REPLY_ERROR:
                let bytes = UnsafeRawBufferPointer(start: reply.str, count: reply.len)
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    return .other("bytes that are no text")
                }
                return reply.type == REDIS_REPLY_ERROR ? .failure(text) : .text(text)
            case REDIS_REPLY_ARRAY:
                return .list(
                    (0..<reply.elements).map { index in
                        reply.element[index].map { Self.reply($0.pointee) } ?? .other("a missing reply")
                    })
            default: return .other("a reply of type \(reply.type)")
            }
        }
    }
#endif
