import AllocationCounter
import CCandor
import CandorCore
import CandorMasking
import Testing

/// Masks with noise: through both doors, for every level and form.
struct NoiseTests {
    static let seed: UInt64 = 0x0102_0304_0506_0708
    private static let seedBytes: [UInt8] = [8, 7, 6, 5, 4, 3, 2, 1] + [UInt8](repeating: 0, count: 8)
    private static let keyBytes: [UInt8] = (0..<16).map { UInt8($0) }

    static func key(period: UInt64 = 0) throws -> StickyKey {
        try StickyKey(copying: keyBytes.span.bytes, rotation: .fixed(period))
    }

    /// A level and a form, in Swift and in C, without noise.
    struct Form: Sendable {
        let level: MaskPolicy.Level
        var scores = MaskPolicy.Scores.exact
        var preservesArgmax = true
        let c: Int
        var change: @Sendable (inout candor_policy) -> Void = { _ in }
    }

    static let forms = [
        Form(level: .label, preservesArgmax: false, c: CANDOR_LEVEL_LABEL, change: { $0.preserve_argmax = 0 }),
        Form(level: .bucket(), c: CANDOR_LEVEL_BUCKET),
        Form(level: .topK(3), c: CANDOR_LEVEL_TOP_K),
        Form(
            level: .topK(4), scores: .quantised(bins: 10), c: CANDOR_LEVEL_TOP_K,
            change: {
                $0.k = 4
                $0.score_form = Int32(CANDOR_SCORES_QUANTISED)
                $0.score_bins = 10
            }),
        Form(
            level: .topK(2), scores: .none, preservesArgmax: false, c: CANDOR_LEVEL_TOP_K,
            change: {
                $0.k = 2
                $0.score_form = Int32(CANDOR_SCORES_NONE)
                $0.preserve_argmax = 0
            }),
        Form(level: .full, c: CANDOR_LEVEL_FULL),
        Form(level: .full, preservesArgmax: false, c: CANDOR_LEVEL_FULL, change: { $0.preserve_argmax = 0 }),
        Form(
            level: .full, scores: .quantised(bins: 5), c: CANDOR_LEVEL_FULL,
            change: {
                $0.score_form = Int32(CANDOR_SCORES_QUANTISED)
                $0.score_bins = 5
            }),
        Form(
            level: .full, scores: .rounded(step: 0.1), c: CANDOR_LEVEL_FULL,
            change: {
                $0.score_form = Int32(CANDOR_SCORES_ROUNDED)
                $0.score_step = 0.1
            }),
    ]

    static let kinds: [MaskPolicy.Noise.Kind] = [.laplace, .gaussian]

    private func policies(_ form: Form, _ kind: MaskPolicy.Noise.Kind, isSticky: Bool) throws -> (
        MaskPolicy, candor_policy
    ) {
        var c = candor_policy()
        candor_policy_init(&c, Int32(form.c))
        form.change(&c)
        c.noise = Int32(kind == .laplace ? CANDOR_NOISE_LAPLACE : CANDOR_NOISE_GAUSSIAN)
        c.noise_scale = 0.2
        c.noise_sticky = isSticky ? 1 : 0
        let swift = try MaskPolicy(
            form.level, scores: form.scores, noise: .init(kind, scale: 0.2, isSticky: isSticky),
            preservesArgmax: form.preservesArgmax)
        return (swift, c)
    }

