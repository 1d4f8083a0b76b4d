import CandorCore

/// What the proof core should cost, from counts of field products and hash calls: the figures beside the measured ones.
///
/// A product in F_p takes 0.35 ns with AVX-512 IFMA and 1.5 ns without, one in K 3.2 of them; the parts are in
/// <doc:VOLE>, <doc:PolynomialChecks> and <doc:Lookups> of CandorProof.
struct ProofCostModel {
    /// Nanoseconds of a product in F_p.
    private let product: Double
    /// Nanoseconds of a correlation: gathers of ten rows, two AES calls a leaf, the check.
    private let correlation: (prover: Double, verifier: Double)
    private let correlationBytes = 0.37

    init(_ isa: ISA) {
        let hasIFMA = isa == .avx512
        product = hasIFMA ? 0.35 : 1.5
        // 1.8 ns more than without the second AES call, which hashes the leaf.
        correlation = hasIFMA ? (21.8, 19.8) : (29.8, 25.8)
    }

    private var extensionProduct: Double { 3.2 * product }

    /// The figures by the names of ``ProofFigures``; those that no count gives are missing.
    var figures: [String: Double] {
        [
            "vole_ns_prover": correlation.prover,
            "vole_ns_verifier": correlation.verifier,
            "vole_bytes": correlationBytes,
            "mult_ns_prover": correlation.prover + 5 * extensionProduct,
            "mult_ns_verifier": correlation.verifier + 3 * extensionProduct,
            "mult_bytes": 8 + correlationBytes,
            // Four products of an element of K and one of F_p, two products in F_p each.
            "inner_product_ns_per_term_prover": 8 * product,
            "inner_product_ns_per_term_verifier": extensionProduct,
            // A quarter of a correlation for the fraction of a chunk of eight.
            "lookup_ns_prover": 96 * product + 0.25 * correlation.prover,
            "lookup_ns_verifier": 14 * product + 0.25 * correlation.verifier,
            "lookup_bytes": 0.25 * (8 + correlationBytes),
            "setup_ms": 45,
            "setup_bytes": 350_000,
        ]
    }
}
