#if Gateway
    import CandorGateway
    import NIOCore
    import NIOHTTP1

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// One client's connection: its requests one after the other, each answered before the next is looked at.
    ///
    /// `@unchecked Sendable`: the connection's event loop alone uses it, on which the tasks of its requests run.
    final class ClientConnection: ChannelDuplexHandler, @unchecked Sendable {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        /// Answers a request by ``ClientConnection/send(_:to:)``; the connection is cut where it throws.
        typealias Responder = @Sendable (ClientRequest) async throws -> Void

        /// What has been read of the present request.
        private enum Reading {
            /// Nothing: none has begun.
            case nothing
            case head
            case all
        }

        /// Bytes of a body that are read to no purpose, so that the connection can be used again.
        private static let wasted = 1 << 20
        /// How long a client that still sends is listened to after the last answer, so that it can read that.
        private static let linger = TimeAmount.seconds(2)
        /// Bytes of an answer's body that are copied behind its head, so that both go in one packet, and of the pieces of a
        /// longer one: a client has so much time for each.
        private static let copied = 64 << 10
        private static let piece = 256 << 10

        private let bodyBytes: Int
        private let idleTimeout: TimeAmount
        private let respond: Responder
        private let executor: EventLoopExecutor
        private let loop: any EventLoop
        private var context: ChannelHandlerContext?
        /// Run out when the client does not send what is waited for, a head or the next piece of a body, and when it does
        /// not take what was written.
        private var idle: LazyTimer?
        private var stalled: LazyTimer?

        private var reading = Reading.nothing
        private var isAnswered = false
        /// Whether no more requests are answered after the present one.
        private var isLast = false
        /// Whether the last answer is written, and what comes is of no use.
        private var isEnding = false
        private var received: [UInt8] = []
        private var wastedBytes = 0
        private var bodyFailure: Refusal?
        /// Parts of the requests that follow.
        private var held = CircularBuffer<HTTPServerRequestPart>()
        private var isReadHeld = false
        private var isInputClosed = false
        /// The request, where it waits for its body, and where it waits for room.
        private var bodyWaiter: UnsafeContinuation<Void, Never>?
        private var roomWaiter: UnsafeContinuation<Void, Never>?
        private var whenGone: (() -> Void)?
        private var date = HTTPDate()

        init(bodyBytes: Int, idleTimeout: TimeAmount, on loop: any EventLoop, _ respond: @escaping Responder) {
            (self.bodyBytes, self.idleTimeout, self.loop, self.respond) = (bodyBytes, idleTimeout, loop, respond)
            executor = EventLoopExecutor(loop)
        }

        // MARK: What a request asks of its connection

        /// The whole body, packed as it came; once.
        ///
        /// - Throws: ``Refusal`` for one that is too long, late, or not as HTTP has it.
        func body(by deadline: NIODeadline) async throws(Refusal) -> [UInt8] {
            loop.assertInEventLoop()
            if bodyFailure == nil && reading != .all && context != nil {
                let late = loop.scheduleTask(deadline: deadline) { self.failBody(.slow) }
                await withUnsafeContinuation { bodyWaiter = $0 }
                late.cancel()
            }
            if let bodyFailure { throw bodyFailure }
            defer { received = [] }
            return received
        }

        /// Tells a client that waits before it sends a body that it may.
        func proceed() {
            guard reading == .head, received.isEmpty, !isAnswered else { return }
            var line = ByteBuffer()
            line.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
            write(line)
            flush()
        }

        /// Sets what is done when the client hangs up, at once where it has; nil for nothing any more. Who ends what it sends
        /// is taken for gone: it cannot be told from who ends all.
        func onGone(_ body: (() -> Void)?) {
            whenGone = body
            if context == nil || isInputClosed { gone() }
        }

        /// Sends an answer, and returns when its last byte is on its way.
        ///
        /// - Throws: ``ConnectionEnd`` where the client is gone; what a stream throws.
        func send(_ answer: Answer, to request: HTTPRequestHead) async throws {
            loop.assertInEventLoop()
            guard let context else { throw ConnectionEnd() }
            let framing = answer.framing(request)
            isLast = isLast || answer.isLast || framing == .close
            let hasBody = request.method != .HEAD && answer.status.mayHaveResponseBody
            var whole: [UInt8] = []
            if case .bytes(let bytes) = answer.body, hasBody { whole = bytes }
            let isCopied = whole.count <= Self.copied
            var buffer = context.channel.allocator.buffer(capacity: 512 + (isCopied ? whole.count : 0))
            AnswerHead.write(
                answer.status, answer.headers, framing, date: date.now(), isLast: isLast,
                isOld: request.version == .http1_0, to: &buffer)
            if isCopied { buffer.writeBytes(whole) }
            write(buffer)
            if !isCopied { try await sendPieces(of: ByteBuffer(bytes: whole)) }
            if case .stream(let body) = answer.body, hasBody { try await send(body, framing) }
            flush()
            // Who asks on and on and reads nothing is not answered on and on.
            try await writable()
            finish()
        }

        private func sendPieces(of buffer: ByteBuffer) async throws {
            var buffer = buffer
            while buffer.readableBytes > 0, let piece = buffer.readSlice(length: min(buffer.readableBytes, Self.piece))
            {
                write(piece)
                flush()
                try await writable()
            }
        }

        private func send(
            _ body: @Sendable (AnswerWriter) async throws -> Void, _ framing: AnswerHead.Framing
        ) async throws {
            flush()
            let writer = AnswerWriter(self, isChunked: framing == .chunks)
            do {
                try await body(writer)
                guard writer.isFinished else { throw ConnectionEnd() }
            } catch {
                // Half an answer must not look like a whole one, which the end of the connection would make of it.
                if framing == .close {
                    let options = context?.channel as? any SocketOptionProvider
                    options?.setSoLinger(LingerOption(l_onoff: 1, l_linger: 0)).whenComplete { _ in }
                }
                close()
                throw error
            }
        }

        // MARK: What an answer's writer asks

        func write(_ buffer: ByteBuffer) {
            if buffer.readableBytes > 0 { context?.write(wrapOutboundOut(buffer), promise: nil) }
        }

        func flush() { context?.flush() }

        /// Returns when there is room for more.
        ///
        /// - Throws: ``ConnectionEnd`` where the client is gone.
        func writable() async throws {
            if let context, !context.channel.isWritable { await withUnsafeContinuation { roomWaiter = $0 } }
            if context == nil { throw ConnectionEnd() }
        }

        /// Ends a connection whose listener ends: at once where nothing is answered.
        func stop(now: Bool) {
            isLast = true
            if now { close() } else if reading == .nothing { endAfterFlush() }
        }

        // MARK: One request after the other

        private func begin(_ head: HTTPRequestHead) {
            // What follows an upgrade is not HTTP.
            isLast = isLast || !head.isKeepAlive || head.method == .CONNECT || head.headers.contains(name: "upgrade")
            // What a client says is not yet memory that it has filled.
            if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }) {
                received.reserveCapacity(max(0, min(length, 1 << 20)))
            }
            answer(head, by: respond)
        }

        /// Has a request answered whose head is there.
        private func answer(_ head: HTTPRequestHead, by respond: @escaping Responder) {
            (reading, isAnswered, bodyFailure) = (.head, false, nil)
            idle?.set(.now() + idleTimeout)
            let request = ClientRequest(head: head, connection: self)
            Task(executorPreference: executor) {
                do { try await respond(request) } catch { self.close() }
            }
        }

        private func add(_ piece: ByteBuffer) {
            guard !isAnswered, bodyFailure == nil else {
                // Of what nobody asks for any more the count is kept in place of the bytes.
                wastedBytes += piece.readableBytes
                if wastedBytes > Self.wasted { close() }
                return
            }
            guard received.count + piece.readableBytes <= bodyBytes else { return failBody(.tooLarge(bodyBytes)) }
            idle?.set(.now() + idleTimeout)
            piece.withUnsafeReadableBytes { received.append(contentsOf: $0) }
        }

        private func failBody(_ refusal: Refusal) {
            guard reading == .head, bodyFailure == nil else { return }
            (bodyFailure, received) = (refusal, [])
            isLast = true
            wakeBody()
        }

        private func wakeBody() {
            bodyWaiter?.resume()
            bodyWaiter = nil
        }

        /// The present request is answered.
        private func finish() {
            isAnswered = true
            whenGone = nil
            if isLast { endAfterFlush() } else if reading == .all { next() } else { received = [] }
        }

        /// Closes behind what is written.
        private func endAfterFlush() {
            guard let context, !isEnding else { return }
            isEnding = true
            held.removeAll()
            idle?.set(.now() + idleTimeout)
            let flushed = context.eventLoop.makePromise(of: Void.self)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: flushed)
            flushed.futureResult.assumeIsolated().whenComplete { _ in self.end() }
        }

        /// Closes behind the last answer. While a client sends it would not read an answer that a closed connection
        /// resets, so that it is listened to for a while.
        private func end() {
            guard let context else { return }
            guard reading == .head && !isInputClosed else { return close() }
            context.close(mode: .output, promise: nil)
            idle?.set(.now() + Self.linger)
        }

        /// Closes at once. What comes before the end, as it may by TLS, is of no use.
        private func close() {
            isEnding = true
            held.removeAll()
            context?.close(promise: nil)
        }

        /// Looks at the request that follows.
        private func next() {
            (reading, received, wastedBytes) = (.nothing, [], 0)
            guard !isLast else { return endAfterFlush() }
            idle?.set(.now() + idleTimeout)
            while reading != .all, !isEnding, let part = held.popFirst() { take(part) }
            if held.isEmpty, isReadHeld {
                isReadHeld = false
                context?.read()
            }
        }

        private func take(_ part: HTTPServerRequestPart) {
            switch part {
            case .head(let head): begin(head)
            case .body(let piece): add(piece)
            case .end:
                reading = .all
                wakeBody()
                if isAnswered { next() }
            }
        }

        private func gone() {
            let body = whenGone
            whenGone = nil
            body?()
        }

        // MARK: The channel

        func handlerAdded(context: ChannelHandlerContext) {
            self.context = context
            idle = LazyTimer(on: loop) { [weak self] in self?.isIdle() }
            stalled = LazyTimer(on: loop) { [weak self] in self?.close() }
            idle?.set(.now() + idleTimeout)
        }

        private func isIdle() {
            // A request that is being answered waits for others than the client.
            if reading == .all && !isEnding { idle?.set(.now() + idleTimeout) } else { close() }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !isEnding else { return }
            if reading == .all { held.append(unwrapInboundIn(data)) } else { take(unwrapInboundIn(data)) }
        }

        /// While a request is answered, what follows stays where it is, but for a first piece.
        func read(context: ChannelHandlerContext) {
            if reading == .all && (isLast || !held.isEmpty) && !isEnding { isReadHeld = true } else { context.read() }
        }

        func channelWritabilityChanged(context: ChannelHandlerContext) {
            if context.channel.isWritable {
                stalled?.stop()
                roomWaiter?.resume()
                roomWaiter = nil
            } else {
                stalled?.set(.now() + idleTimeout)
            }
            context.fireChannelWritabilityChanged()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
            (isLast, isInputClosed) = (true, true)
            gone()
            // Whole requests are answered to who only reads any more.
            if reading == .nothing || isAnswered { endAfterFlush() } else { failBody(.malformed) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            switch error {
            // The decoder has said what is wrong; what comes behind it is not looked at.
            case ByteToMessageDecoderError.dataReceivedInErrorState: return
            case is HTTPParserError, is NIOHTTPDecoderError: if isEnding { return }
            default: return close()
            }
            isLast = true
            switch reading {
            case .nothing: answerMalformed()
            case .head where isAnswered: close()
            case .head: failBody(.malformed)
            // What follows the present request is not looked at.
            case .all: break
            }
        }

        /// Answers what has no head that can be read.
        private func answerMalformed() {
            answer(HTTPRequestHead(version: .http1_1, method: .GET, uri: "")) { request in
                try await request.connection.send(Refusal.malformed.answer(.openInference), to: request.head)
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            leave()
            context.fireChannelInactive()
        }

        func handlerRemoved(context: ChannelHandlerContext) { leave() }

        private func leave() {
            guard context != nil else { return }
            context = nil
            idle?.end()
            stalled?.end()
            held.removeAll()
            failBody(.malformed)
            wakeBody()
            roomWaiter?.resume()
            roomWaiter = nil
            gone()
        }
    }

    /// The connection is not used again.
    struct ConnectionEnd: Error {}

    private typealias LingerOption = linger
#endif
