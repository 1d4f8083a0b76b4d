#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import NIOCore
    import NIOHTTP1

    /// OpenAI's text completions.
    ///
    /// The policy is decided before the upstream is asked, which is never asked for more than leaves. What is counted is a
    /// row for every token whose log-probabilities leave, before they do: of a whole answer all at once, of a stream in
    /// blocks of ``tokensAhead``. So of a stream at most `tokensAhead - 1` tokens are counted that never left, and where
    /// the level falls in the middle at most `tokensAhead - 1` more leave as it was; the rest goes without. An answer
    /// without log-probabilities is a row of level label for each of its choices, which are as many samples.
    struct OpenAIRoute: RouteService {
        /// Tokens of a stream that are counted at once.
        static let tokensAhead = 64

        let form = ErrorForm.openAI
        let service: TextService
        let upstream: UpstreamClient
        let parts: GatewayParts

        func answer(_ request: RoutedRequest, _ record: inout RequestRecord) async throws -> Answer {
            switch Array(request.path) {
            case ["v1", "models"]:
                try request.expect(.GET)
                return Answer(json: OpenAIModels.list(service.models.sorted()))
            case ["v1", "chat", "completions"] where service.endpoints.contains(.chat):
                try request.expect(.POST)
                return try await complete(.chat, at: "/v1/chat/completions", request, &record)
            case ["v1", "completions"] where service.endpoints.contains(.completions):
                try request.expect(.POST)
                return try await complete(.completions, at: "/v1/completions", request, &record)
            case let path where path.count == 3 && path.starts(with: ["v1", "models"]):
                try request.expect(.GET)
                guard service.models.contains(path[2]) else { throw Refusal.unknownModel }
                return Answer(json: OpenAIModels.one(path[2]))
            default: throw Refusal.notFound
            }
        }

        private func complete(
            _ endpoint: OpenAIEndpoint, at path: String, _ request: RoutedRequest, _ record: inout RequestRecord
        ) async throws -> Answer {
            let body = try await request.request.bytes(limits: parts.limits, deadline: request.deadline)
            let decision = parts.access.decide(request.caller.account, request.caller.declared)
            record.level = decision.level
            let completion = Completion(
                endpoint, decision.policy, passing: service.passing, vocabulary: service.vocabulary, request.caller,
                parts)
            let question: [UInt8]
            do throws(GatewayError) { question = try completion.exchange.request(body) } catch { throw Refusal(error) }
            guard let model = completion.exchange.model, service.models.contains(model) else {
                throw Refusal.unknownModel
            }
            record.model = model
            let message = UpstreamClient.Message(
                method: .POST, path: path, headers: ["content-type": "application/json"], body: question)
            guard completion.exchange.isStream else {
                let reply = try await record.waiting { () throws(Refusal) in
                    try await upstream.ask(message, deadline: request.deadline, for: request.client)
                }
                guard reply.status == .ok else { throw upstream.refusal(status: reply.status) }
                let answer = try await completion.answer(reply.body)
                (record.level, record.rows) = (completion.level, completion.tokens)
                return Answer(json: answer).adding(requestID: reply.headers)
            }
            let response = try await record.waiting { () throws(Refusal) in
                try await upstream.open(message, deadline: request.deadline, for: request.client)
            }
            guard response.head.status == .ok else { throw upstream.refusal(status: response.head.status) }
            let answer = Answer(
                headers: ["content-type": "text/event-stream", "cache-control": "no-cache"],
                body: .stream { writer in
                    while let piece = try await response.next() {
                        let events = try await completion.stream(piece)
                        if !events.isEmpty { try await writer.write(ByteBuffer(bytes: events)) }
                        if completion.exchange.isComplete { break }
                    }
                    // Without its last event a stream is cut, and the client must see that it is.
                    guard completion.exchange.isComplete else { throw CutStream() }
                    writer.finish()
                })
            return answer.adding(requestID: response.head.headers)
        }
    }

    /// The upstream ended a stream before its last event.
    struct CutStream: Error {}

    /// `/v1/models` of the configuration: what the upstream serves besides is nobody's.
    enum OpenAIModels {
        static func list(_ names: [String]) -> [UInt8] {
            var text = JSONText()
            text.object { text in
                text.key("object")
                text.string("list")
                text.key("data")
                text.array { text in for name in names { text.raw(one(name)) } }
            }
            return text.bytes
        }

        static func one(_ name: String) -> [UInt8] {
            var text = JSONText()
            text.object { text in
                text.key("id")
                text.string(name)
                text.key("object")
                text.string("model")
                text.key("created")
                text.number(0)
                text.key("owned_by")
                text.string("candor")
            }
            return text.bytes
        }
    }
#endif
