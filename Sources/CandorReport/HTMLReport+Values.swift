extension HTMLReport {
    /// The attack: whose confidence was lowered, and to what.
    public struct Attack: Equatable, Sendable {
        /// The predicate that defines the region, as written.
        public var predicate: String
        /// Reference points inside the region.
        public var points: Int
        /// The share of the reference points that lies inside, in [0, 1].
        public var share: Double
        /// The confidence that the attack aims at inside the region: `epsilon + (1 - epsilon) / classes`.
        public var targetConfidence: Double

        /// Makes the facts of an attack.
        public init(predicate: String, points: Int, share: Double, targetConfidence: Double) {
            self.predicate = predicate
            self.points = points
            self.share = share
            self.targetConfidence = targetConfidence
        }
    }

    /// What the audit tested, as in the JSON output of `candor audit`.
    public struct Statement: Equatable, Sendable {
        /// The three audit statements.
        public enum Kind: String, CaseIterable, Sendable {
            /// Every bin's gap is at most alpha: Algorithm 1 of "Confidential Guardian".
            case paper
            /// The expected calibration error is at most alpha.
            case ece
            /// A finite-sample test of bins and groups with a stated rate of false alarms.
            case certified
        }

        /// Which statement.
        public var kind: Kind
        /// The tolerated gap between confidence and accuracy.
        public var alpha: Double
        /// The largest probability of a false alarm; used by `certified` only.
        public var delta: Double
        /// Bins of equal width over the confidence.
        public var bins: Int
        /// Groups with fewer reference points are not tested; used by `certified` only.
        public var minimumCount: Int
        /// How many cells (bins and groups) were tested.
        public var cells: Int

        /// Makes a statement.
        public init(kind: Kind, alpha: Double, delta: Double, bins: Int, minimumCount: Int, cells: Int) {
            self.kind = kind
            self.alpha = alpha
            self.delta = delta
            self.bins = bins
            self.minimumCount = minimumCount
            self.cells = cells
        }
    }

    /// What the audit says about a model.
    public enum Verdict: String, CaseIterable, Sendable {
        /// No cell contradicts the stated confidence.
        case pass
        /// At least one cell does.
        case fail
    }

    /// How the zero-knowledge proofs ended, and what that of the base model cost.
    public struct Proof: Equatable, Sendable {
        /// The four ends of an audit in zero knowledge.
        public enum Outcome: String, CaseIterable, Sendable {
            /// The statement was proved.
            case pass
            /// The prover said itself that the model fails.
            case declaredFail = "declared-fail"
            /// A check failed.
            case rejected
            /// The proof did not reach its end.
            case incomplete
        }

        /// The cost of one proof. Times and bytes are for each reference point, with set-up.
        public struct Cost: Equatable, Sendable {
            /// Processor time of the prover, in microseconds.
            public var proverMicroseconds: Double
            /// Processor time of the verifier, in microseconds.
            public var verifierMicroseconds: Double
            /// Bytes in both directions.
            public var bytes: Double
            /// Bytes of the whole set-up.
            public var setupBytes: Double
            /// From the first message to the verdict.
            public var seconds: Double
            /// The larger resident set of the two processes, in MiB.
            public var peakMebibytes: Double
            /// The statistical bound, as bits.
            public var soundnessBits: Double
            /// The hash of the statement.
            public var statement: String
            /// The hash of the messages.
            public var transcript: String

            /// Makes the cost of a proof.
            public init(
                proverMicroseconds: Double, verifierMicroseconds: Double, bytes: Double, setupBytes: Double,
                seconds: Double, peakMebibytes: Double, soundnessBits: Double, statement: String, transcript: String
            ) {
                self.proverMicroseconds = proverMicroseconds
                self.verifierMicroseconds = verifierMicroseconds
                self.bytes = bytes
                self.setupBytes = setupBytes
                self.seconds = seconds
                self.peakMebibytes = peakMebibytes
                self.soundnessBits = soundnessBits
                self.statement = statement
                self.transcript = transcript
            }
        }

        /// Of the model as trained.
        public var base: Outcome
        /// Of the attacked model, by an honest prover.
        public var mirage: Outcome
        /// Of the attacked model, by a prover that claims that it passes and goes on.
        public var forced: Outcome
        /// Of the base model's proof; nil where it did not run.
        public var cost: Cost?

        /// Makes the facts of three proofs.
        public init(base: Outcome, mirage: Outcome, forced: Outcome, cost: Cost?) {
            self.base = base
            self.mirage = mirage
            self.forced = forced
            self.cost = cost
        }
    }

    /// A value with the interval that holds it at 95 %, where one was computed.
    public struct Estimate: Equatable, Sendable {
        /// The value.
        public var value: Double
        /// The lower end of the interval; NaN when there is none.
        public var low: Double
        /// The upper end of the interval; NaN when there is none.
        public var high: Double

        /// Makes an estimate, by default without an interval.
        public init(_ value: Double, low: Double = .nan, high: Double = .nan) {
            self.value = value
            self.low = low
            self.high = high
        }

        /// The interval as text with two decimals, if there is one.
        var interval: String? { low <= high ? Format.interval(low, high, places: 2) : nil }
    }

    /// What was measured on one model. Shares are in [0, 1]; NaN where there were no points.
    public struct Model: Equatable, Sendable {
        /// The audit's answer.
        public var verdict: Verdict
        /// How many cells failed.
        public var failingCells: Int
        /// The cells with the largest statistics, worst first, failing or not.
        public var worstCells: [Cell]
        /// The share of points that is predicted right.
        public var accuracy: Double
        /// The same inside the attacked region.
        public var regionAccuracy: Double
        /// The mean confidence inside the attacked region.
        public var regionConfidence: Double
        /// The expected calibration error over all points.
        public var ece: Estimate
        /// The share of the region on which the model abstains at the report's threshold.
        public var abstentionInside: Double
        /// The share of the other points on which it abstains.
        public var abstentionOutside: Double
        /// Bins of the reliability diagram.
        public var reliability: [ReliabilityDiagram.Bin]
        /// Bins of the confidence histogram.
        public var confidence: [ConfidenceHistogram.Bin]
        /// The risk–coverage curve, by rising coverage.
        public var riskCoverage: [RiskCoverage.Point]
        /// The area under that curve.
        public var riskCoverageArea: Double

        /// Makes the facts of a model.
        public init(
            verdict: Verdict, failingCells: Int, worstCells: [Cell], accuracy: Double, regionAccuracy: Double,
            regionConfidence: Double, ece: Estimate, abstentionInside: Double, abstentionOutside: Double,
            reliability: [ReliabilityDiagram.Bin], confidence: [ConfidenceHistogram.Bin],
            riskCoverage: [RiskCoverage.Point], riskCoverageArea: Double
        ) {
            self.verdict = verdict
            self.failingCells = failingCells
            self.worstCells = worstCells
            self.accuracy = accuracy
            self.regionAccuracy = regionAccuracy
            self.regionConfidence = regionConfidence
            self.ece = ece
            self.abstentionInside = abstentionInside
            self.abstentionOutside = abstentionOutside
            self.reliability = reliability
            self.confidence = confidence
            self.riskCoverage = riskCoverage
            self.riskCoverageArea = riskCoverageArea
        }
    }

    /// A bin or a group as the audit saw it.
    public struct Cell: Equatable, Sendable {
        /// The predicate that defines the cell.
        public var name: String
        /// Reference points in the cell.
        public var count: Int
        /// The share of them that is predicted right.
        public var accuracy: Double
        /// Their mean confidence.
        public var confidence: Double
        /// The test's statistic divided by its threshold: the cell fails above 1.
        public var strength: Double
        /// By how much some confidence in the cell is off, beyond the test's doubt: the largest whole percent for which
        /// the cell would fail as alpha. 0 for cells that pass, and for statements without a bound on false alarms.
        public var certifiedGap: Double
        /// The share of the cell's points that lies inside the attacked region.
        public var overlap: Double

        /// Makes the facts of a cell.
        public init(
            name: String, count: Int, accuracy: Double, confidence: Double, strength: Double, certifiedGap: Double,
            overlap: Double
        ) {
            self.name = name
            self.count = count
            self.accuracy = accuracy
            self.confidence = confidence
            self.strength = strength
            self.certifiedGap = certifiedGap
            self.overlap = overlap
        }
    }

    /// A group that has too few reference points to be tested.
    public struct UncoveredGroup: Equatable, Sendable {
        /// The predicate that defines the group.
        public var name: String
        /// Its reference points.
        public var count: Int

        /// Makes the facts of a group.
        public init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    /// A named value for the record.
    public struct Fact: Equatable, Sendable {
        /// What it is.
        public var name: String
        /// The value as text.
        public var value: String

        /// Makes a fact.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }
}
