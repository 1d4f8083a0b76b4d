#if CANDOR_MUTATIONS
    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif
#endif

/// The checks of the proof and of what is built on it, each of which a test build can leave out, to see that some test
/// notices.
///
/// `Scripts/mutate.sh` builds with `CANDOR_MUTATIONS` and runs the tests once for each case, named by `CND_MUTATE`.
/// In every other build ``isOn(_:)`` is the constant false.
public enum Mutation: String, CaseIterable, Sendable {
    // Wire
    case canonicalElements, messageEnd, stepOrder, frameOrder, frameLimit, protocolVersion, statementHash
    case messageTruncation, closedConnection, closeAfterError, closeAfterHello
    // Oblivious transfer
    case otRequestCount, otIdentityElement, otMalformedElement, otIdentitySum, otReplyElement
    case otCorrectionCount, otConsistency, otDrawCount
    // Session
    case attempts
    // Transcript
    case nonceLength, statementLength, challengeOrder, challengeSession, soundnessBudget, correlationBudget
    // Authenticated values
    case correctionCount, openingCount, openingDigest, zeroCheckDigest, falseClaim, eraseAfterReject
    case eraseAfterError, eraseVectors, openingBudget, finishBudget
    case uncheckedBatches, uncheckedLookups
    // Polynomial checks
    case coefficientCount, polynomialCheck, checkDegree, checkCounts, mask, maskDegree, batchSession
    // Lookups
    case duplicateRows, malformedChallenge, lookupFraction, lookupSum, columnLength, columnRange, columnOverflow
    case tableShape, multiplicityCount, chunkRange, rowRange
    // VOLE
    case voleBaseKeyCount, voleSeedCorrectionCount, voleSeeds, voleLevelCount, voleSumCount, voleTag, voleCommitment
    case voleStock, voleDrawCount, voleSecurity, voleYield, voleLevelClaim
    // Model commitment
    case commitmentHeader, commitmentEntries, commitmentElements, commitmentOpening, commitmentLength
    case openingHeader, openingLength, openingEntries, openingDigestLength
    case bindingSum, bindingEntryRange, bindingRandomnessRange, privateFileMode
    // Certificates
    case signature, documentKeys, registrationAuditor, registrationCommitment, registrationTime
    case certificateAuditor, certificateResult, certificateNote, certificateSoundness, certificateAuditNumber
    case certificateTimes, certificateSubject, spentReferenceSet, auditCap, identityFile
    // Receipts
    case receiptPolicy, receiptOpening, receiptProvider, checkpointSize, checkpointRoot, inclusion, inclusionLength
    case logRecord, logSequence, sampleIndices, sampleSize, sampleNumbers, checkpointNumbers
    case provablePolicy, logHeader
    // Proofs of served answers, in CandorAudit
    case servedInput, servedAnswerRange, servedIndices
    case servedLabel, servedLargest, servedRow, servedWithheld, servedMargin
    case servedFormat, servedSample, servedRequest, servedOpening, servedTruth
    // Transport, in CandorTransport
    case pinnedFingerprint, tlsVersion, greeting, transportFrameLimit, cutFrame, readAhead, identityFileMode
    // The statement of an audit, in CandorAudit
    case auditCommittedFormat, auditLowParts, auditProducts, auditGates
    case auditSaturation, auditActivations, auditCommittedEntries
    case auditLargest, auditTops, auditExponentials, auditRemainder, auditRemainderTop, auditComplement
    case auditComplementTop, auditDivision, auditCorrectness, auditHistogram
    case auditSlackLimbs, auditSlackSign, auditLowLimbs
    case auditLogitRange, auditInputs
    case allowancePerSet, allowancePerCommitment
    // The conversation of an audit, in CandorAudit
    case exchangeVersions, exchangeProvider, exchangeAuditor, exchangeOpenedModel, exchangeStanding
    case exchangeColumns, exchangeClasses, exchangeKinds, exchangeBound, exchangeGroupSize
    case exchangePoints, exchangeBytes, exchangeRowBytes, exchangeDeclaration, exchangeCertificate
    case exchangeFlag, exchangePartLength, exchangeText, exchangeReason, termsRange, termsDisclosure, termsDelta

    /// Whether the check of this name is to be left out.
    @inline(__always)
    package static func isOn(_ mutation: Mutation) -> Bool {
        #if CANDOR_MUTATIONS
            return chosen == mutation.rawValue
        #else
            return false
        #endif
    }

    #if CANDOR_MUTATIONS
        /// Read once; the build is a test's.
        private static let chosen: String? = getenv("CND_MUTATE").map { String(cString: $0) }
    #endif
}
