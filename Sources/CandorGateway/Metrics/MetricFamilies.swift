#if Gateway
    /// Values under one name and one set of labels.
    protocol MetricSeries: AnyObject, Sendable {
        /// Adds its lines.
        func write(name: String, labels: String, to text: inout String)
    }

    /// Metrics by name: each of one kind, with its series by their labels.
    struct MetricFamilies {
        /// What Prometheus calls a type.
        enum Kind: String {
            case counter, gauge, histogram

            /// The names of samples that a metric of this kind has.
            func samples(of name: String) -> [String] {
                self == .histogram ? [name, name + "_bucket", name + "_sum", name + "_count"] : [name]
            }
        }

        struct Family {
            let kind: Kind
            var series: [String: any MetricSeries]
        }

        private var families: [String: Family] = [:]
        /// Names of samples, which no other metric may have.
        private var taken: Set<String> = [PrometheusMetrics.droppedName]
        private var count = 0
        /// Series that were not taken up.
        private(set) var dropped = 0

        /// By name, for a stable text.
        var sorted: [(key: String, value: Family)] { families.sorted { $0.key < $1.key } }

        func series(_ name: String, _ labels: String) -> (any MetricSeries)? { families[name]?.series[labels] }

        /// Takes up a series, or counts it as dropped: beyond the limit, or where its name is that of another kind.
        mutating func add(
            _ series: any MetricSeries, _ kind: Kind, _ name: String, _ labels: String, limit: Int
        ) {
            guard count < limit, isFree(name, for: kind), families[name]?.series[labels] == nil else {
                dropped += 1
                return
            }
            count += 1
            taken.formUnion(kind.samples(of: name))
            families[name, default: Family(kind: kind, series: [:])].series[labels] = series
        }

        private func isFree(_ name: String, for kind: Kind) -> Bool {
            if let family = families[name] { return family.kind == kind }
            return taken.isDisjoint(with: kind.samples(of: name))
        }

        /// Forgets a series.
        mutating func remove(_ series: AnyObject) {
            for (name, family) in families {
                guard let labels = family.series.first(where: { $0.value === series })?.key else { continue }
                count -= 1
                families[name]?.series[labels] = nil
                if family.series.count == 1 {
                    families[name] = nil
                    taken.subtract(family.kind.samples(of: name))
                }
                return
            }
        }
    }
#endif
