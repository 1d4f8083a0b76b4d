#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import HTTPTypes
    import HummingbirdCore
    import NIOCore
    import NIOHTTP1

    extension OpenInferenceRoute {
        /// One inference. What leaves is decided, counted and kept when the number of rows is known, before anything does.
        func infer(
            _ served: ServedModel, _ pool: InferencePool, at path: String, _ request: RoutedRequest,
            _ record: inout RequestRecord
        ) async throws -> Answer {
            let headerCount = try Self.count(request.request.headers[.inferenceHeaderLength])
            let body = try await request.request.bytes(limits: parts.limits, deadline: request.deadline)
            let inference = pool.take()
            defer { pool.put(inference) }
            let question = try await compute(body.count) { () throws(GatewayError) in
                try inference.exchange.request(body, headerCount: headerCount)
            }
            var caller = request.caller
            if let detail = inference.exchange.requestedDetail { try caller.lower(to: detail, "parameters.detail") }

            let message = Self.message(question, at: path)
            let reply = try await record.waiting { () throws(Refusal) in
                try await upstream.ask(message, deadline: request.deadline)
            }
            guard reply.status == .ok else { throw upstream.refusal(status: reply.status) }
            let replyCount = reply.headers.first(name: "inference-header-content-length")
            guard replyCount.map({ Self.isCount($0) }) ?? true else { throw Self.lie(upstream, "header length") }
            let batch = try await compute(reply.body.count) { () throws(GatewayError) in
                try inference.exchange.read(reply.body, headerCount: replyCount.flatMap { Int($0) })
            }
            guard batch.classes == served.classes else {
                throw Self.lie(upstream, "\(batch.classes) classes where \(served.classes) are configured")
            }

            let decision = await parts.access.admit(
                caller.account, caller.declared, rows: batch.rows, classes: batch.classes)
            (record.level, record.rows) = (decision.level, batch.rows)
            let released = try await compute(reply.body.count) { () throws(GatewayError) in
                let masker: Masker
                do throws(MaskError) {
                    masker = try self.parts.maskers.masker(decision.policy, model: served.tensors.name)
                } catch { throw .upstream(what: "policy", expected: "one for this model", actual: "\(error)") }
                let answer = try inference.exchange.release(by: masker)
                return (answer, inference.exchange.observations())
            }
            await parts.access.observe(caller.account, released.1, classes: batch.classes)
            return Self.answer(released.0, to: request.request.headers)
        }

        private func compute<R: Sendable>(
            _ bytes: Int, _ body: @Sendable () throws(GatewayError) -> R
        ) async throws(Refusal) -> R {
            do { return try await ComputeLane.run(bytes: bytes) { try body() } } catch {
                throw (error as? GatewayError).map { Refusal($0) } ?? Refusal.unavailable
            }
        }

        private static func message(
            _ question: OpenInferenceExchange.Message, at path: String
        ) -> UpstreamClient.Message {
            var message = UpstreamClient.Message(method: .POST, path: path, body: question.body)
            if let count = question.headerCount {
                message.headers = [
                    "content-type": "application/octet-stream", "inference-header-content-length": "\(count)",
                ]
            } else {
                message.headers = ["content-type": "application/json"]
            }
            return message
        }

        private static func answer(_ message: OpenInferenceExchange.Message, to headers: HTTPFields) -> Answer {
            var answer = Answer(json: message.body)
            if let count = message.headerCount {
                answer.headers[.contentType] = "application/octet-stream"
                answer.headers[.inferenceHeaderLength] = "\(count)"
            }
            guard message.body.count >= 1024, ContentCoding.acceptsGzip(headers[.acceptEncoding]) else { return answer }
            answer.headers[.contentEncoding] = "gzip"
            answer.body = .bytes(Gzip.compress(message.body))
            return answer
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

        private static func lie(_ upstream: UpstreamClient, _ what: String) -> Refusal {
            Refusal(
                .badGateway, "the upstream's answer is none that may leave", detail: "upstream \(upstream.name): \(what)")
        }
    }
#endif
