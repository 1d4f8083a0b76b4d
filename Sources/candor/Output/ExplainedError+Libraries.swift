import CandorAudit
import CandorCalibration
import CandorCore
import CandorModel
import CandorProof
import CandorTraining

extension RuntimeError: ExplainedError {
    var kind: ErrorKind {
        switch self {
        case .unknownISA, .unavailableISA, .unknownBackend, .unavailableBackend: .environment
        case .notWholeRows: .scores
        }
    }

    var facts: ErrorFacts {
        switch self {
        case .unknownISA(let expected, let actual), .unavailableISA(let expected, let actual),
            .unknownBackend(let expected, let actual):
            ErrorFacts("one of \(expected.joined(separator: ", "))", actual)
        case .unavailableBackend(let actual): ErrorFacts("a backend that can be loaded", actual)
        case .notWholeRows(let classes, let count): ErrorFacts("rows of \(classes) classes", "\(count) scores")
        }
    }
}

extension DataError: ExplainedError {
    var kind: ErrorKind {
        switch self {
        case .unreadable, .unwritable, .oversized: .file
        case .unknownDataSet, .unknownRegion, .badOption: .usage
        case .malformed, .badField, .badColumn, .badSchema, .badPredicate, .missingFiles, .uselessRegion: .data
        }
    }

    var facts: ErrorFacts {
        switch self {
        case .unreadable(_, let reason): ErrorFacts("a file that can be read", reason)
        case .unwritable(_, let reason): ErrorFacts("a file that can be written", reason)
        case .oversized(_, let limit, let actual):
            ErrorFacts("at most \(limit) bytes", actual.map { "\($0)" } ?? "more")
        case .malformed(_, let expected, let found), .badField(_, _, _, let expected, let found),
            .badColumn(_, _, let expected, let found), .badSchema(_, _, let expected, let found),
            .badPredicate(_, _, let expected, let found), .badOption(_, let expected, let found):
            ErrorFacts(expected, found)
        case .missingFiles(_, let files, let searched, _):
            ErrorFacts(
                files.joined(separator: ", "),
                searched.isEmpty ? "no folder" : "none in \(searched.joined(separator: ", "))")
        case .unknownDataSet(let expected, let actual):
            ErrorFacts("one of \(expected.joined(separator: ", ")), or a path that ends in .json", actual)
        case .unknownRegion(let expected, let actual):
            ErrorFacts((expected + ["a predicate"]).joined(separator: ", "), actual)
        case .uselessRegion(_, let rows, let selected): ErrorFacts("some but not all of \(rows) rows", "\(selected)")
        }
    }
}

extension ModelFileError: ExplainedError {
    var kind: ErrorKind {
        if case .inaccessible = self { .file } else { .model }
    }

    var facts: ErrorFacts {
        switch self {
        case .inaccessible(_, let reason): ErrorFacts("a file that can be accessed", reason)
        case .oversized(_, let limit, let actual): ErrorFacts("at most \(limit) bytes", "\(actual)")
        case .truncated(_, let expected, let actual): ErrorFacts("\(expected) bytes", "\(actual)")
        case .malformedHeader(_, let expected, let found): ErrorFacts(expected, found)
        case .notAModel: ErrorFacts("metadata with the key candor", "none")
        case .unsupportedVersion(let expected, let actual): ErrorFacts("version \(expected)", "\(actual)")
        case .invalidArchitecture(let error): ErrorFacts("an architecture that can be built", "\(error)")
        case .inconsistent(_, let expected, let actual): ErrorFacts("\(expected)", "\(actual)")
        case .missingTensor(let name): ErrorFacts("a tensor \(name)", "none")
        case .unexpectedTensor(let name): ErrorFacts("only the architecture's tensors", name)
        case .wrongType(_, let expected, let actual): ErrorFacts(expected, actual)
        case .wrongShape(_, let expected, let actual), .wrongOffsets(_, let expected, let actual):
            ErrorFacts("\(expected)", "\(actual)")
        case .invalidValue(_, _, let actual): ErrorFacts("a finite number in its range", actual)
        case .outOfRange(_, let expected, let actual), .overflow(_, let expected, let actual):
            ErrorFacts("\(expected)", "\(actual)")
        case .wrongDigest(let expected, let actual): ErrorFacts(expected, actual)
        }
    }
}

extension CalibrationInputError: ExplainedError {
    var kind: ErrorKind {
        if case .settingOutOfRange = self { .usage } else { .scores }
    }

