/// The Python dictionary at the top of an NPY file.
struct NPYHeader {
    private(set) var elementType = ""
    private(set) var isFortranOrder = false
    private(set) var shape: [Int] = []

    /// Reads a literal such as `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`; nil for anything else.
    init?(_ text: String) {
        var rest = Substring(text)
        guard Self.pass("{", in: &rest) else { return nil }
        var seen: Set<String> = []
        while !Self.pass("}", in: &rest) {
            guard let key = Self.quoted(&rest), seen.insert(key).inserted, Self.pass(":", in: &rest) else { return nil }
            switch key {
            case "descr":
                guard let value = Self.quoted(&rest) else { return nil }
                elementType = value
            case "fortran_order":
                if Self.pass("True", in: &rest) {
                    isFortranOrder = true
                } else if !Self.pass("False", in: &rest) {
                    return nil
                }
            case "shape":
                guard let value = Self.tuple(&rest) else { return nil }
                shape = value
            default: return nil
            }
            if !Self.pass(",", in: &rest), !rest.hasPrefix("}") { return nil }
        }
        guard seen.count == 3, rest.allSatisfy(\.isWhitespace) else { return nil }
    }

    /// Drops blanks, then `token`, then blanks; false, and only the first blanks dropped, where it is not there.
    private static func pass(_ token: String, in rest: inout Substring) -> Bool {
        rest = rest.drop(while: \.isWhitespace)
        guard rest.hasPrefix(token) else { return false }
        rest = rest.dropFirst(token.count).drop(while: \.isWhitespace)
        return true
    }

    private static func quoted(_ rest: inout Substring) -> String? {
        guard let quote = rest.first, quote == "'" || quote == "\"" else { return nil }
        let body = rest.dropFirst()
        guard let end = body.firstIndex(of: quote) else { return nil }
        rest = body[body.index(after: end)...].drop(while: \.isWhitespace)
        return String(body[..<end])
    }

    private static func tuple(_ rest: inout Substring) -> [Int]? {
        guard pass("(", in: &rest) else { return nil }
        var sizes: [Int] = []
        while !pass(")", in: &rest) {
            let digits = rest.prefix(while: { $0.isASCII && $0.isNumber })
            guard let size = Int(digits) else { return nil }
            sizes.append(size)
            rest = rest.dropFirst(digits.count)
            if !pass(",", in: &rest), !rest.hasPrefix(")") { return nil }
        }
        return sizes
    }
}
