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
