#if Gateway
    import CandorAccess
    import Foundation

    /// Why a request to the admin listener is not answered.
    enum AdminRefusal: Error {
        case access(AccessError)
        case unknownPath
        case method(String, allowed: [String])
        case tooLarge(Int)
        case contentType(String?)
        case foreignOrigin(String, host: String?)

        var status: Int {
            switch self {
            case .access(.invalid), .access(.invalidConfiguration): 400
            // A tier is named by a body, not by a path.
            case .access(.unknown(what: "tier", _)): 400
            case .access(.unknown), .unknownPath: 404
            case .access(.wrongState), .access(.ownRequest): 409
            case .access(.store), .access(.locked): 503
            case .access(.corrupt), .access(.file): 500
            case .method: 405
            case .tooLarge: 413
            case .contentType: 415
            case .foreignOrigin: 403
            }
        }

        var headers: [(name: String, value: String)] {
            switch self {
            case .method(_, let allowed): [("Allow", allowed.joined(separator: ", "))]
            case .access(.store), .access(.locked): [("Retry-After", "5")]
            default: []
            }
        }

        private var parts: (what: String, expected: String, actual: String) {
            switch self {
            case .access(let error): (error.place, error.expected, error.actual)
            case .unknownPath: ("path", "one of the admin API's", "another")
            case .method(let method, let allowed): ("method", allowed.joined(separator: " or "), method)
            case .tooLarge(let count): ("body", "at most \(AdminAPI.bodyLimit) bytes", "\(count)")
            case .contentType(let type): ("Content-Type", "application/json", type ?? "none")
            case .foreignOrigin(let origin, let host): ("Origin", "that of this server, \(host ?? "unknown")", origin)
            }
        }

        var response: AdminResponse {
            struct Body: Encodable {
                struct Parts: Encodable { let what, expected, actual: String }
                let error: Parts
            }
            let (what, expected, actual) = parts
            var response = AdminResponse.json(
                Body(error: .init(what: what, expected: expected, actual: actual)), status: status)
            response.headers = headers
            return response
        }
    }

    extension AdminResponse {
        /// A document with sorted keys.
        static func json(_ value: some Encodable, status: Int = 200) -> AdminResponse {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            // Nothing that is answered holds a number without a JSON form.
            guard let body = try? encoder.encode(value) else { preconditionFailure("an answer that is no JSON") }
            return AdminResponse(status: status, contentType: "application/json", headers: [], body: Array(body))
        }
    }
#endif
