#if Gateway
    import CandorAccess
    import CandorGateway
    import Foundation
    import Yams

    /// A configuration of a gateway in a file.
    enum GatewayConfigurationFile {
        private static let limit = 16 << 20

        /// Reads JSON, or YAML by the file's name. Errors name the file; paths in it are made whole.
        static func read(_ path: String) throws -> GatewayConfiguration {
            let bytes = try Data(FileText.read(path, limit: limit))
            let configuration: GatewayConfiguration
            do {
                if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
                    configuration = try YAMLDecoder().decode(GatewayConfiguration.self, from: bytes)
                } else {
                    configuration = try JSONDecoder().decode(GatewayConfiguration.self, from: bytes)
                }
            } catch let error as AccessError {
                throw FileError(path: path, reason: error)
            } catch DecodingError.dataCorrupted(let context) {
                if let error = context.underlyingError as? any ExplainedError {
                    throw FileError(path: path, reason: error)
                }
                throw InputError(
                    .policy, path, expected: "a configuration in JSON, or in YAML where the name ends in .yaml or .yml",
                    actual: context.underlyingError.map { "\($0)" } ?? context.debugDescription)
            } catch {
                throw InputError(.policy, path, expected: "a configuration: an object with keys", actual: "\(error)")
            }
            return configuration.resolving(from: URL(filePath: path).deletingLastPathComponent().path)
        }
    }

    extension GatewayConfiguration {
        /// What is served, from where and to whom; and what an operator should know.
        var summary: String {
            var lines: [String] = []
            for listener in listeners { lines.append("listens   \(listener.address)") }
            if let admin { lines.append("admin     \(admin.listener.address)") }
            for route in routes {
                let upstream = upstreams[route.upstream]?.url ?? route.upstream
                lines.append("route     \(route.path) → \(upstream)  \(route.service.summary)")
            }
            lines.append("store     \(store.summary)")
            lines.append("accounts  \(organisations.values.reduce(0) { $0 + $1.count }) in this document")
            for listener in listeners + (admin.map { [$0.listener] } ?? []) where listener.isReadOnTheWay {
                lines.append("warning   \(listener.address): plain HTTP, so that keys can be read on the way")
            }
            if admin == nil { lines.append("warning   nobody can administer or read metrics: no admin listener") }
            if case .memory = store { lines.append("warning   what accounts have had is forgotten at the end") }
            return lines.joined(separator: "\n")
        }
    }

    extension Listener {
        fileprivate var address: String {
            "\(tls == nil ? "http" : "https")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        }
    }

    extension Route.Service {
        fileprivate var summary: String {
            switch self {
            case .openInference(let models): "Open Inference: \(models.keys.sorted().joined(separator: ", "))"
            case .openAI(let text): "OpenAI: \(text.models.sorted().joined(separator: ", "))"
            case .passThrough(let requests):
                "unmasked: \(requests.map { "\($0.method) \($0.path)" }.joined(separator: ", "))"
            }
        }
    }
#endif
