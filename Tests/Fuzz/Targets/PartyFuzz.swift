import CandorCore
import CandorProof

func fuzzParties(_ input: inout FuzzInput) throws(BrokenInvariant) {
    let scenario = input.byte()
    var edits = Edits(&input)
    switch scenario % 6 {
    case 0: try runBaseOT(&edits)
    case 1: try runOTExtension(&edits)
    case 2: try runVOLE(&edits)
    case 3: try runVerifier(&edits)
    case 4: try runProver(&edits)
    default: try runAgreement(&edits)
    }
}

func partySeeds() -> [String: [UInt8]] {
    var seeds: [String: [UInt8]] = [:]
    let names = ["base-ot", "ot-extension", "vole", "verifier", "prover", "agreement"]
    for (scenario, name) in names.enumerated() {
        seeds["\(name)-honest"] = [UInt8(scenario)]
        for message in 0..<10 {
            seeds["\(name)-\(message)"] = [UInt8(scenario), UInt8(message), UInt8(message % 8), 17, 0, 1]
        }
    }
    return seeds
}

let session = try! SessionIdentifier(
    statement: Array(repeating: 7, count: 32), proverNonce: Array(repeating: 1, count: 32),
    verifierNonce: Array(repeating: 2, count: 32))

func secret(_ bytes: [UInt8]) -> SecretBuffer {
    var buffer = SecretBuffer(count: bytes.count)
    buffer.withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
    return buffer
}

func randomBytes(_ count: Int, seed: UInt64) -> [UInt8] {
    var source = SeededRandomSource(seed: seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: source.next()) }
}

/// What `body` gives, or nil where it threw what a peer's bytes may cause.
///
/// Throws unless an exchange that nobody changed succeeds.
func attempt<Value: ~Copyable>(
    _ edits: inout Edits, _ body: (inout Edits) throws(ProofError) -> Value
) throws(BrokenInvariant) -> Value? {
    do throws(ProofError) {
        return try body(&edits)
    } catch {
        try require(!error.description.isEmpty, "a description")
        try require(edits.hasChanged, "an exchange of honest parties that succeeds; found: \(error)")
        return nil
    }
}

private func runBaseOT(_ edits: inout Edits) throws(BrokenInvariant) {
    let choices: [UInt8] = [1, 0]
    var source = SeededRandomSource(seed: 3)
    let agree = try attempt(&edits) { edits throws(ProofError) in
        let awaiting = BaseOTReceiver.begin(choices: secret(choices), session: session, randomness: &source)
        let request = try edits.pass(awaiting.request)
        let finished = try BaseOTSender.begin(count: 2, session: session).answer(request, randomness: &source)
        let keys = try awaiting.finish(edits.pass(finished.reply))
        return choices.indices.allSatisfy { keys[$0] == finished.keys[2 * $0 + Int(choices[$0])] }
    }
    try require(edits.hasChanged || agree == true, "the keys that the choices name")
}

private func runOTExtension(_ edits: inout Edits) throws(BrokenInvariant) {
    let count = 3
    let pairs = randomBytes(32 * 128, seed: 4), delta = randomBytes(16, seed: 5)
    var chosen: [UInt8] = []
    for column in 0..<128 {
        let bit = Int(delta[column / 8] >> (column % 8) & 1)
        chosen += pairs[(32 * column + 16 * bit)...].prefix(16)
    }
    var source = SeededRandomSource(seed: 6)
    let agree = try attempt(&edits) { edits throws(ProofError) in
        let sender = COTSender(delta: secret(delta), keys: BaseOTKeys(secret(chosen)))
        let correlation = sender.delta
        let committed = COTReceiver(keys: BaseOTKeys(secret(pairs))).begin(count: count)
        let corrections = try edits.pass(committed.corrections)
        let challenged = try sender.receive(corrections, count: count, randomness: &source)
        let opened = committed.open(try edits.pass(challenged.challenge))
        let checked = try challenged.check(edits.pass(opened.opening))
        return (0..<count).allSatisfy {
            checked.keys[$0] == opened.blocks[$0] ^ correlation.masked(by: opened.choices[$0])
        }
    }
    try require(agree != false, "transfers of the sender's correlation after a check that accepted")
}