    @Test(arguments: forms.indices, kinds)
    func bothDoorsBatchesRowsAndThreadsAgree(index: Int, kind: MaskPolicy.Noise.Kind) throws {
        let (rows, classes) = (700, 23)
        let logits = InvarianceTests.logits(rows * classes, seed: 4)
        let batch = ConfidenceBatch.logits(rows: rows, classes: classes)
        for isSticky in [false, true] {
            let (policy, c) = try policies(Self.forms[index], kind, isSticky: isSticky)
            func source(firstRow: UInt64) throws -> NoiseSource {
                isSticky
                    ? .sticky(try Self.key(period: 3), model: []) : .insecureTest(seed: Self.seed, firstRow: firstRow)
            }
            let whole = try Masker(policy, noise: source(firstRow: 5)).mask(logits, batch)
            let threaded = try Masker(policy, noise: source(firstRow: 5), workers: 3).mask(logits, batch)
            #expect(threaded == whole)
            let door = CDoor(
                c, logits, batch, threads: 2, stickyKey: isSticky ? Self.keyBytes : nil, period: 3,
                testSeed: isSticky ? nil : Self.seedBytes, firstRow: 5)
            #expect(door.status == CANDOR_OK)
            #expect(door.labels == whole.labels && door.buckets == whole.buckets)
            #expect(door.scores == whole.scores && door.numerators == whole.numerators)
            for row in stride(from: 0, to: rows, by: 97) {
                let one = try Masker(policy, noise: source(firstRow: 5 + UInt64(row)))
                    .mask(Array(logits[row * classes..<(row + 1) * classes]), .logits(classes: classes))
                #expect(one[0] == whole[row], "row \(row)")
            }
        }
    }

    @Test(arguments: kinds)
    func noiseKeepsTheArgmaxAndTheSum(kind: MaskPolicy.Noise.Kind) throws {
        let (rows, classes) = (3_000, 10)
        let logits = InvarianceTests.logits(rows * classes, seed: 8)
        let batch = ConfidenceBatch.logits(rows: rows, classes: classes)
        let labels = try Masker(MaskPolicy(.label)).mask(logits, batch).labels
        for (scores, total) in [(MaskPolicy.Scores.exact, 1 << 24), (.quantised(bins: 10), 10)] {
            for isSticky in [false, true] {
                let policy = try MaskPolicy(.full, scores: scores, noise: .init(kind, scale: 0.3, isSticky: isSticky))
                #expect(policy.denominator == total)
                let answers = try Masker(policy, noise: isSticky ? .sticky(Self.key(), model: []) : .system)
                    .mask(logits, batch)
                for row in 0..<rows {
                    let own = answers.numerators[row * classes..<(row + 1) * classes]
                    #expect(own.reduce(0, +) == total)
                    #expect(own.firstIndex(of: own.max()!)! - own.startIndex == Int(labels[row]))
                }
            }
        }
        // The other way round, noise of this scale does change labels.
        let free = try Masker(
            MaskPolicy(.label, noise: .init(kind, scale: 0.3, isSticky: false), preservesArgmax: false)
        ).mask(logits, batch)
        let changed = zip(free.labels, labels).filter { $0 != $1 }.count
        #expect(changed > rows / 20 && changed < rows * 19 / 20)
    }

    @Test func freshNoiseIsAnotherInEveryCallAndRow() throws {
        let row: [Float] = [0.5, 0.3, 0.2]
        // So little noise that hardly a row is cut to 0 or 1.
        let policy = try MaskPolicy(.full, noise: .laplace(scale: 0.02, isSticky: false))
        let masker = try Masker(policy)
        let batch = ConfidenceBatch.probabilities(rows: 100, classes: 3)
        let many = try masker.mask([[Float]](repeating: row, count: 100).flatMap { $0 }, batch)
        let again = try masker.mask([[Float]](repeating: row, count: 100).flatMap { $0 }, batch)
        let answers = (0..<100).flatMap { [many[$0], again[$0]] }
        #expect(Set(answers).count > 190)
    }

