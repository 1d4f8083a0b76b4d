#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import NIOCore
    import NIOHTTP1
    import Synchronization

    /// Open Inference Protocol v2 over HTTP: what is known of it is answered, all else is refused.
    final class OpenInferenceRoute: RouteService {
        let form = ErrorForm.openInference
        let parts: GatewayParts
        let upstream: UpstreamClient
        private let models: [String: InferenceMask]
        private let isStopping: @Sendable () -> Bool
        private let readiness = Mutex<(checked: NIODeadline, isReady: Bool)>((.distantPast, false))

        init(
            _ models: [String: ServedModel], upstream: UpstreamClient, parts: GatewayParts,
            isStopping: @escaping @Sendable () -> Bool
        ) {
            self.models = models.mapValues { InferenceMask($0, parts: parts) }
            (self.upstream, self.parts, self.isStopping) = (upstream, parts, isStopping)
        }

        func answer(_ request: RoutedRequest, _ record: inout RequestRecord) async throws -> Answer {
            var path = request.path
            guard path.popFirst() == "v2" else { throw Refusal.notFound }
            if path.isEmpty {
                try request.expect(.GET)
                return Answer(json: Self.serverMetadata)
            }
            guard path.popFirst() == "models", let name = path.popFirst() else { throw Refusal.notFound }
            guard let model = models[name] else { throw Refusal.unknownModel }
            record.model = name
            var place = model.path
            if path.first == "versions" {
                guard let version = path.dropFirst().first, Self.isVersion(version) else { throw Refusal.notFound }
                place += RequestTarget.path(["versions", version])
                path = path.dropFirst(2)
            }
            guard path.count <= 1 else { throw Refusal.notFound }
            switch path.first {
            case nil:
                try request.expect(.GET)
                return try await metadata(model.served, at: place, request, &record)
            case "ready":
                try request.expect(.GET)
                let message = UpstreamClient.Message(path: place + "/ready")
                let reply = try await record.waiting { () throws(Refusal) in
                    try await upstream.ask(message, deadline: request.deadline)
                }
                guard reply.status == .ok else { throw Refusal.unavailable }
                return Answer(json: Self.readiness(of: name))
            case "infer":
                try request.expect(.POST)
                return try await infer(model, at: place + "/infer", request, &record)
            default: throw Refusal.notFound
            }
        }

        /// `/v2/health/live` and `/v2/health/ready`, which load balancers ask without a key: they say nothing of accounts,
        /// and the upstream is asked once a second at most.
        func health(_ path: ArraySlice<String>, _ method: HTTPMethod) async -> Answer? {
            guard path.starts(with: ["v2", "health"]), path.count == 3, let question = path.last else { return nil }
            guard method == .GET else { return Refusal.method("GET", method).answer(form) }
            switch question {
            case "live": return Answer(json: Array(#"{"live":true}"#.utf8))
            case "ready":
                guard await isReady() else { return Refusal.unavailable.answer(form) }
                return Answer(json: Array(#"{"ready":true}"#.utf8))
            default: return nil
            }
        }

        private func isReady() async -> Bool {
            if isStopping() { return false }
            let now = NIODeadline.now()
            let known = readiness.withLock { known -> Bool? in
                if now < known.checked + .seconds(1) { return known.isReady }
                // Others that ask meanwhile get what was known.
                known.checked = now
                return nil
            }
            if let known { return known }
            let reply = try? await upstream.ask(.init(path: "/v2/health/ready"), deadline: now + .seconds(5))
            let isReady = reply?.status == .ok
            readiness.withLock { $0.isReady = isReady }
            return isReady
        }

        private func infer(
            _ model: InferenceMask, at path: String, _ request: RoutedRequest, _ record: inout RequestRecord
        ) async throws -> Answer {
            let asked = InferenceMask.Question(
                body: try await request.request.bytes(limits: parts.limits, deadline: request.deadline),
                headers: request.request.headers)
            let released = try await model.infer(asked, of: request.caller, &record) { question, record in
                var message = UpstreamClient.Message(method: .POST, path: path, body: question.body)
                message.headers = ["content-type": "application/json"]
                if let count = question.headerCount {
                    message.headers = [
                        "content-type": "application/octet-stream", "inference-header-content-length": "\(count)",
                    ]
                }
                let reply = try await record.waiting { () throws(Refusal) in
                    try await upstream.ask(message, deadline: request.deadline)
                }
                guard reply.status == .ok else { throw upstream.refusal(status: reply.status) }
                return InferenceMask.Reply(
                    body: reply.body, headerCount: reply.headers.first(name: "inference-header-content-length"))
            }
            return Answer(headers: released.headers, body: .bytes(released.body))
        }

        private func metadata(
            _ served: ServedModel, at place: String, _ request: RoutedRequest, _ record: inout RequestRecord
        ) async throws(Refusal) -> Answer {
            let message = UpstreamClient.Message(path: place)
            let reply = try await record.waiting { () throws(Refusal) in
                try await upstream.ask(message, deadline: request.deadline)
            }
            guard reply.status == .ok else { throw upstream.refusal(status: reply.status) }
            let decision = parts.access.decide(request.caller.account, request.caller.declared)
            record.level = decision.level
            do throws(GatewayError) {
                return Answer(
                    json: try served.tensors.metadata(
                        from: reply.body, under: decision.policy, classes: served.classes))
            } catch { throw Refusal(error) }
        }

        /// Versions are names of folders.
        private static func isVersion(_ text: String) -> Bool {
            text.utf8.count <= 64
                && text.utf8.allSatisfy {
                    switch $0 {
                    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "_"),
                        UInt8(ascii: "-"):
                        true
                    default: false
                    }
                }
        }

        private static let serverMetadata = Array(
            #"{"name":"candor","version":"2","extensions":["binary_tensor_data"]}"#.utf8)

        private static func readiness(of model: String) -> [UInt8] {
            var text = JSONText()
            text.object { text in
                text.key("name")
                text.string(model)
                text.key("ready")
                text.bool(true)
            }
            return text.bytes
        }
    }
#endif
