#if Gateway
    import CandorGateway
    import HTTPTypes
    import HummingbirdCore
    import Logging
    import NIOCore

    /// Answers administrators: the admin API, its page, and the metrics, to holders of administrators' keys alone.
    struct AdminResponder: Sendable {
        let api: AdminAPI
        let authenticator: AdminAuthenticator
        let limits: Limits
        let logger: Logger

        /// Answers a request, and ends when the last byte is on its way.
        func respond(to request: Request, _ writer: consuming ResponseWriter) async throws {
            var answer: Answer
            var name: String?
            do {
                name = authenticator.administrator(authorization: request.headers[.authorization])
                guard let name else { throw Refusal(.unauthorized, "credentials: expected an administrator's key") }
                var limits = limits
                limits.bodyBytes = AdminAPI.bodyLimit
                let body = try await request.bytes(
                    limits: limits, deadline: .now() + TimeAmount(limits.requestTimeout))
                let response = await api.respond(
                    to: AdminRequest(
                        request.method.rawValue, request.head.path ?? "", administrator: name,
                        host: request.head.authority, origin: request.headers[.origin],
                        contentType: request.headers[.contentType], body: body))
                answer = Answer(
                    HTTPResponse.Status(code: response.status), headers: [.contentType: response.contentType],
                    body: .bytes(response.body))
                for (name, value) in response.headers {
                    guard let field = HTTPField.Name(name) else { continue }
                    answer.headers[field] = value
                }
            } catch let refusal as Refusal {
                answer = refusal.answer(.openInference)
                for (name, value) in AdminAPI.headers {
                    if let field = HTTPField.Name(name) { answer.headers[field] = value }
                }
                // A browser asks for the key and sends it as a password.
                if refusal.status == .unauthorized {
                    answer.headers[.wwwAuthenticate] = #"Basic realm="candor", charset="UTF-8""#
                }
                answer.isLast = request.declaredBytes ?? .max > AdminAPI.bodyLimit
            }
            answer.isLast = answer.isLast || request.isLast
            let (status, isLast) = (answer.status, answer.isLast)
            try await answer.write(to: writer, of: request.method)
            logger.info(
                "administration",
                metadata: [
                    "administrator": "\(name ?? "-")", "method": "\(request.method.rawValue)",
                    "path": "\(request.uri.path)", "status": "\(status.code)",
                ])
            if isLast { throw ConnectionEnd() }
        }
    }
#endif
