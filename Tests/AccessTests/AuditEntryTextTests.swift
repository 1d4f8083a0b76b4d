import CandorAccess
import Foundation
import Testing

/// Records are hashed as this text: it is what an encoder writes, whatever callers put into their fields.
@Suite struct AuditEntryTextTests {
    private func encoded(_ entry: AuditEntry) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(entry), as: UTF8.self)
    }

    /// An entry with all fields, or with those of some bits.
    private func entry(_ word: String, fields: Int = .max, kind: AuditEntry.Kind = .detailedAnswer) -> AuditEntry {
        var entry = AuditEntry(kind, at: .max)
        func has(_ bit: Int) -> Bool { fields >> bit & 1 == 1 }
        if has(0) { entry.account = word }
        if has(1) { entry.organisation = word + "o" }
        if has(2) { entry.actor = "rule " + word }
        if has(3) { entry.level = .topK }
        if has(4) { entry.tier = word }
        if has(5) { entry.useCase = word }
        if has(6) { entry.upgrade = -7 }
        if has(7) { entry.subject = word }
        if has(8) { entry.reason = word }
        if has(9) { entry.rows = 32 }
        if has(10) { entry.expires = 1_800_000_000 }
        if has(11) { entry.through = 0 }
        if has(12) { entry.hash = word }
        return entry
    }

    @Test func everyFieldIsWrittenAsTheEncoderDoes() throws {
        for kind in AuditEntry.Kind.allCases {
            for bit in -1..<13 {
                let some = entry("acme-1", fields: bit < 0 ? .max : 1 << bit, kind: kind)
                let expected = try encoded(some)
                #expect(some.text == expected)
            }
        }
    }

    @Test func everyCharacterIsWrittenAsTheEncoderDoes() throws {
        let ascii = (0..<128).map { String(UnicodeScalar(UInt8($0))) }
        for word in ascii + ["", "ü/é", "\u{2028}\u{2029}", "😀", "\u{7f}\u{80}\u{ffff}", #"\u0041"#, "\r\n"] {
            let some = entry("x\(word)y")
            let expected = try encoded(some)
            #expect(some.text.utf8.elementsEqual(expected.utf8), "\(word.unicodeScalars.map(\.value))")
        }
    }
}