    @Test func stickyNoiseDependsOnKeyPeriodModelPolicyAndRowAlone() throws {
        let row: [Float] = [0.5, 0.3, 0.2]
        // So little noise that no row is cut to 0 or 1, where two answers might be the same.
        let policy = try MaskPolicy(.full, noise: .laplace(scale: 0.02))
        func answer(
            _ key: StickyKey, model: String = "m", policy other: MaskPolicy? = nil, _ scores: [Float]? = nil
        ) throws -> MaskedBatch.Row {
            try Masker(other ?? policy, noise: .sticky(key, model: Array(model.utf8)))
                .mask(scores ?? row, .probabilities(classes: 3))[0]
        }
        let first = try answer(Self.key())
        let same = try answer(Self.key())
        #expect(same == first)
        let another = StickyKey(rotation: .fixed(0))
        let others = [
            try answer(another), try answer(Self.key(period: 1)), try answer(Self.key(), model: "n"),
            try answer(Self.key(), policy: MaskPolicy(.full, noise: .laplace(scale: 0.025))),
            try answer(Self.key(), policy: MaskPolicy(.full, noise: .gaussian(scale: 0.02))),
            try answer(Self.key(), [0.3, 0.5, 0.2]),
        ]
        #expect(Set(others + [first]).count == 7)
        // Noise is added to the coarse form, so two rows of one form are one answer.
        let near = try answer(Self.key(), [0.49, 0.31, 0.2])
        #expect(near == first)
    }

    @Test func rowsWithNoiseTakeNoMemory() throws {
        try #require(allocation_count_works() != 0)
        let logits = InvarianceTests.logits(64 * 100, seed: 6)
        let batch = ConfidenceBatch.logits(rows: 64, classes: 100)
        for (isSticky, source) in [(false, NoiseSource.system), (true, .sticky(try Self.key(), model: [1]))] {
            let masker = try Masker(MaskPolicy(.full, noise: .laplace(scale: 0.2, isSticky: isSticky)), noise: source)
            var answer = try masker.mask(logits, batch)
            let before = allocation_count()
            try masker.mask(logits.span, batch, into: &answer)
            #expect(allocation_count() == before, "sticky: \(isSticky)")
        }
    }

