/// Escaping for text that goes into SVG or HTML, in element content and in quoted attributes alike.
///
/// It works on Unicode scalars, never on grapheme clusters: in `"\u{600}<b>"` the first two scalars are one `Character`,
/// so an escape that compares characters lets that `<` through.
package enum Markup {
    /// `text` with `& < > " '` as entities and every scalar that XML 1.0 forbids replaced by U+FFFD.
    package static func escape(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return String(escaped)
    }

    /// The production `Char` of XML 1.0, section 2.2, without the C1 controls that HTML calls parse errors.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: true
        case 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
