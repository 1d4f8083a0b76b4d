import CandorProof

/// Changes of the messages of an exchange: for each a message's number, a place, and what is done there.
struct Edits {
    private struct Edit {
        let message: Int
        let action: UInt8
        let place: Int
        let value: UInt8
    }

    private let edits: [Edit]
    private var next = 0
    /// Whether a message was changed.
    private(set) var hasChanged = false

    init(_ input: inout FuzzInput) {
        var edits: [Edit] = []
        while !input.isEmpty && edits.count < 16 {
            edits.append(
                Edit(message: Int(input.byte() % 16), action: input.byte(), place: input.word(), value: input.byte()))
        }
        self.edits = edits
    }

    /// The bytes of the next message as they arrive.
    mutating func deliver(_ bytes: [UInt8]) -> [UInt8] {
        defer { next += 1 }
        var changed = bytes
        for edit in edits where edit.message == next { Edits.apply(edit, to: &changed) }
        if changed != bytes { hasChanged = true }
        return changed
    }

    /// A message as it arrives.
    mutating func pass<M: WireMessage & ~Copyable>(_ message: borrowing M) throws(ProofError) -> M {
        var writer = WireWriter()
        message.encode(into: &writer)
        let bytes = deliver(writer.bytes)
        var reader = WireReader(bytes, step: M.step)
        let received = try M(from: &reader)
        try reader.finish()
        return received
    }

    private static func apply(_ edit: Edit, to bytes: inout [UInt8]) {
        let place = bytes.isEmpty ? 0 : edit.place % bytes.count
        switch edit.action % 8 {
        case 0 where !bytes.isEmpty: bytes[place] ^= edit.value
        case 1 where !bytes.isEmpty: bytes[place] = edit.value
        case 2: bytes.removeLast(bytes.count - place)
        case 3: bytes.append(contentsOf: repeatElement(edit.value, count: edit.place % 1024))
        case 4: bytes.removeFirst(place)
        case 5: bytes = bytes.map { _ in edit.value }
        case 6:  // a word: p, the last element, or zero
            let word = place / 8 * 8
            guard word + 8 <= bytes.count else { return }
            let values = [Fp.p, Fp.p - 1, 0, UInt64.max]
            let value = values[Int(edit.value) % values.count]
            for index in 0..<8 { bytes[word + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index)) }
        case 7: bytes.insert(contentsOf: repeatElement(0, count: Int(edit.value)), at: place)
        default: break
        }
    }
}
