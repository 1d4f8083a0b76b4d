import CandorCalibration

/// The JSON form of an audit, schema 1. Every key is always there; what does not apply is null.
struct AuditDocument: Encodable {
    let result: AuditResult
    let seconds: Double

    init(_ result: AuditResult, seconds: Double) {
        self.result = result
        self.seconds = seconds
    }

    private enum Key: String, CodingKey {
        case schema, data, seed, statement, models, base, mirage, proof, seconds
    }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: Key.self)
        try document.encode(1, forKey: .schema)
        try document.encode(result.job.data.name, forKey: .data)
        try document.encode(result.job.seed, forKey: .seed)
        try document.encode(Statement(result.base.audit, cells: result.base.outcome.cells), forKey: .statement)
        var models = document.nestedContainer(keyedBy: Key.self, forKey: .models)
        let threshold = result.abstentionThreshold
        try models.encode(Model(result.base, result.proofs?.base, threshold: threshold), forKey: .base)
        try models.encode(Model(result.mirage, result.proofs?.mirage, threshold: threshold), forKey: .mirage)
        try document.encode(result.proofs.map { ProofDocument($0) }, forKey: .proof)  // in the clear there is none
        try document.encode(seconds, forKey: .seconds)
    }

    /// The statement's own settings; those of other statements are nil.
    struct Statement: Encodable {
        let kind: String
        private(set) var alpha: Double?
        private(set) var delta: Double?
        private(set) var auditNumber: Int?
        private(set) var tau: Double?
        private(set) var nMin: Int?
        let bins: Int
        let cells: Int

        init(_ audit: CertifiedAudit, cells: Int) {
            kind = audit.statement.kind
            bins = audit.binning.count
            self.cells = cells
            switch audit.statement {
            case .certified(let alpha, let delta, let auditNumber):
                (self.alpha, self.delta, self.auditNumber) = (alpha, delta, auditNumber)
                nMin = audit.minimumGroupSize
            case .paper(let alpha): self.alpha = alpha
            case .expectedCalibrationError(let tau): self.tau = tau
            }
        }

        private enum Key: String, CodingKey {
            case kind, alpha, delta, tau, bins, cells
            case auditNumber = "audit_number"
            case nMin = "n_min"
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(kind, forKey: .kind)
            try object.encode(alpha, forKey: .alpha)
            try object.encode(delta, forKey: .delta)
            try object.encode(auditNumber, forKey: .auditNumber)
            try object.encode(tau, forKey: .tau)
            try object.encode(nMin, forKey: .nMin)
            try object.encode(bins, forKey: .bins)
            try object.encode(cells, forKey: .cells)
        }
    }

    /// One of the two models as the audit saw it.
    private struct Model: Encodable {
        struct Cell: Encodable {
            let name: String
            let n: Int
            let gap: Double
            let certifiedGap: Double
            let overlap: Double

            private enum CodingKeys: String, CodingKey {
                case name, n, gap, overlap
                case certifiedGap = "certified_gap"
            }
        }

        /// Who gets no answer below a confidence. Coverage is what is left of 1.
        struct Abstention: Encodable {
            struct Group: Encodable {
                let name: String
                let n: Int
                let rate: Double
                let answersRight: Double?

                private enum CodingKeys: String, CodingKey {
                    case name, n, rate
                    case answersRight = "answers_right"
                }
            }

            let below: Double
            let inside: Double?
            let outside: Double?
            let groups: [Group]
        }

        let assessment: Assessment
        let proof: ProofRun?
        let abstention: Abstention

        init(_ assessment: Assessment, _ proof: ProofRun?, threshold: Double) {
            self.assessment = assessment
            self.proof = proof
            abstention = Abstention(
                below: threshold, inside: assessment.abstention(inside: true, below: threshold).finite,
                outside: assessment.abstention(inside: false, below: threshold).finite,
                groups: assessment.services(below: threshold).map {
                    .init(name: $0.name, n: $0.count, rate: $0.abstention, answersRight: $0.answersRight.finite)
                })
        }

        private enum Key: String, CodingKey {
            case accuracy, ece, verdict, abstention
            case regionAccuracy = "region_accuracy"
            case regionConfidence = "region_confidence"
            case failingCells = "failing_cells"
            case worstCell = "worst_cell"
            case notCovered = "not_covered"
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(assessment.accuracy, forKey: .accuracy)
            try object.encode(assessment.regionAccuracy.finite, forKey: .regionAccuracy)
            try object.encode(assessment.regionConfidence.finite, forKey: .regionConfidence)
            try object.encode(assessment.ece, forKey: .ece)
            let outcome = assessment.outcome
            try object.encode(proof?.outcome.rawValue ?? outcome.verdict.rawValue, forKey: .verdict)
            try object.encode(outcome.failingCells.count, forKey: .failingCells)
            let worst = outcome.worstCell.map {
                Cell(
                    name: $0.name, n: $0.count, gap: $0.gap, certifiedGap: $0.certifiedGap,
                    overlap: assessment.overlap(of: $0))
            }
            try object.encode(worst, forKey: .worstCell)
            try object.encode(outcome.notCovered.map(\.name), forKey: .notCovered)
            try object.encode(abstention, forKey: .abstention)
        }
    }
}
