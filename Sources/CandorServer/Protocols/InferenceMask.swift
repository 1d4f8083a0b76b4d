#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import NIOHTTP1

    /// Inferences of one model: what a model answers goes through the mask, wherever the answer comes from.
    final class InferenceMask: Sendable {
        /// What a client asks, unpacked.
        struct Question {
            let body: [UInt8]
            let headerCount: String?
            let acceptsGzip: Bool

            init(body: [UInt8], headerCount: String?, acceptEncoding: String?) {
                (self.body, self.headerCount) = (body, headerCount)
                acceptsGzip = ContentCoding.acceptsGzip(acceptEncoding)
            }

            init(body: [UInt8], headers: HTTPHeaders) {
                self.init(
                    body: body, headerCount: headers.joined("inference-header-content-length"),
                    acceptEncoding: headers.joined("accept-encoding"))
            }
        }

        /// What leaves.
        struct Released {
            var headers: HTTPHeaders
            var body: [UInt8]
        }

        /// What a model answers, and how many bytes of it are JSON: the header's text, nil where there is none.
        struct Reply {
            let body: [UInt8]
            let headerCount: String?
        }

        let served: ServedModel
        /// Where the protocol has the model, encoded: `/v2/models/NAME`.
        let path: String
        let parts: GatewayParts
        private let pool: InferencePool

        init(_ served: ServedModel, parts: GatewayParts) {
            (self.served, self.parts, pool) = (served, parts, InferencePool(served.tensors))
            path = RequestTarget.path(["v2", "models", served.tensors.name])
        }

        /// One inference. What leaves is decided, counted and kept when the number of rows is known, before anything does.
        ///
        /// - Parameter ask: asks the model.
        /// - Throws: ``Refusal``, what `ask` throws, or what cut the client's connection.
        func infer(
            _ asked: Question, of caller: Caller, _ record: inout RequestRecord,
            ask: (OpenInferenceExchange.Message, inout RequestRecord) async throws -> Reply
        ) async throws -> Released {
            let headerCount = try Self.count(asked.headerCount)
            let body = asked.body
            let inference = pool.take()
            var messageBytes = body.count
            defer { pool.put(inference, messageBytes: messageBytes) }
            let question = try await compute(body.count) { () throws(GatewayError) in
                try inference.exchange.request(body, headerCount: headerCount)
            }
            var caller = caller
            if let detail = inference.exchange.requestedDetail { try caller.lower(to: detail, "parameters.detail") }

            let reply = try await ask(question, &record)
            messageBytes = max(messageBytes, reply.body.count)
            guard reply.headerCount.map({ Self.isCount($0) }) ?? true else { throw Self.lie("header length") }
            let batch = try await compute(reply.body.count) { () throws(GatewayError) in
                try inference.exchange.read(reply.body, headerCount: reply.headerCount.flatMap { Int($0) })
            }
            guard batch.classes == served.classes else {
                throw Self.lie("\(batch.classes) classes where \(served.classes) are configured")
            }

            let decision = await parts.access.admit(
                caller.account, caller.declared, rows: batch.rows, of: .scores(classes: batch.classes))
            (record.level, record.rows) = (decision.level, batch.rows)
            let released = try await compute(reply.body.count) { () throws(GatewayError) in
                let masker: Masker
                do throws(MaskError) {
                    masker = try parts.maskers.masker(decision.policy, model: served.tensors.name)
                } catch { throw .upstream(what: "policy", expected: "one for this model", actual: "\(error)") }
                let answer = try inference.exchange.release(by: masker)
                return (answer, inference.exchange.observations())
            }
            parts.metrics.released(decision, rows: batch.rows, of: .scores(classes: batch.classes))
            await parts.access.observe(caller.account, released.1, classes: batch.classes)
            return Self.answer(released.0, to: asked)
        }

        private func compute<R: Sendable>(
            _ bytes: Int, _ body: @Sendable () throws(GatewayError) -> R
        ) async throws(Refusal) -> R {
            do { return try await ComputeLane.run(bytes: bytes) { try body() } } catch {
                throw (error as? GatewayError).map { Refusal($0) } ?? Refusal.unavailable
            }
        }

        private static func answer(_ message: OpenInferenceExchange.Message, to asked: Question) -> Released {
            var released = Released(headers: ["content-type": "application/json"], body: message.body)
            if let count = message.headerCount {
                released.headers = [
                    "content-type": "application/octet-stream", "inference-header-content-length": "\(count)",
                ]
            }
            guard asked.acceptsGzip, released.body.count >= 1024 else { return released }
            released.headers.add(name: "content-encoding", value: "gzip")
            released.body = Gzip.compress(released.body)
            return released
        }

        private static func isCount(_ text: String) -> Bool {
            (1...12).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }

        private static func count(_ text: String?) throws(Refusal) -> Int? {
            guard let text else { return nil }
            guard isCount(text), let count = Int(text) else {
                throw Refusal(.badRequest, "Inference-Header-Content-Length: expected a number of bytes")
            }
            return count
        }

        private static func lie(_ what: String) -> Refusal {
            Refusal(.badGateway, "the upstream's answer is none that may leave", detail: what)
        }
    }
#endif
