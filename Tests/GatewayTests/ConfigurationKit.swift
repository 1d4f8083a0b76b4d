#if Gateway
    import CandorAccess
    import CandorGateway
    import Foundation
    import Testing

    /// A small good document, of which tests replace parts.
    enum ConfigurationKit {
        static let hash = "sha256:" + String(repeating: "0a", count: 32)
        static let otherHash = "sha256:" + String(repeating: "b1", count: 32)

        static var document: [String: Any] {
            [
                "listeners": [["port": 8080]],
                "organisations": ["acme": ["acme-1": ["tier": "standard", "keys": [hash]]]],
                "upstreams": ["digits": ["url": "http://127.0.0.1:8081"]],
                "routes": [
                    [
                        "upstream": "digits",
                        "models": ["digits": ["output": "p", "kind": "probabilities", "classes": 10]],
                    ]
                ],
            ]
        }

        static func read(_ document: Any) throws -> GatewayConfiguration {
            try JSONDecoder().decode(
                GatewayConfiguration.self, from: JSONSerialization.data(withJSONObject: document))
        }

        /// The document with other values at paths of keys such as `routes.0.path`; nil takes a key away.
        static func read(with changes: [String: Any?]) throws -> GatewayConfiguration {
            try read(changes.reduce(document as Any) { replace($0, $1.key.split(separator: ".")[...], $1.value) })
        }

        /// Why a document is refused, as one line.
        static func refusal(of changes: [String: Any?]) throws -> String {
            let error = try #require(throws: AccessError.self) { try read(with: changes) }
            return "\(error)"
        }

        private static func replace(_ value: Any, _ path: ArraySlice<Substring>, _ new: Any?) -> Any {
            guard let key = path.first else { return new ?? NSNull() }
            if var list = value as? [Any], let index = Int(key) {
                if index == list.count { list.append([String: Any]()) }
                list[index] = replace(list[index], path.dropFirst(), new)
                return list
            }
            var object = value as? [String: Any] ?? [:]
            if path.count == 1 && new == nil {
                object[String(key)] = nil
            } else {
                object[String(key)] = replace(object[String(key)] ?? [String: Any](), path.dropFirst(), new)
            }
            return object
        }
    }
#endif
