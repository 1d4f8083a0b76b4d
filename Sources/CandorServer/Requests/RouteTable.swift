#if Gateway
    import CandorGateway

    /// Which route a path belongs to.
    struct RouteTable: Sendable {
        /// A route, and what answers below it.
        struct Entry: Sendable {
            /// Of the route's path.
            let segments: [String]
            let route: Route
            let service: any RouteService

            init(_ route: Route, _ service: any RouteService) {
                segments = route.path.split(separator: "/").map(String.init)
                (self.route, self.service) = (route, service)
            }

            /// How the log and the metrics name what it serves.
            var kind: GatewayMetrics.Service {
                switch route.service {
                case .openInference: .openInference
                case .openAI: .openAI
                case .passThrough: .passThrough
                }
            }
        }

        /// The longest path first: it is the one that counts.
        private let entries: [Entry]

        init(_ entries: [Entry]) { self.entries = entries.sorted { $0.segments.count > $1.segments.count } }

        /// The route of a path, and the path below it.
        func find(_ segments: [String]) -> (entry: Entry, rest: ArraySlice<String>)? {
            for entry in entries where segments.starts(with: entry.segments) {
                return (entry, segments[entry.segments.count...])
            }
            return nil
        }
    }
#endif
