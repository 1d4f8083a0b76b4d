import Foundation

/// Numbers as people read them.
enum Text {
    /// `97.3 %`, or a dash where there is none.
    static func percent(_ share: Double, digits: Int = 1) -> String {
        share.isNaN ? "–" : String(format: "%.\(digits)f %%", 100 * share)
    }

    static func decimal(_ value: Double, digits: Int = 4) -> String {
        value.isNaN ? "–" : String(format: "%.\(digits)f", value)
    }

    /// A number as short as it can be: `5`, `0.05`.
    static func number(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }

    /// `7 s`, `2 min 7 s`.
    static func duration(_ seconds: Double) -> String {
        let whole = seconds > 0 ? Int(min(seconds.rounded(), 1e9)) : 0  // false for NaN, too
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }

    /// `1 cell`, `2 cells`.
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// `arguments` as one line for a shell.
    static func shellCommand(_ arguments: [String]) -> String {
        let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_./=:,+@%"))
        return arguments.map { argument in
            !argument.isEmpty && argument.unicodeScalars.allSatisfy(plain.contains)
                ? argument : "'" + argument.replacingOccurrences(of: "'", with: "'\\''") + "'"
        }.joined(separator: " ")
    }
}
