import CandorModel
import CandorProof

/// The weights of a model as a session commits them, once, for either side.
///
/// Source: PROTOCOL 6.2 and 6.3.
struct WeightsProof<Party: ProofParty> {
    /// The weights and limbs of biases of each layer, output after output.
    let layers: [Party.Values]

    private let commitment: ModelCommitment
    private let committed: Party.Values

    /// Commits the model of `commitment`.
    ///
    /// - Parameter entries: the prover's weights and limbs of biases, then the randomness of the commitment.
    init(
        _ commitment: ModelCommitment, of format: FixedPointFormat, _ party: Party, entries: () -> FieldVector<Fp>
    ) throws(AuditError) {
        let committed = try proofErrors { () throws(ProofError) in
            try party.commit(CommitmentMatrix(entries: commitment.entries).columns) { () throws(ProofError) in entries()
            }
        }
        self.commitment = commitment
        self.committed = committed
        var start = 0
        layers = format.layers.map { layer in
            defer { start += layer.entryCount }
            return committed.slice(start..<start + layer.entryCount)
        }
    }

    /// Claims that all lie in ``ModelCommitment/entryRange``, and that they open the commitment.
    func requireBinding(in segment: ProofSegment<Party>, tables: ProofTables) throws(AuditError) {
        let limbs = try tables.range(bits: StatementLayout.limbBits)
        try proofErrors { () throws(ProofError) in
            try segment.require(committed, open: commitment, range: limbs)
        }
    }
}

extension CommitmentOpening {
    /// The entries, then the randomness, as the prover commits them; the first of them replaced by a lie.
    func proofEntries(replacing lie: [Int]?) -> FieldVector<Fp> {
        var entries = FieldVector<Fp>(count: matrix.columns)
        values.withEntries { lent in
            for index in 0..<entries.count { entries[index] = Fp(Int(lent[index])) }
        }
        for (index, entry) in (lie ?? []).enumerated() { entries[index] = Fp(entry) }
        return entries
    }
}

extension FixedPointFormat {
    /// Refuses a commitment to a model of another format, or to another number of entries than the format has.
    func requireCommitment(_ commitment: ModelCommitment) throws(AuditError) {
        try requireIdentity(hexadecimal(commitment.digest))
        guard Mutation.isOn(.auditCommittedEntries) || commitment.entries == entryCount else {
            throw .lengthMismatch(what: "entries of the commitment", expected: entryCount, actual: commitment.entries)
        }
    }

    /// Refuses another format than this one.
    func requireIdentity(_ identity: String) throws(AuditError) {
        let own = try modelErrors { () throws(ModelFileError) in try self.identity() }
        guard Mutation.isOn(.auditCommittedFormat) || own == identity else {
            throw .otherFormat(expected: own, actual: identity)
        }
    }
}
