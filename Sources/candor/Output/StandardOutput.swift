import CandorModel
import Foundation

/// What a command says when it is done.
enum StandardOutput {
    /// Writes `text` and a line end.
    static func write(_ text: String) throws(DataError) { try write(Data((text + "\n").utf8)) }

    /// Writes one JSON document.
    static func write(json value: some Encodable) throws { try write(JSON.bytes(of: value)) }

    private static func write(_ data: Data) throws(DataError) {
        do {
            try FileHandle.standardOutput.write(contentsOf: data)
        } catch {
            throw .unwritable(path: "standard output", reason: error.systemReason)
        }
    }
}

/// JSON with sorted keys, so that the same result is the same bytes.
enum JSON {
    /// - Throws: `EncodingError` for a number that is not finite: what may be missing is optional, and null in JSON.
    static func bytes(of value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + Data("\n".utf8)
    }
}

extension Double {
    /// Nil where this is no number, as of a mean over no rows.
    var finite: Double? { isFinite ? self : nil }
}

extension Error {
    /// What the operating system gave as the reason, where it is known.
    var systemReason: String {
        let cause = (self as NSError).userInfo[NSUnderlyingErrorKey]
        if let cause = cause as? POSIXError { return String(cString: strerror(cause.code.rawValue)) }
        if let cause = cause as? NSError { return String(cString: strerror(Int32(cause.code))) }
        return localizedDescription
    }
}
