#if Gateway
    import CoreMetrics
    import Synchronization

    /// What a process measures, kept in memory and shown in Prometheus' text format.
    ///
    /// A backend of swift-metrics: counters; meters and recorders as gauges; recorders that aggregate, and timers, as
    /// histograms. Names and labels are made such as Prometheus allows; a series whose name is taken by another kind, or
    /// that comes after ``seriesLimit`` others, counts for itself but is not shown, and
    /// `candor_metrics_series_dropped_total` says how many those are.
    ///
    /// - Complexity: an increment is one atomic addition, an observation a look-up among the buckets under a lock of its
    ///   own; making a metric, and ``exposition()``, take the lock of all.
    public final class PrometheusMetrics: MetricsFactory {
        /// Upper ends of a timer's buckets in seconds.
        public static let seconds = [
            0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
        ]
        /// Upper ends of the buckets of other recorders: 1, 2 and 5 in each decade up to a million.
        public static let decades = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6]
        /// The series that counts those which are not shown.
        static let droppedName = "candor_metrics_series_dropped_total"

        /// Most series that are shown.
        public let seriesLimit: Int
        private let help: [String: String]
        private let families = Mutex(MetricFamilies())

        /// No metrics yet.
        ///
        /// - Parameters:
        ///   - seriesLimit: most series; those of a histogram count as one.
        ///   - help: what metrics mean, by name.
        public init(seriesLimit: Int = 4096, help: [String: String] = GatewayMetrics.help) {
            self.seriesLimit = seriesLimit
            self.help = help
        }

        /// A counter of whole steps.
        public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
            series(.counter, label, dimensions, PrometheusCounter.init)
        }

        /// A counter of any amounts.
        public func makeFloatingPointCounter(
            label: String, dimensions: [(String, String)]
        ) -> any FloatingPointCounterHandler {
            series(.counter, label, dimensions, PrometheusCounter.init)
        }

        /// A gauge.
        public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
            series(.gauge, label, dimensions, PrometheusGauge.init)
        }

        /// A histogram where it aggregates, otherwise a gauge.
        public func makeRecorder(
            label: String, dimensions: [(String, String)], aggregate: Bool
        ) -> any RecorderHandler {
            guard aggregate else { return series(.gauge, label, dimensions, PrometheusGauge.init) }
            return series(.histogram, label, dimensions) { PrometheusHistogram(bounds: Self.decades) }
        }

        /// A histogram in seconds.
        public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
            series(.histogram, label, dimensions) { PrometheusHistogram(bounds: Self.seconds) }
        }

        /// Ends a counter for all that count with it.
        public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
        /// Ends a counter for all that count with it.
        public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
        /// Ends a gauge for all that set it.
        public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
        /// Ends a recorder for all that record with it.
        public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
        /// Ends a timer for all that record with it.
        public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

        /// All series in Prometheus' text format, version 0.0.4, by name.
        public func exposition() -> String {
            let (shown, dropped) = families.withLock { ($0.sorted, $0.dropped) }
            var text = ""
            for (name, family) in shown {
                text.appendHead(name, family.kind, help[name])
                for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                    series.write(name: name, labels: labels, to: &text)
                }
            }
            text.appendHead(Self.droppedName, .counter, "Metrics that are not shown: too many, or a name used twice.")
            text.appendSample(Self.droppedName, "", Double(dropped))
            return text
        }

        /// The content type of ``exposition()``.
        public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

        /// The series of these labels, made where there is none yet.
        private func series<S: MetricSeries>(
            _ kind: MetricFamilies.Kind, _ label: String, _ dimensions: [(String, String)], _ make: () -> S
        ) -> S {
            let name = MetricName.metric(label)
            let labels = MetricName.labels(dimensions)
            return families.withLock { families in
                if let known = families.series(name, labels) as? S { return known }
                let fresh = make()
                families.add(fresh, kind, name, labels, limit: seriesLimit)
                return fresh
            }
        }

        private func remove(_ handler: AnyObject) { families.withLock { $0.remove(handler) } }
    }
#endif
