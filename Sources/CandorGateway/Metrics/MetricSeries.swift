#if Gateway
    import CoreMetrics
    import Synchronization

    /// A number that only grows, until it is reset.
    final class PrometheusCounter: CounterHandler, FloatingPointCounterHandler, MetricSeries {
        private let value = AtomicDouble()

        /// Adds a positive number; others change nothing.
        func increment(by amount: Double) {
            guard amount > 0, amount.isFinite else { return }
            value.add(amount)
        }

        func increment(by amount: Int64) { increment(by: Double(amount)) }
        func reset() { value.set(0) }

        func write(name: String, labels: String, to text: inout String) {
            text.appendSample(name, labels, value.load())
        }
    }

    /// A number that goes up and down.
    final class PrometheusGauge: MeterHandler, RecorderHandler, MetricSeries {
        private let value = AtomicDouble()

        func set(_ value: Double) { self.value.set(value) }
        func set(_ value: Int64) { self.value.set(Double(value)) }
        func increment(by amount: Double) { value.add(amount) }
        func decrement(by amount: Double) { value.add(-amount) }
        func record(_ value: Double) { set(value) }
        func record(_ value: Int64) { set(value) }

        func write(name: String, labels: String, to text: inout String) {
            text.appendSample(name, labels, value.load())
        }
    }

    /// How many observations are up to each of some bounds.
    final class PrometheusHistogram: RecorderHandler, TimerHandler, MetricSeries {
        private struct State {
            /// By bucket, not cumulated; the last is above all bounds.
            var counts: [UInt64]
            var sum = 0.0
        }

        private let bounds: [Double]
        private let state: Mutex<State>

        /// - Parameter bounds: upper ends, which belong to their buckets, in ascending order.
        init(bounds: [Double]) {
            self.bounds = bounds
            state = Mutex(State(counts: [UInt64](repeating: 0, count: bounds.count + 1)))
        }

        /// Counts an observation; what is no number changes nothing.
        func record(_ value: Double) {
            guard !value.isNaN else { return }
            var bucket = 0
            while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
            state.withLock { state in
                state.counts[bucket] += 1
                state.sum += value
            }
        }

        func record(_ value: Int64) { record(Double(value)) }
        func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

        func write(name: String, labels: String, to text: inout String) {
            let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
            var below: UInt64 = 0
            for (bound, count) in zip(bounds + [.infinity], counts) {
                below += count
                let end = "le=\"\(MetricName.number(bound))\""
                text.appendSample(name + "_bucket", labels.isEmpty ? end : labels + "," + end, Double(below))
            }
            text.appendSample(name + "_sum", labels, sum)
            text.appendSample(name + "_count", labels, Double(below))
        }
    }

    /// A number that many tasks change at once.
    private struct AtomicDouble: ~Copyable, Sendable {
        private let bits = Atomic<UInt64>(0)

        func load() -> Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
        func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

        func add(_ amount: Double) {
            var old = bits.load(ordering: .relaxed)
            while true {
                let new = (Double(bitPattern: old) + amount).bitPattern
                let (isDone, now) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
                if isDone { return }
                old = now
            }
        }
    }
#endif
