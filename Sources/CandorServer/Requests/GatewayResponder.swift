#if Gateway
    import CandorAccess
    import CandorGateway
    import Logging
    import NIOCore
    import NIOHTTP1
    import Tracing

    /// Answers clients: who asks, whether there is room, which route; then the route's answer, a line of the log, and the
    /// counters.
    struct GatewayResponder: Sendable {
        let routes: RouteTable
        let authenticator: Authenticator
        let access: AccessService
        let gate: RequestGate
        let limits: Limits
        let metrics: GatewayMetrics
        let logger: Logger

        /// Answers a request, and ends when the last byte is on its way.
        ///
        /// - Throws: where the connection is of no use any more.
        func respond(to request: ClientRequest) async throws {
            var record = RequestRecord()
            var entered: String?
            var wasTold = false
            defer { if let entered { gate.leave(entered) } }
            var form = ErrorForm.openInference
            var answer: Answer
            do {
                let (entry, path, query) = try find(request)
                form = entry.service.form
                (record.route, record.service) = (entry.route.path, entry.kind)
                if let health = await entry.service.health(path, request.method) {
                    answer = health
                } else {
                    let account = try await account(request.headers)
                    record.account = account
                    try enter(account)
                    entered = account
                    if request.awaitsWord {
                        request.connection.proceed()
                        wasTold = true
                    }
                    let routed = RoutedRequest(
                        request: request, path: path, query: query,
                        caller: try Caller(account, headers: request.headers),
                        deadline: .now() + TimeAmount(limits.requestTimeout))
                    answer = try await Trace.span(request, route: entry.route.path) {
                        try await entry.service.answer(routed, &record)
                    }
                }
            } catch let refusal as Refusal {
                record.detail = refusal.detail
                metrics.refused(refusal.kind)
                answer = refusal.answer(form)
            }
            // What is left of a long body is not worth reading, and who was not told to send it may not.
            answer.isLast =
                answer.isLast || request.awaitsWord && !wasTold
                || answer.status.code >= 400 && request.declaredBytes ?? .max > 1 << 20
            let status = answer.status
            do { try await request.connection.send(answer, to: request.head) } catch {
                record.detail = "cut: \(error)"
                finish(record, status, request)
                throw error
            }
            finish(record, status, request)
        }

        private func find(_ request: ClientRequest) throws(Refusal) -> (RouteTable.Entry, ArraySlice<String>, String?) {
            guard let target = RequestTarget(request.head.uri) else {
                throw Refusal(.badRequest, "target: expected a path that can be read in one way")
            }
            guard let (entry, path) = routes.find(target.segments) else { throw Refusal.notFound }
            return (entry, path, target.query)
        }

        /// The account that the credentials are of. Of one that the store does not know the answer is the same as of none.
        private func account(_ headers: HTTPHeaders) async throws(Refusal) -> String {
            let name = await authenticator.account(
                authorization: headers.joined("authorization"), apiKey: headers.joined("x-api-key"),
                at: AccessClock.system.now())
            guard let name, access.account(name) != nil else { throw Refusal.unauthorized }
            return name
        }

        private func enter(_ account: String) throws(Refusal) {
            do throws(RequestGate.Closed) { try gate.enter(account) } catch {
                switch error {
                case .all: throw Refusal.busy
                case .account: throw Refusal.tooMany
                }
            }
        }

        private func finish(_ record: RequestRecord, _ status: HTTPResponseStatus, _ request: ClientRequest) {
            record.log(status, method: request.method, to: logger)
            metrics.answered(
                record.service, level: status.code == 200 ? record.level : nil, status: Int(status.code),
                seconds: record.elapsed.inSeconds,
                upstreamSeconds: record.upstream == .zero ? nil : record.upstream.inSeconds)
        }
    }

    extension Refusal {
        /// How the metrics name it.
        fileprivate var kind: GatewayMetrics.Refusal {
            switch status.code {
            case 401: .unauthenticated
            case 404, 405: .unknownRoute
            case 413: .tooLarge
            case 429: .accountBusy
            case 502: .upstreamAnswer
            case 503 where message == Refusal.busy.message: .overloaded
            case 503, 504: .upstreamUnavailable
            default: .badRequest
            }
        }
    }
#endif
