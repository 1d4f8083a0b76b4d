#if Gateway
    import CandorGateway
    import CoreMetrics
    import Testing

    @Suite struct PrometheusMetricsTests {
        /// The series of an exposition but for the one that counts what is not shown.
        private func text(_ metrics: PrometheusMetrics) -> String {
            let lines = metrics.exposition().split(separator: "\n", omittingEmptySubsequences: false)
            return lines.filter { !$0.contains("candor_metrics_series_dropped_total") }.joined(separator: "\n")
        }

        private func dropped(_ metrics: PrometheusMetrics) -> Substring? {
            metrics.exposition().split(separator: "\n").last?.split(separator: " ").last
        }

        /// The text that promtool 2.42 and the parser of prometheus_client 0.23 read without a complaint.
        @Test func theTextIsThatOfTheFormat() {
            let metrics = PrometheusMetrics(help: ["requests_total": "Requests\nof \\ \"all\""])
            Counter(label: "requests_total", dimensions: [("b", "2"), ("a", "x\"y\\z\n")], factory: metrics).increment(
                by: 3)
            Counter(label: "requests_total", dimensions: [], factory: metrics).increment()
            Meter(label: "level", dimensions: [], factory: metrics).set(-1.5)
            let timer = Timer(label: "wait_seconds", dimensions: [("p", "q")], factory: metrics)
            timer.recordNanoseconds(1_000_000)
            timer.recordNanoseconds(1_000_001)
            timer.recordNanoseconds(3_600_000_000_000)
            var expected = """
                # TYPE level gauge
                level -1.5
                # HELP requests_total Requests\\nof \\\\ "all"
                # TYPE requests_total counter
                requests_total 1
                requests_total{a="x\\"y\\\\z\\n",b="2"} 3
                # TYPE wait_seconds histogram
                wait_seconds_bucket{p="q",le="0.0005"} 0
                wait_seconds_bucket{p="q",le="0.001"} 1

                """
            for bound in PrometheusMetrics.seconds.dropFirst(2) {
                let number = bound == bound.rounded() ? "\(Int(bound))" : "\(bound)"
                expected += "wait_seconds_bucket{p=\"q\",le=\"\(number)\"} 2\n"
            }
            expected += """
                wait_seconds_bucket{p="q",le="+Inf"} 3
                wait_seconds_sum{p="q"} 3600.002000001
                wait_seconds_count{p="q"} 3

                """
            #expect(text(metrics) == expected)
        }

        @Test func theSameNameAndLabelsAreTheSameSeries() {
            let metrics = PrometheusMetrics()
            Counter(label: "a", dimensions: [("x", "1"), ("y", "2")], factory: metrics).increment()
            Counter(label: "a", dimensions: [("y", "2"), ("x", "1")], factory: metrics).increment()
            FloatingPointCounter(label: "a", dimensions: [("x", "1"), ("y", "2")], factory: metrics).increment(by: 0.5)
            #expect(text(metrics) == "# TYPE a counter\na{x=\"1\",y=\"2\"} 2.5\n")
        }

        @Test(arguments: [
            ("http.requests-total", "http_requests_total"), ("1st", "_1st"), ("a:b", "a:b"), ("", "_"), ("é", "__"),
        ])
        func namesAreMadeAllowed(label: String, name: String) {
            let metrics = PrometheusMetrics()
            Meter(label: label, dimensions: [], factory: metrics).set(1)
            #expect(text(metrics) == "# TYPE \(name) gauge\n\(name) 1\n")
        }

        @Test(arguments: [
            ("a:b", "a_b"), ("le", "le_"), ("__name__", "_name__"), ("2x", "_2x"), ("__", "_"), ("___1", "_1"),
        ])
        func labelsAreMadeAllowed(label: String, name: String) {
            let metrics = PrometheusMetrics()
            Meter(label: "m", dimensions: [(label, "v"), (label, "w")], factory: metrics).set(1)
            #expect(text(metrics) == "# TYPE m gauge\nm{\(name)=\"v\"} 1\n")
        }

        @Test func aNameOfAnotherKindIsNotShownTwice() {
            let metrics = PrometheusMetrics()
            Counter(label: "a", dimensions: [], factory: metrics).increment()
            Meter(label: "a", dimensions: [], factory: metrics).set(7)
            Timer(label: "t", dimensions: [], factory: metrics).recordNanoseconds(1)
            Counter(label: "t_count", dimensions: [], factory: metrics).increment()
            Counter(label: "candor_metrics_series_dropped_total", dimensions: [], factory: metrics).increment(by: 99)
            #expect(dropped(metrics) == "3")
            let lines = text(metrics).split(separator: "\n")
            #expect(lines.filter { $0.hasPrefix("# TYPE") }.count == 2)
            #expect(lines.contains("a 1") && lines.contains("t_count 1"))
        }

        @Test func seriesHaveABoundAndWhatIsDroppedIsCounted() {
            let metrics = PrometheusMetrics(seriesLimit: 3)
            for index in 0..<10 {
                Counter(label: "a", dimensions: [("i", "\(index)")], factory: metrics).increment()
            }
            #expect(text(metrics).split(separator: "\n").count == 4)
            #expect(dropped(metrics) == "7")
        }

        @Test func aDestroyedSeriesMakesRoom() {
            let metrics = PrometheusMetrics(seriesLimit: 1)
            let counter = Counter(label: "a", dimensions: [], factory: metrics)
            counter.destroy()
            let meter = Meter(label: "a", dimensions: [], factory: metrics)
            meter.set(4)
            #expect(text(metrics) == "# TYPE a gauge\na 4\n")
            meter.destroy()
            Timer(label: "a", dimensions: [], factory: metrics).destroy()
            Recorder(label: "a", dimensions: [], aggregate: false, factory: metrics).record(2)
            #expect(text(metrics) == "# TYPE a gauge\na 2\n")
        }

        @Test func gaugesGoUpAndDown() {
            let metrics = PrometheusMetrics()
            let meter = Meter(label: "a", dimensions: [], factory: metrics)
            meter.set(4)
            meter.increment(by: 2.5)
            meter.decrement(by: 1)
            #expect(text(metrics).hasSuffix("a 5.5\n"))
            meter.set(Double.nan)
            #expect(text(metrics).hasSuffix("a NaN\n"))
            meter.set(-Double.infinity)
            #expect(text(metrics).hasSuffix("a -Inf\n"))
        }

        @Test func countersOnlyGrow() {
            let metrics = PrometheusMetrics()
            let counter = metrics.makeFloatingPointCounter(label: "a", dimensions: [])
            counter.increment(by: 2)
            for amount in [-1, Double.nan, Double.infinity, -Double.infinity, 0] { counter.increment(by: amount) }
            metrics.makeCounter(label: "a", dimensions: []).increment(by: Int64.min)
            #expect(text(metrics).hasSuffix("a 2\n"))
            counter.reset()
            #expect(text(metrics).hasSuffix("a 0\n"))
        }

        @Test func aRecorderThatAggregatesIsAHistogram() {
            let metrics = PrometheusMetrics()
            let recorder = Recorder(label: "size", dimensions: [], aggregate: true, factory: metrics)
            for value in [1, 2, 3, 2_000_000] { recorder.record(value) }
            recorder.record(Double.nan)
            let lines = text(metrics).split(separator: "\n")
            #expect(lines.contains("size_bucket{le=\"1\"} 1"))
            #expect(lines.contains("size_bucket{le=\"2\"} 2"))
            #expect(lines.contains("size_bucket{le=\"5\"} 3"))
            #expect(lines.contains("size_bucket{le=\"1000000\"} 3"))
            #expect(lines.contains("size_count 4"))
            #expect(lines.contains("size_sum 2000006"))
        }

        @Test func manyTasksLoseNothing() async {
            let metrics = PrometheusMetrics()
            await withTaskGroup { group in
                for task in 0..<8 {
                    group.addTask {
                        let counter = Counter(label: "c", dimensions: [], factory: metrics)
                        let timer = Timer(label: "t", dimensions: [], factory: metrics)
                        for index in 0..<10_000 {
                            counter.increment()
                            timer.recordNanoseconds(Int64(task * index))
                        }
                    }
                }
            }
            let lines = text(metrics).split(separator: "\n")
            #expect(lines.contains("c 80000"))
            #expect(lines.contains("t_count 80000"))
        }
    }
#endif
