import Foundation
import FuzzTargets
import Testing

/// The inputs in Tests/Fuzz/Corpus: those that describe what each target reads, and every one that was a finding.
@Suite struct CorpusTests {
    private static func folder(of target: FuzzTarget) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fuzz/Corpus/\(target.rawValue)")
    }

    private static func inputs(of target: FuzzTarget) throws -> [String: [UInt8]] {
        var inputs: [String: [UInt8]] = [:]
        for file in try FileManager.default.contentsOfDirectory(at: folder(of: target), includingPropertiesForKeys: nil)
        {
            inputs[file.lastPathComponent] = Array(try Data(contentsOf: file))
        }
        return inputs
    }

    @Test(arguments: FuzzTarget.allCases)
    func everyInputKeepsTheInvariants(target: FuzzTarget) throws {
        for (name, bytes) in try Self.inputs(of: target) {
            #expect(throws: Never.self, "\(target.rawValue)/\(name)") { try target.run(bytes) }
        }
    }

    /// `Scripts/fuzz.sh corpus` writes them.
    @Test(arguments: FuzzTarget.allCases)
    func corpusHoldsWhatTheCodeDescribes(target: FuzzTarget) throws {
        let inputs = try Self.inputs(of: target)
        for (name, bytes) in target.seeds { #expect(inputs[name] == bytes, "\(target.rawValue)/\(name)") }
    }

    /// Small enough for a clone: less than 256 KiB.
    @Test func corpusIsSmall() throws {
        let bytes = try FuzzTarget.allCases.flatMap { try Self.inputs(of: $0).values.map(\.count) }
        #expect(bytes.reduce(0, +) < 1 << 18)
    }

    /// Inputs cut short, lengthened and changed byte by byte, as a fuzzer's first steps do.
    @Test(arguments: FuzzTarget.allCases)
    func smallChangesKeepTheInvariants(target: FuzzTarget) throws {
        for (name, bytes) in target.seeds where bytes.count <= 256 && !bytes.isEmpty {
            for place in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 16) {
                var changed = bytes
                changed[place] ^= 0x81
                for input in [changed, Array(bytes.prefix(place)), bytes + Array(bytes.suffix(place))] {
                    #expect(throws: Never.self, "\(target.rawValue)/\(name) changed at \(place): \(input)") {
                        try target.run(input)
                    }
                }
            }
        }
    }
}
