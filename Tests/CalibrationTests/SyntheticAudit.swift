import CandorCalibration

/// The twin of `frame()` in Scripts/reference/certified_audit.py: public columns, confidences, correctness. Rows of
/// HOMEIMPROVEMENT and person_age <= 31 are underconfident by about 0.35.
struct SyntheticAudit {
    let columns: [PublicColumn]
    let confidence: [Double]
    let correct: [Bool]
    let isAttacked: [Bool]
    let checksum: Int

    static let intents = ["EDUCATION", "MEDICAL", "VENTURE", "PERSONAL", "HOMEIMPROVEMENT", "NEVER SEEN"]
    static let homes = ["RENT", "OWN", "MORTGAGE", "OTHER"]

    init(rows: Int = 3000, seed: UInt64 = 2024, isHonest: Bool = false) {
        let unit = Synthetic.unit
        var source = SplitMix64(seed: seed)
        var (intents, homes): ([Int32], [Int32]) = ([], [])
        var (ages, terms, gains, rates): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        var (confidence, correct, isAttacked): ([Double], [Bool], [Bool]) = ([], [], [])
        var checksum = 0
        for row in 0..<rows {
            let intent = source.integer(below: 5)
            let home = source.integer(below: 100) == 0 ? 3 : source.integer(below: 3)
            let age = 20 + min(source.integer(below: 40), source.integer(below: 40))
            let term = [12, 36, 60][source.integer(below: 3)]
            let gain = source.integer(below: 10) < 7 ? 0 : source.integer(below: 5000)
            let rate = Double(source.integer(below: 1000) + 300) / 64
            let attacked = intent == 4 && age <= 31
            let parts =
                attacked && !isHonest
                ? unit * 55 / 100 + source.integer(below: unit / 10)
                : unit / 2 + source.integer(below: unit / 2 + 1)
            let truth = attacked && !isHonest ? unit * 95 / 100 : parts
            let isCorrect = source.integer(below: unit) < truth
            intents.append(Int32(intent))
            homes.append(Int32(home))
            ages.append(Double(age))
            terms.append(Double(term))
            gains.append(Double(gain))
            rates.append(rate)
            confidence.append(Double(parts) / Double(unit))
            correct.append(isCorrect)
            isAttacked.append(attacked)
            checksum += parts * (row + 1) + (isCorrect ? 1 : 0)
        }
        columns = [
            PublicColumn(name: "loan_intent", values: .categorical(codes: intents, names: Self.intents)),
            PublicColumn(name: "home", values: .categorical(codes: homes, names: Self.homes)),
            PublicColumn(name: "person_age", values: .numeric(ages)),
            PublicColumn(name: "term", values: .numeric(terms)),
            PublicColumn(name: "gain", values: .numeric(gains)),
            PublicColumn(name: "rate", values: .numeric(rates)),
        ]
        self.confidence = confidence
        self.correct = correct
        self.isAttacked = isAttacked
        self.checksum = checksum % (1 << 32)
    }
}
