import CSodium
import CandorCore

/// The prover's correlated OTs over a connection: as many extensions as draws need.
///
/// After an error its keys are erased, the connection is closed, and every further draw throws
/// ``ProofError/sessionOver``.
package struct COTReceiverSession: ~Copyable, COTReceiverSource {
    private let connection: Connection
    private var receiver: COTReceiver?

    /// A session over `connection`, which other layers of the same session may use between draws.
    package init(_ receiver: consuming COTReceiver, over connection: Connection) {
        self.connection = connection
        self.receiver = consume receiver
    }

    package mutating func draw(_ count: Int) throws(ProofError) -> (choices: [UInt8], blocks: [Block]) {
        var choices = [UInt8](), blocks = [Block]()
        do throws(ProofError) {
            for part in try COTExtension.parts(of: count) {
                guard let receiver = receiver.take() else { throw .sessionOver }
                var opened = try extend(receiver, by: part)
                append(&opened.choices, to: &choices)
                append(&opened.blocks, to: &blocks)
                self.receiver = consume opened.receiver
            }
        } catch {
            wipe(&choices)
            wipe(&blocks)
            receiver = nil
            connection.close()
            throw error
        }
        return (choices, blocks)
    }

    private borrowing func extend(
        _ receiver: consuming COTReceiver, by count: Int
    ) throws(ProofError) -> COTReceiver.Opened {
        let committed = receiver.begin(count: count)
        try connection.send(committed.corrections)
        let challenge = try connection.receive(COTChallenge.self, limit: COTChallenge.byteCount)
        let opened = committed.open(challenge)
        try connection.send(opened.opening)
        return opened
    }
}

/// The verifier's correlated OTs over a connection: as many extensions as draws need.
///
/// After an error Δ and the keys are erased, the connection is closed, and every further draw throws
/// ``ProofError/sessionOver``.
package struct COTSenderSession: ~Copyable, COTSenderSource {
    private let connection: Connection
    private var sender: COTSender?
    private var randomness: any RandomSource

    /// A session over `connection`, which other layers of the same session may use between draws. `randomness` gives
    /// the challenges.
    package init(
        _ sender: consuming COTSender, over connection: Connection, randomness: some RandomSource
    ) {
        self.connection = connection
        self.sender = consume sender
        self.randomness = randomness
    }

    /// The correlation, or zero after the session has ended by an error.
    package var delta: Block {
        switch sender {
        case .some(let sender): sender.delta
        case .none: .zero
        }
    }

    package mutating func draw(_ count: Int) throws(ProofError) -> [Block] {
        var keys = [Block]()
        do throws(ProofError) {
            for part in try COTExtension.parts(of: count) {
                guard let sender = sender.take() else { throw .sessionOver }
                var checked = try extend(sender, by: part)
                append(&checked.keys, to: &keys)
                self.sender = consume checked.sender
            }
        } catch {
            wipe(&keys)
            sender = nil
            connection.close()
            throw error
        }
        return keys
    }

    private mutating func extend(
        _ sender: consuming COTSender, by count: Int
    ) throws(ProofError) -> COTSender.Checked {
        let corrections = try connection.receive(COTCorrections.self, limit: COTCorrections.byteCount(count))
        let challenged = try sender.receive(corrections, count: count, randomness: &randomness)
        try connection.send(challenged.challenge)
        return try challenged.check(connection.receive(COTOpening.self, limit: COTOpening.byteCount))
    }
}

extension COTExtension {
    /// The extensions that give `count` OTs, all but the last one full.
    ///
    /// - Throws: ``ProofError/outOfRange(name:expected:actual:)`` for a negative count.
    static func parts(of count: Int) throws(ProofError) -> [Int] {
        guard Mutation.isOn(.otDrawCount) || count >= 0 else {
            throw .outOfRange(name: "number of correlated OTs", expected: "0 or more", actual: "\(count)")
        }
        return stride(from: 0, to: count, by: maximumCount).map { min(count - $0, maximumCount) }
    }
}

/// Moves `part` to the end of `all`; what does not become part of `all` itself is wiped.
private func append<Element: BitwiseCopyable>(_ part: inout [Element], to all: inout [Element]) {
    if all.isEmpty {
        swap(&part, &all)
    } else {
        all += part
        wipe(&part)
    }
}

/// Overwrites the elements with zeros and removes them. The array must not be shared.
package func wipe<Element: BitwiseCopyable>(_ secrets: inout [Element]) {
    secrets.withUnsafeMutableBytes { bytes in
        if let start = bytes.baseAddress { sodium_memzero(start, bytes.count) }
    }
    secrets = []
}

/// An array of secrets that is overwritten when it ends. Nothing else may share its elements.
struct SecretArray<Element: BitwiseCopyable>: ~Copyable {
    let elements: [Element]

    init(_ elements: consuming [Element]) { self.elements = elements }

    deinit {
        elements.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { sodium_memzero(UnsafeMutableRawPointer(mutating: start), bytes.count) }
        }
    }
}
