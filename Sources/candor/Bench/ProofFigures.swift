import CandorCore
import CandorProof
import Foundation

/// What the proof core costs on this machine: the JSON document of `candor bench proof`.
struct ProofFigures: Encodable {
    /// The figures by name, in the order in which people read them.
    private(set) var values: [(name: String, unit: String, value: Double)] = []

    /// Lookups of the session whose soundness is stated.
    static let lookups = 1 << 27

    init(_ measured: [ProofWorkload: [PartyPair.Outcome]]) {
        func rate(_ workload: ProofWorkload, _ reading: (PartyPair.Outcome) -> Double) -> Double {
            median((measured[workload] ?? []).map { reading($0) / Double($0.prover.operations) })
        }
        func add(_ name: String, _ unit: String, _ value: Double) { values.append((name, unit, value)) }
        for (workload, name) in [
            (ProofWorkload.vole, "vole_ns"), (.mult, "mult_ns"), (.innerProduct, "inner_product_ns_per_term"),
            (.lookup, "lookup_ns"),
        ] {
            add("\(name)_prover", "ns", rate(workload) { $0.prover.reading.processorNanoseconds })
            add("\(name)_verifier", "ns", rate(workload) { $0.verifier.reading.processorNanoseconds })
            if workload != .innerProduct {
                let key = name.replacingOccurrences(of: "_ns", with: "_bytes")
                add(key, "B", rate(workload) { Double($0.prover.reading.bytes) })
            }
        }
        add("setup_ms", "ms", rate(.setup) { $0.verifier.reading.elapsedNanoseconds } / 1e6)
        add("setup_bytes", "B", rate(.setup) { Double($0.verifier.reading.bytes) })
        add("setup_with_round_bytes", "B", rate(.setup) { Double($0.verifier.withRound?.bytes ?? 0) })
        add("soundness_bits", "bits", ProofWorkload.soundness(lookups: Self.lookups).bits)
        add("peak_mib", "MiB", measured.values.joined().map { Double($0.peakBytes) }.max().map { $0 / 1_048_576 } ?? 0)
    }

    private enum Key: String, CodingKey {
        case schema, isa, model
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: Key.self)
        try document.encode(1, forKey: .schema)
        try document.encode(ISA.active.rawValue, forKey: .isa)
        try document.encode(ProofCostModel(.active).figures, forKey: .model)
        var figures = encoder.container(keyedBy: Name.self)
        for (name, _, value) in values { try figures.encode(value, forKey: Name(stringValue: name)) }
    }

    /// The same for people: measured beside the cost model.
    var table: String {
        let model = ProofCostModel(.active).figures
        func pad(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        func line(_ name: String, _ columns: [String]) -> String {
            name.padding(toLength: 42, withPad: " ", startingAt: 0) + columns.map { pad($0, 14) }.joined()
        }
        let rows = values.map { name, unit, value in
            line(
                "\(name) (\(unit))",
                [number(value)] + (model[name].map { [number($0), Text.decimal(value / $0, digits: 2)] } ?? []))
        }
        return ([line("instruction set \(ISA.active.rawValue)", ["measured", "cost model", "ratio"])] + rows)
            .joined(separator: "\n")
    }

    private func number(_ value: Double) -> String {
        value >= 1000 ? "\(Int(value.rounded()))" : Text.decimal(value, digits: value < 10 ? 2 : 1)
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
