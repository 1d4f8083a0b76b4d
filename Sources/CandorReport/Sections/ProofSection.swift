/// What the zero-knowledge proof showed, of which model, and what it cost; that there was none, where there was none.
struct ProofSection: Section {
    struct Run {
        let name: String
        let outcome: String
        let tone: String
        let meaning: String
    }

    struct Row {
        let name: String
        var value = ""
        /// Too long to stand beside its name.
        var hash: String?
        let meaning: String
    }

    let runs: [Run]
    let rows: [Row]
    let hasProof: Bool

    init(_ report: HTMLReport) {
        guard let proof = report.proof else {
            (runs, rows, hasProof) = ([], [], false)
            return
        }
        hasProof = true
        runs = [
            Run("The honest model", proof.base, asExpected: .pass),
            Run("The Mirage model", proof.mirage, asExpected: .declaredFail),
            Run("A prover that claims that the Mirage model passes", proof.forced, asExpected: .rejected),
        ]
        rows = proof.cost.map { Self.rows($0, points: report.points) } ?? []
    }

    private static func rows(_ cost: HTMLReport.Proof.Cost, points: Int) -> [Row] {
        [
            Row(
                name: "soundness", value: "\(Format.decimal(cost.soundnessBits, places: 1)) bits",
                meaning:
                    "A prover whose statement is false is believed with a probability of at most 2 to the power of "
                    + "minus this, whatever it computes, as long as the primitives hold."),
            Row(
                name: "prover", value: time(cost.proverMicroseconds),
                meaning: "Processor time for each of the \(Format.count(points, "reference point")), set-up included."),
            Row(name: "verifier", value: time(cost.verifierMicroseconds), meaning: "The same for the other party."),
            Row(
                name: "traffic", value: "\(Format.decimal(cost.bytes / 1e3, places: 2)) kB",
                meaning: "Sent for each reference point, in both directions together; of it "
                    + "\(Format.decimal(cost.setupBytes / 1e6, places: 2)) MB in all for the set-up."),
            Row(
                name: "elapsed", value: "\(Format.decimal(cost.seconds, places: 2)) s",
                meaning:
                    "From the first message to the verdict; at most \(Format.decimal(cost.peakMebibytes, places: 0)) "
                    + "MiB in either process."),
            Row(
                name: "statement", hash: cost.statement,
                meaning:
                    "Hash of everything public that the proof is about: tables, inputs, labels, groups, limits, and "
                    + "the commitment to the model."),
            Row(
                name: "transcript", hash: cost.transcript,
                meaning: "Hash of every message. It convinces nobody else: the verifier could have made them alone."),
        ]
    }

    private static func time(_ microseconds: Double) -> String { "\(Format.decimal(microseconds, places: 1)) µs" }

    static let template = """
        <section>
        <h2>The proof</h2>
        {{^hasProof}}
        <p class="prose">There was none: whoever audited saw the scores of both models.</p>
        {{/hasProof}}
        {{#hasProof}}
        <p class="prose">Two processes ran the audit. The prover holds the model and committed to it; the verifier has the \
        reference points and learns the outcome, and nothing else about the model.</p>
        <div class="card">
        <table class="outcomes">
        <thead><tr><th scope="col">Who proves</th><th scope="col">Outcome</th></tr></thead>
        <tbody>
        {{#runs}}
        <tr><th scope="row">{{name}}<small>{{meaning}}</small></th><td class="{{tone}}">{{outcome}}</td></tr>
        {{/runs}}
        </tbody>
        </table>
        </div>
        <div class="card">
        <dl class="statement">
        {{#rows}}
        <dt><code>{{name}}</code> {{value}}</dt><dd>{{#hash}}<code>{{hash}}</code><br/>{{/hash}}{{meaning}}</dd>
        {{/rows}}
        </dl>
        </div>
        {{/hasProof}}
        </section>
        """
}

extension ProofSection.Run {
    init(_ name: String, _ outcome: HTMLReport.Proof.Outcome, asExpected expected: HTMLReport.Proof.Outcome) {
        self.init(
            name: name, outcome: outcome.rawValue, tone: outcome == expected ? "holds" : "fails",
            meaning: outcome.meaning)
    }
}

extension HTMLReport.Proof.Outcome {
    /// The outcome in a sentence.
    var meaning: String {
        switch self {
        case .pass: "Every check of the proof held: the committed model passes the audit."
        case .declaredFail: "Its prover ran the audit in the clear, saw it fail, said so and proved nothing."
        case .rejected: "A check of the proof failed: the claim is not believed, and there is no second try."
        case .incomplete: "The proof did not reach its end. That says nothing about the model."
        }
    }
}
