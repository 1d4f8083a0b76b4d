import CandorCore
import CandorProof
import Testing

@Suite struct VOLEDemandTests {
    private struct Drawn: Sendable {
        let values: [Fp]
        let macs: [Fp2]
        let bytes: [Int]
    }

    /// What both sides have after draws of `counts`, of which they have said that there are `expected`.
    private static func run(expected: Int?, counts: [Int]) throws -> (prover: Drawn, keys: [Fp2], delta: Fp2) {
        let (p, v) = VOLEParties.run { connection in
            var source = try ProverVOLE.establish(.current(), session: VOLEParties.session(), over: connection)
            if let expected { source.expect(expected) }
            var (values, macs): ([Fp], [Fp2]) = ([], [])
            var bytes = [connection.bytesSent + connection.bytesReceived]
            for count in counts {
                let part = try source.draw(count)
                values += part.values.array
                macs += part.macs.array
                bytes.append(connection.bytesSent + connection.bytesReceived)
            }
            return Drawn(values: values, macs: macs, bytes: bytes)
        } verifier: { connection in
            var source = try VerifierVOLE.establish(.current(), session: VOLEParties.session(), over: connection)
            if let expected { source.expect(expected) }
            var keys: [Fp2] = []
            for count in counts { keys += try source.draw(count).keys.array }
            return (keys: keys, delta: source.withDelta { $0.element })
        }
        let (prover, verifier) = (try p.get(), try v.get())
        return (prover, verifier.keys, verifier.delta)
    }

    /// Correlations that need no round after the set-up.
    private static let free = 131_072 - 66_388

    private static func areRight(_ drawn: (prover: Drawn, keys: [Fp2], delta: Fp2)) -> Bool {
        drawn.keys.count == drawn.prover.values.count
            && drawn.keys.indices.allSatisfy {
                drawn.keys[$0] == drawn.prover.macs[$0] + drawn.prover.values[$0] * drawn.delta
            }
    }

    /// 336 bytes for each 1,024 correlations, those included that a further round would need, and the check of the OTs.
    @Test func lastRoundIsAsShortAsWhatIsLeft() throws {
        let count = Self.free + 100_000
        let drawn = try Self.run(expected: count, counts: [Self.free, 100_000])
        #expect(Self.areRight(drawn))
        let bytes = drawn.prover.bytes
        #expect(bytes[1] == bytes[0], "no round for what is there")
        let blocks = (100_000 + 66_388 + 1_023) / 1_024
        #expect((336 * blocks..<336 * blocks + 5_000).contains(bytes[2] - bytes[1]), "\(bytes[2] - bytes[1])")
    }

    @Test func severalRoundsOfWhichTheLastIsShort() throws {
        let count = Self.free + 804_012 + 50_000
        let drawn = try Self.run(expected: count, counts: [Self.free, 804_012, 50_000])
        #expect(Self.areRight(drawn))
        let bytes = drawn.prover.bytes
        #expect(bytes[2] - bytes[1] > 280_000 && bytes[3] - bytes[2] < 45_000)
    }

    /// A session that draws more than it said makes whole rounds of what it did not say.
    @Test func drawingMoreThanExpectedIsAllowed() throws {
        let drawn = try Self.run(expected: Self.free + 10, counts: [Self.free + 10, 70_000])
        #expect(Self.areRight(drawn))
        let bytes = drawn.prover.bytes
        #expect(bytes[1] - bytes[0] < 30_000 && bytes[2] - bytes[1] > 280_000)
    }

    @Test func roundsAreWholeWhereNothingIsSaid() throws {
        let drawn = try Self.run(expected: nil, counts: [Self.free + 1])
        #expect(Self.areRight(drawn) && drawn.prover.bytes[1] - drawn.prover.bytes[0] > 280_000)
    }

    /// A prefix of the whole set: the same code and noise, and nothing else that a proof of security looks at.
    @Test func shorterSetsArePrefixes() throws {
        let whole = try VOLEParameters.current().primal
        let short = whole.shortened(to: 10_000)
        #expect(short.trees == 10 && short.depth == whole.depth && short.code == whole.code)
        #expect(short.name == whole.name && short.securityBits == whole.securityBits)
        #expect(whole.shortened(to: 10_240).trees == 10 && whole.shortened(to: 10_241).trees == 11)
        #expect(whole.shortened(to: 0).trees == 1 && whole.shortened(to: 1 << 30) == whole)
        let bootstrap = try VOLEParameters.current().bootstrap
        #expect(bootstrap.shortened(to: 5) == bootstrap, "a code of both halves of the noise has no prefix")
    }
}