    @Test func vocabulariesTakeScratch() throws {
        let (rows, classes) = (3, 5_003)
        let logits = InvarianceTests.logits(rows * classes, seed: 9)
        let policy = try MaskPolicy(.topK(5), noise: .laplace(scale: 0.001))
        let masker = try Masker(policy, noise: .sticky(Self.key(), model: []))
        let bytes = try masker.scratchBytes(classes: classes)
        #expect(bytes > 4 * classes)
        let small = try masker.scratchBytes(classes: 100)
        #expect(small == 0)
        let whole = try masker.mask(logits, .logits(rows: rows, classes: classes))
        let threaded = try Masker(policy, noise: .sticky(Self.key(), model: []), workers: 2)
            .mask(logits, .logits(rows: rows, classes: classes))
        #expect(threaded == whole)
        var (labels, scores) = ([Int32](repeating: 7, count: 15), [Float](repeating: 7, count: 15))
        let error = #expect(throws: MaskError.self) {
            try labels.withUnsafeMutableBufferPointer { labels in
                try scores.withUnsafeMutableBufferPointer { scores in
                    try masker.mask(
                        logits.span, .logits(rows: rows, classes: classes),
                        into: MaskBuffers(labels: labels, scores: scores))
                }
            }
        }
        #expect(error == .wrongCount(what: "bytes of scratch", expected: bytes, actual: 0))
        #expect(labels == [Int32](repeating: 7, count: 15) && scores == [Float](repeating: 7, count: 15))
    }

    @Test(arguments: FailClosedTests.defects)
    func defectsAreRefusedBeforeNoiseIsDrawn(_ defect: FailClosedTests.Defect) throws {
        for index in Self.forms.indices {
            if case .topK(let k) = Self.forms[index].level, k > defect.batch.classes { continue }
            let (policy, c) = try policies(Self.forms[index], .laplace, isSticky: true)
            let door = CDoor(c, defect.scores, defect.batch, stickyKey: Self.keyBytes)
            #expect(door.status == defect.status && door.isUntouched)
            #expect(throws: defect.error) {
                try Masker(policy, noise: .sticky(Self.key(), model: [])).mask(defect.scores, defect.batch)
            }
        }
    }

    @Test func theCDoorWantsAKeyForStickyNoise() throws {
        let (_, c) = try policies(Self.forms[5], .laplace, isSticky: true)
        let scores: [Float] = [0.5, 0.5]
        let keyless = CDoor(c, scores, .probabilities(classes: 2))
        #expect(keyless.status == CANDOR_ERROR_STICKY_KEY && keyless.isUntouched)
        let both = CDoor(
            c, scores, .probabilities(classes: 2), stickyKey: Self.keyBytes, testSeed: Self.seedBytes)
        #expect(both.status == CANDOR_ERROR_STICKY_KEY && both.isUntouched)
    }

    @Test func tagsRepeatExactlyWhenTheNoiseDoes() throws {
        let policy = try MaskPolicy(.full, scores: .quantised(bins: 2), noise: .laplace(scale: 0.2))
        let masker = try Masker(policy, noise: .sticky(Self.key(period: 4), model: []))
        let scores: [Float] = [0.5, 0.3, 0.2, 0.49, 0.31, 0.2, 0.3, 0.5, 0.2]
        let batch = ConfidenceBatch.probabilities(rows: 3, classes: 3)
        let tags = try masker.stickyTags(of: scores.span, batch)
        #expect(tags.count == 3 && tags[0] == tags[1] && tags[0] != tags[2])
        #expect(tags[0].period == 4)
        // Another policy has other noise, even where two answers look alike.
        let other = try Masker(
            MaskPolicy(.full, scores: .quantised(bins: 2), noise: .laplace(scale: 0.25)),
            noise: .sticky(Self.key(period: 4), model: [])
        ).stickyTags(of: scores.span, batch)
        let later = try Masker(policy, noise: .sticky(Self.key(period: 5), model: [])).stickyTags(
            of: scores.span, batch)
        #expect(Set([tags[0].value, other[0].value, later[0].value]).count == 3)
        let fresh = try Masker(MaskPolicy(.full, noise: .laplace(scale: 0.2, isSticky: false)))
        #expect(throws: MaskError.self) { try fresh.stickyTags(of: scores.span, batch) }
    }

    @Test func everyCanonicalFormHasItsTag() throws {
        let (rows, classes) = (4_000, 4)
        let logits = InvarianceTests.logits(rows * classes, seed: 31)
        let batch = ConfidenceBatch.logits(rows: rows, classes: classes)
        let tenths = try Masker(MaskPolicy(.full, scores: .quantised(bins: 10), preservesArgmax: false))
            .mask(logits, batch)
        let labels = try Masker(MaskPolicy(.label)).mask(logits, batch).labels
        let tags = try Masker(
            MaskPolicy(.label, noise: .laplace(scale: 1), preservesArgmax: false),
            noise: .sticky(Self.key(), model: [])
        ).stickyTags(of: logits.span, batch)
        var forms: [[UInt32]: UInt64] = [:]
        for row in 0..<rows {
            let form = tenths.numerators[row * classes..<(row + 1) * classes] + [UInt32(labels[row])]
            #expect(forms[Array(form), default: tags[row].value] == tags[row].value)
            forms[Array(form)] = tags[row].value
        }
        #expect(forms.count > 200 && Set(forms.values).count == forms.count)
    }

    /// The bytes of a policy with a key do not change within a major version.
    @Test func bytesOfAKeyAreGolden() throws {
        let scores: [Float] = [0.873, 0.094, 0.033]
        let laplace = try Masker(MaskPolicy(.full, noise: .laplace(scale: 0.2)), noise: .sticky(Self.key(), model: []))
            .mask(scores, .probabilities(classes: 3))
        let gaussian = try Masker(
            MaskPolicy(.full, noise: .gaussian(scale: 0.2, isSticky: false)), noise: .insecureTest(seed: Self.seed)
        ).mask(scores, .probabilities(classes: 3))
        #expect(laplace.numerators == Self.goldenLaplace)
        #expect(gaussian.numerators == Self.goldenGaussian)
    }

    private static let goldenLaplace: [UInt32] = [11_968_948, 0, 4_808_268]
    private static let goldenGaussian: [UInt32] = [10_393_494, 3_941_631, 2_442_091]
}
