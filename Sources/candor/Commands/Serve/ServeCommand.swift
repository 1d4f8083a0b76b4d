import ArgumentParser
import CandorAccess
import CandorGateway
import CandorServer
import Foundation

/// `candor serve`: the gateway.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve predictions of other servers, masked by the level of who asks.",
        usage: """
            candor serve key
            candor serve --config gateway.yaml --check
            candor serve --config gateway.yaml
            """,
        discussion: """
            A reverse proxy in front of servers that speak the Open Inference Protocol or OpenAI's API. It ends with \
            SIGTERM or SIGINT, once the requests that it has are answered. At SIGHUP it reads the keys of the \
            configuration anew, and the key set of tokens. Needs a build with the trait Gateway.
            """,
        subcommands: [RunGateway.self, MakeKey.self], defaultSubcommand: RunGateway.self)
}

/// `candor serve --config`.
struct RunGateway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Serve by a configuration.",
        usage: "candor serve --config gateway.yaml [--check] [--log-level info]",
        discussion:
            "Exit codes: 0 told to stop, or a good configuration; 2 a wrong one; 3 an address or a store in use.")

    @Option(help: "The configuration, JSON or YAML; paths in it are relative to its folder.")
    var config: String

    @Flag(help: "Read and check the configuration and the files that it names, say what would be served, and end.")
    var check = false

    @Option(help: "What is logged to standard error: trace, debug, info, notice, warning, error or critical.")
    var logLevel = "info"

    @Flag(help: "Errors as JSON on standard error.")
    var json = false

    #if Gateway
        func run() async throws { try await serve() }
    #else
        func run() throws { throw MissingTrait(command: "candor serve", trait: "Gateway") }
    #endif
}

/// `candor serve key`.
struct MakeKey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make a key for an account or an administrator.",
        usage: "candor serve key",
        discussion: """
            The key is shown once, for who will use it; the hash is for the configuration, from which nobody can make \
            the key. Needs a build with the trait Gateway.
            """)

    @Flag(help: "One JSON document on standard output; errors as JSON on standard error.")
    var json = false

    #if Gateway
        func run() throws {
            let key = APIKey.make()
            try json
                ? StandardOutput.write(json: ["key": key.text, "hash": key.hash])
                : StandardOutput.write("key   \(key.text)\nhash  \(key.hash)")
        }
    #else
        func run() throws { throw MissingTrait(command: "candor serve key", trait: "Gateway") }
    #endif
}
