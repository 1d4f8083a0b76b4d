import CCandor

/// Columns of a public random matrix over F_p, any of them at any time: nobody stores the matrix.
///
/// The matrix is a function of its label, so nobody can have chosen it: column j is stream j of AES-128 in counter
/// mode, 61 bits of a word for an element where p becomes 0, under the first sixteen bytes of the label's digest.
package struct PublicColumns: Sendable {
    private let key: cnd_aes128_key

    /// The matrix that `label` names.
    package init(label: String) {
        var key = cnd_aes128_key()
        cnd_aes128_expand(&key, TranscriptHash(label: label).digest())
        self.key = key
    }

    /// Overwrites `column` with the first `column.count` elements of column `index`. About 0.3 ns an element.
    package func generate(_ index: Int, into column: inout FieldVector<Fp>) {
        let count = column.count
        withUnsafePointer(to: key) { key in
            column.withUnsafeMutableWords { words in
                cnd_aes128_ctr_words(key, words, count, UInt64(index), 0)
                cnd_m61_vec_from_words(words, words, count)
            }
        }
    }
}
