import CCandor

/// The size that every struct of `candor.h` begins with.
func structSize<T>(of _: T.Type) -> UInt32 { UInt32(MemoryLayout<T>.size) }

extension Masker {
    /// Bytes of scratch that the caller lends for rows of `classes`: 0 up to 4,096 classes, and where the policy needs
    /// none.
    ///
    /// - Throws: ``MaskError/invalidShape(what:expected:actual:)`` where no memory could hold them.
    public func scratchBytes(classes: Int) throws(MaskError) -> Int {
        let bytes = withUnsafePointer(to: prepared.policy.value) {
            candor_scratch_bytes($0, max(classes, 0), UInt32(workers))
        }
        guard let bytes = Int(exactly: bytes), bytes < Int.max / 2 else {
            throw .invalidShape(what: "classes", expected: "rows that fit into memory", actual: classes)
        }
        return bytes
    }

    /// Masks rows of a checked shape into buffers of its lengths.
    ///
    /// - Parameter isFresh: nobody sees the buffers when it throws: they may be zeroed, which is faster.
    func run(
        _ scores: UnsafeBufferPointer<Float>, _ batch: ConfidenceBatch, _ buffers: MaskBuffers, isFresh: Bool = false
    ) throws(MaskError) {
        if batch.rows == 0 { return }
        var input = candor_input(
            struct_size: structSize(of: candor_input.self), kind: batch.kind.code, data: scores.baseAddress,
            rows: batch.rows, classes: batch.classes, row_stride: batch.rowStride)
        var output = candor_output(
            struct_size: structSize(of: candor_output.self), reserved: 0, labels: buffers.labels?.baseAddress,
            buckets: buffers.buckets?.baseAddress, scores: buffers.scores?.baseAddress,
            numerators: buffers.numerators?.baseAddress)
        var options = candor_options()
        options.struct_size = structSize(of: candor_options.self)
        options.threads = UInt32(workers)
        options.zero_on_error = isFresh ? 1 : 0
        options.scratch = buffers.scratch?.baseAddress
        options.scratch_bytes = buffers.scratch?.count ?? 0
        var detail = candor_error_detail()
        detail.struct_size = structSize(of: candor_error_detail.self)
        let status = withExtendedLifetime(prepared) {
            noise.lend(to: &options) { options in
                if batch.rows == 1 {
                    return candor_masker_mask_row(
                        prepared.masker, input.data, batch.classes, input.kind, &output, &options, &detail)
                }
                return candor_masker_mask(prepared.masker, &input, &output, &options, &detail)
            }
        }
        if status != CANDOR_OK { throw MaskError(status, detail) }
    }
}

extension ConfidenceBatch.Kind {
    var code: Int32 {
        switch self {
        case .logits: Int32(CANDOR_KIND_LOGITS)
        case .probabilities: Int32(CANDOR_KIND_PROBABILITIES)
        }
    }
}

extension NoiseSource {
    /// Puts keys and seeds into `options` for the time of `body`.
    fileprivate func lend(
        to options: inout candor_options, _ body: (inout candor_options) -> Int32
    ) -> Int32 {
        switch self {
        case .system: return body(&options)
        case .sticky(let key, let model):
            options.key_period = key.currentPeriod
            return key.withUnsafeBytes { bytes in
                model.withUnsafeBufferPointer { model in
                    options.sticky_key = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    options.model = model.baseAddress
                    options.model_bytes = model.count
                    return body(&options)
                }
            }
        case .insecureTest(let seed, let firstRow):
            options.first_row = firstRow
            return Swift.withUnsafeBytes(of: (seed.littleEndian, UInt64(0))) { bytes in
                options.insecure_test_seed = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
                return body(&options)
            }
        }
    }
}

extension MaskError {
    /// A status of `candor.h` that is not `CANDOR_OK`, with its detail.
    init(_ status: Int32, _ detail: candor_error_detail) {
        let (row, column) = (detail.row, detail.column)
        let (expected, actual) = (detail.expected, detail.actual)
        func whole(_ number: Double) -> Int { Int(exactly: number.rounded()) ?? (number > 0 ? .max : .min) }
        switch Int(status) {
        case Int(CANDOR_ERROR_SHAPE):
            self = .invalidShape(what: "classes", expected: "1 to \(Int32.max)", actual: whole(actual))
        case Int(CANDOR_ERROR_STRIDE):
            self = .invalidShape(what: "row stride", expected: "\(whole(expected)) or more", actual: whole(actual))
        case Int(CANDOR_ERROR_K):
            self = .invalidShape(what: "k", expected: "at most \(whole(expected))", actual: whole(actual))
        case Int(CANDOR_ERROR_OUTPUT):
            self = .wrongOutput(expected: "those that the policy releases, and no others")
        case Int(CANDOR_ERROR_MISALIGNED): self = .misaligned
        case Int(CANDOR_ERROR_OVERLAP): self = .overlapping
        case Int(CANDOR_ERROR_SCRATCH):
            self = .wrongCount(what: "bytes of scratch", expected: whole(expected), actual: whole(actual))
        case Int(CANDOR_ERROR_NAN): self = .notANumber(row: row, class: column)
        case Int(CANDOR_ERROR_INFINITE): self = .infinite(row: row, class: column)
        case Int(CANDOR_ERROR_NO_FINITE): self = .noFiniteLogit(row: row)
        case Int(CANDOR_ERROR_NEGATIVE): self = .negative(row: row, class: column, actual: actual)
        case Int(CANDOR_ERROR_NOT_NORMALISED): self = .notNormalised(row: row, tolerance: 1e-3, actual: actual)
        case Int(CANDOR_ERROR_RANDOMNESS): self = .noRandomness
        case Int(CANDOR_ERROR_LOGIT_BIAS): self = .logitBias(top: whole(actual))
        case Int(CANDOR_ERROR_TOKEN):
            // Expected is the last token.
            self = .tokenOutOfRange(row: row, vocabulary: whole(expected) + 1, actual: whole(actual))
        default:
            // What is left is of the structs that Swift fills in: their sizes, reserved fields and kinds.
            preconditionFailure(
                "\(String(cString: candor_error_message(status))): arguments are checked before they reach C")
        }
    }
}
