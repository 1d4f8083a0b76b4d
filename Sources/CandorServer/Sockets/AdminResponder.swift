#if Gateway
    import CandorGateway
    import Logging
    import NIOCore
    import NIOHTTP1

    /// Answers administrators: the admin API, its page, and the metrics, to holders of administrators' keys alone.
    struct AdminResponder: Sendable {
        let api: AdminAPI
        let authenticator: AdminAuthenticator
        /// The listener's, with the bodies of an administrator.
        let limits: Limits
        let logger: Logger

        /// Answers a request, and ends when the last byte is on its way.
        func respond(to request: ClientRequest) async throws {
            var answer: Answer
            var name: String?
            do {
                name = authenticator.administrator(authorization: request.headers.joined("authorization"))
                guard let name else { throw Refusal(.unauthorized, "credentials: expected an administrator's key") }
                if request.awaitsWord { request.connection.proceed() }
                let body = try await request.bytes(
                    limits: limits, deadline: .now() + TimeAmount(limits.requestTimeout))
                let response = await api.respond(
                    to: AdminRequest(
                        request.method.rawValue, request.head.uri, administrator: name,
                        host: request.headers.joined("host"), origin: request.headers.joined("origin"),
                        contentType: request.headers.joined("content-type"), body: body))
                answer = Answer(
                    HTTPResponseStatus(statusCode: response.status), headers: ["content-type": response.contentType],
                    body: .bytes(response.body))
                for (name, value) in response.headers { answer.headers.replaceOrAdd(name: name, value: value) }
            } catch let refusal as Refusal {
                answer = refusal.answer(.openInference)
                for (name, value) in AdminAPI.headers { answer.headers.replaceOrAdd(name: name, value: value) }
                // A browser asks for the key and sends it as a password.
                if refusal.status == .unauthorized {
                    answer.headers.replaceOrAdd(
                        name: "www-authenticate", value: #"Basic realm="candor", charset="UTF-8""#)
                }
                answer.isLast = request.awaitsWord || request.declaredBytes ?? .max > AdminAPI.bodyLimit
            }
            try await request.connection.send(answer, to: request.head)
            logger.info(
                "administration",
                metadata: [
                    "administrator": "\(name ?? "-")", "method": "\(request.method.rawValue)",
                    "path": "\(request.head.uri.prefix { $0 != "?" })", "status": "\(answer.status.code)",
                ])
        }
    }
#endif
