#if Gateway
    /// Why a request or an upstream's answer goes no further. What is said of it holds no scores and no inputs.
    public enum GatewayError: Error, Hashable, Sendable {
        /// The client's request is not one that the gateway passes on: its fault.
        case request(what: String, expected: String, actual: String)
        /// The upstream's answer is not one that can be masked: nothing of it leaves.
        case upstream(what: String, expected: String, actual: String)
    }

    extension GatewayError: CustomStringConvertible {
        /// What was expected and what came.
        public var description: String {
            switch self {
            case .request(let what, let expected, let actual): "\(what): expected \(expected), found \(actual)"
            case .upstream(let what, let expected, let actual):
                "the upstream's \(what): expected \(expected), found \(actual)"
            }
        }
    }
#endif
