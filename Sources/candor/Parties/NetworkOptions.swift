import ArgumentParser

/// An address as HOST:PORT; an IPv6 address in brackets.
struct Address: ExpressibleByArgument, CustomStringConvertible {
    let host: String
    let port: Int

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = Int(argument[argument.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, !host.contains("[") else { return nil }
        (self.host, self.port) = (String(host), port)
    }

    init(host: String, port: Int) { (self.host, self.port) = (host, port) }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// How long a party waits for the other.
struct WaitOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "Seconds to wait for the other side, at each step.")
    var timeout: Double = 600

    func check() throws {
        try OptionCheck.require("--timeout", "seconds above 0 and at most 86400", timeout) { $0 > 0 && $0 <= 86_400 }
    }
}

/// What a build without what a command needs says.
struct MissingTrait: ExplainedError {
    let command: String
    var trait = "Network"

    var kind: ErrorKind { .usage }
    var facts: ErrorFacts {
        ErrorFacts(
            "a build with the trait \(trait) (make install, or swift build -c release --traits \(trait))",
            "one without it")
    }
    var description: String { "\(command): expected \(facts.expected), found \(facts.actual)" }
}
