import ArgumentParser
import CandorMasking
import CandorModel
import Foundation
import Yams

/// A policy from a file, or one setting after the other.
struct MaskPolicyOptions: ParsableArguments {
    @Option(help: "A policy in a file: JSON, or YAML where its name ends in .yaml or .yml.")
    var policy: String?

    @Option(help: "label, bucket, top-k or full.")
    var level: String?

    @Option(name: .customLong("k"), parsing: .unconditional, help: "Classes that top-k releases (else 3).")
    var count: Int?

    @Option(help: "Form of the scores: exact, rounded, quantised or none (else exact).")
    var scores: String?

    @Option(parsing: .unconditional, help: "Step of rounded scores.")
    var step: Double?

    @Option(parsing: .unconditional, help: "Bins of quantised scores.")
    var bins: Int?

    @Option(parsing: .unconditional, help: "A bucket is high above this (else 0.8).")
    var high: Double?

    @Option(parsing: .unconditional, help: "A bucket is medium above this (else 0.5).")
    var medium: Double?

    @Option(help: "none, laplace or gaussian (else none).")
    var noise: String?

    @Option(parsing: .unconditional, help: "Scale of the noise in units of probability.")
    var scale: Double?

    @Flag(help: "Noise is drawn anew for every row: it falls to averaging.")
    var freshNoise = false

    @Flag(help: "The released arg max may be another than the model's.")
    var freeArgmax = false

    /// What the options say, as the document that a file would be.
    private struct Document: Encodable {
        struct Scores: Encodable {
            var form: String?
            var step: Double?
            var bins: Int?
        }

        struct Bucket: Encodable {
            var high: Double?
            var medium: Double?
        }

        struct Noise: Encodable {
            var kind: String?
            var scale: Double?
            var sticky: Bool?
        }

        var level: String?
        var k: Int?
        var scores: Scores?
        var bucket: Bucket?
        var noise: Noise?
        var preserveArgmax: Bool?
    }

    private var hasSettings: Bool {
        level != nil || count != nil || scores != nil || step != nil || bins != nil || high != nil || medium != nil
            || noise != nil || scale != nil || freshNoise || freeArgmax
    }

    func validate() throws {
        guard (policy != nil) != hasSettings || (policy == nil && level != nil) else {
            throw ValidationError("expected either --policy or --level with its settings")
        }
        guard policy != nil || level != nil else { throw ValidationError("expected --policy or --level") }
    }

    /// The policy, checked.
    func load() throws -> MaskPolicy {
        if let policy { return try PolicyFile.read(policy) }
        var document = Document(level: level, k: count)
        if scores != nil || step != nil || bins != nil {
            document.scores = .init(form: scores, step: step, bins: bins)
        }
        if high != nil || medium != nil { document.bucket = .init(high: high, medium: medium) }
        if noise != nil || scale != nil || freshNoise {
            document.noise = .init(kind: noise, scale: scale, sticky: freshNoise ? false : nil)
        }
        if freeArgmax { document.preserveArgmax = false }
        // A number that JSON cannot say is none that a policy can have.
        for (option, value) in [("--step", step), ("--high", high), ("--medium", medium), ("--scale", scale)] {
            if let value { try OptionCheck.require(option, "a finite number", value) { $0.isFinite } }
        }
        return try OptionCheck.naming(Self.options) {
            try JSONDecoder().decode(MaskPolicy.self, from: JSONEncoder().encode(document))
        }
    }

    private static let options = [
        "level": "--level", "k": "--k", "scores.form": "--scores", "scores.step": "--step", "scores.bins": "--bins",
        "bucket thresholds": "--high and --medium", "noise": "--noise", "noise.kind": "--noise",
        "noise.scale": "--scale", "noise.sticky": "--fresh-noise", "preserveArgmax": "--free-argmax",
    ]
}

/// A policy in a file.
enum PolicyFile {
    /// Largest file that is read.
    private static let limit = 1 << 20

    /// Reads JSON, or YAML by the file's name. Errors name the file.
    static func read(_ path: String) throws -> MaskPolicy {
        let bytes = try Data(FileText.read(path, limit: limit))
        do {
            if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
                return try YAMLDecoder().decode(MaskPolicy.self, from: bytes)
            }
            return try JSONDecoder().decode(MaskPolicy.self, from: bytes)
        } catch let error as MaskError {
            throw FileError(path: path, reason: error)
        } catch DecodingError.dataCorrupted(let context) {
            if let error = context.underlyingError as? MaskError { throw FileError(path: path, reason: error) }
            throw InputError(
                .policy, path, expected: "a policy in JSON, or in YAML where the name ends in .yaml or .yml",
                actual: context.underlyingError.map { "\($0)" } ?? context.debugDescription)
        } catch {
            throw InputError(.policy, path, expected: "a policy: an object with the key level", actual: "\(error)")
        }
    }
}
