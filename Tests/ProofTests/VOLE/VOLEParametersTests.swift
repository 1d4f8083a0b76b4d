import CandorProof
import Testing

@Suite struct VOLEParametersTests {
    @Test func currentSetsAreThoseOfTheDocuments() throws {
        let current = try VOLEParameters.current()
        #expect(current.bootstrap.places == 1 << 18 && current.bootstrap.outputs == 131_072)
        #expect(current.bootstrap.inputs == 258 && current.bootstrap.transfers == 2_560)
        #expect(current.primal.places == 870_400 && current.primal.outputs == 870_400)
        #expect(current.primal.inputs == 66_388 && current.primal.transfers == 8_500)
    }

    @Test func setsBelow128BitsAreRefused() throws {
        let current = try VOLEParameters.current()
        for (bits, refused) in [(127, true), (128, false)] {
            let weak = LPNParameters(
                name: "weak", code: .primal(rows: 65_536), trees: 850, depth: 10, securityBits: bits)
            let expected = ProofError.outOfRange(
                name: "bits of security of the LPN set weak", expected: "at least 128", actual: "127")
            if refused {
                #expect(throws: expected) {
                    try VOLEParameters(version: 9, bootstrap: current.bootstrap, primal: weak)
                }
                #expect(throws: expected) {
                    try VOLEParameters(version: 9, bootstrap: weak, primal: current.primal)
                }
            } else {
                _ = try VOLEParameters(version: 9, bootstrap: weak, primal: weak)
            }
        }
    }

    @Test func setsThatDoNotPayForTheNextRoundAreRefused() throws {
        let current = try VOLEParameters.current()
        let short = LPNParameters(name: "short", code: .dualQuasiCyclic, trees: 64, depth: 10, securityBits: 200)
        #expect(
            throws: ProofError.outOfRange(
                name: "outputs of the LPN set short", expected: "more than 66388", actual: "32768")
        ) { try VOLEParameters(version: 9, bootstrap: short, primal: current.primal) }
    }

    /// The first half of SHA-256 over the length-prefixed label, version 1 and name, by Python's hashlib.
    @Test func codesAreConstantsOfTheVersion() throws {
        let current = try VOLEParameters.current()
        let hex = { (bytes: [UInt8]) in
            bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        }
        #expect(hex(current.codeKey(of: current.bootstrap)) == "84747a181447fc32042b199d73974125")
        #expect(hex(current.codeKey(of: current.primal)) == "b27f6094a59d0bf4aef1dde5f7698049")
    }
}