    var facts: ErrorFacts {
        switch self {
        case .empty: ErrorFacts("at least one row", "none")
        case .lengthMismatch(let values, let expected, let actual): ErrorFacts("\(expected) \(values)", "\(actual)")
        case .notAProbability(_, _, let actual): ErrorFacts("a probability in [0, 1]", "\(actual)")
        case .notADistribution(_, let tolerance, let actual):
            ErrorFacts("probabilities that sum to 1 ± \(tolerance)", "\(actual)")
        case .labelOutOfRange(_, let classes, let actual): ErrorFacts("a label in 0 ..< \(classes)", "\(actual)")
        case .notFinite(_, _, let actual): ErrorFacts("a finite number", "\(actual)")
        case .codeOutOfRange(_, _, let categories, let actual):
            ErrorFacts("a category code in 0 ..< \(categories)", "\(actual)")
        case .duplicateName(let name): ErrorFacts("distinct names", name)
        case .tooManyGroups(let limit): ErrorFacts("at most \(limit) groups", "more")
        case .settingOutOfRange(_, let expected, let actual): ErrorFacts(expected, Text.number(actual))
        }
    }
}

extension TrainingError: ExplainedError {
    var kind: ErrorKind {
        if case .invalidSetting = self { .usage } else { .training }
    }

    var facts: ErrorFacts {
        switch self {
        case .invalidArchitecture(let reason): ErrorFacts("an architecture that can be built", reason)
        case .mismatchedSamples(let what, let expected, let actual): ErrorFacts("\(expected) \(what)", "\(actual)")
        case .codeOutOfRange(let what, _, let limit, let actual):
            ErrorFacts("a \(what) in 0 ..< \(limit)", "\(actual)")
        case .invalidSetting(_, let expected, let actual), .notExportable(_, let expected, let actual):
            ErrorFacts(expected, actual)
        case .diverged(let epoch): ErrorFacts("a finite loss", "another in epoch \(epoch)")
        }
    }
}

extension ProofError: ExplainedError {
    var kind: ErrorKind {
        switch self {
        case .falseClaim, .duplicateRow, .insufficientSoundness, .uncheckedBatches, .uncheckedLookups: .internal
        default: .peer
        }
    }

    var facts: ErrorFacts { ErrorFacts("a peer that follows the protocol", "\(self)") }
}

extension ExchangeError: ExplainedError {
    var kind: ErrorKind {
        if case .own(let error) = self { error.kind } else { .peer }
    }

    var facts: ErrorFacts {
        switch self {
        case .connection(let error): error.facts
        case .refused(let party, let reason): ErrorFacts("\(party.rawValue) that goes on", reason)
        case .peer(_, let error), .own(let error): error.facts
        case .policy(_, let expected, let actual): ErrorFacts(expected, actual)
        }
    }
}

extension AuditError: ExplainedError {
    var kind: ErrorKind {
        switch self {
        case .model(let error): error.kind
        case .calibration(let error): error.kind
        case .proof(let error): error.kind
        case .commitment(let error): error.kind
        case .answer: .evidence
        case .lengthMismatch, .outOfRange: .data
        case .otherFormat, .otherColumns: .model
        }
    }

    var facts: ErrorFacts {
        switch self {
        case .model(let error): error.facts
        case .calibration(let error): error.facts
        case .proof(let error): error.facts
        case .commitment(let error), .answer(_, let error): error.facts
        case .lengthMismatch(let what, let expected, let actual): ErrorFacts("\(expected) \(what)", "\(actual)")
        case .outOfRange(_, let expected, let actual): ErrorFacts("\(expected)", "\(actual)")
        case .otherFormat(let expected, let actual), .otherColumns(_, let expected, let actual):
            ErrorFacts(expected, actual)
        }
    }
}

extension EvidenceError: ExplainedError {
    var kind: ErrorKind {
        switch self {
        case .file, .unsafeFile: .file
        case .outOfRange, .unprovablePolicy: .usage
        default: .evidence
        }
    }

    var facts: ErrorFacts {
        switch self {
        case .outOfRange(_, let expected, let actual), .malformed(_, let expected, let actual),
            .mismatch(_, let expected, let actual), .inconsistentLog(_, let expected, let actual),
            .unsafeFile(_, let expected, let actual):
            ErrorFacts(expected, actual)
        case .nonCanonicalElement(let index): ErrorFacts("elements below 2^61 - 1", "another at \(index)")
        case .wrongOpening: ErrorFacts("an opening of this commitment", "one of another")
        case .wrongSignature(_, let key): ErrorFacts("a signature by \(key)", "another")
        case .registeredAfterDisclosure(let registered, let disclosed):
            ErrorFacts("a registration before \(disclosed)", "one at \(registered)")
        case .spentReferenceSet(let expected, let actual): ErrorFacts("audit number \(expected)", "\(actual)")
        case .attemptsExhausted(let allowed, let made): ErrorFacts("at most \(allowed) attempts", "\(made)")
        case .unprovablePolicy(let expected, let actual):
            ErrorFacts("one of \(expected.joined(separator: ", "))", actual)
        case .file(_, let reason): ErrorFacts("a file that can be read or written", reason)
        }
    }
}
