#if Gateway
    import CandorMasking
    import Synchronization

    /// Masks by model and policy: making one takes microseconds that a request need not spend.
    final class MaskerCache: Sendable {
        private struct Key: Hashable {
            let model: String
            let policy: MaskPolicy
        }

        /// Policies are those of the configuration, and those with wider noise of restrictions: there are few.
        private static let limit = 1024

        private let stickyKey: StickyKey?
        private let maskers = Mutex<[Key: Masker]>([:])

        /// - Parameter stickyKey: what sticky noise is keyed by; nil where no policy has any.
        init(stickyKey: StickyKey?) { self.stickyKey = stickyKey }

        /// The mask of a policy for a model.
        func masker(_ policy: MaskPolicy, model: String) throws(MaskError) -> Masker {
            let key = Key(model: model, policy: policy)
            if let masker = maskers.withLock({ $0[key] }) { return masker }
            var noise = NoiseSource.system
            if let stickyKey, policy.noise?.isSticky == true { noise = .sticky(stickyKey, model: Array(model.utf8)) }
            let masker = try Masker(policy, noise: noise)
            maskers.withLock { maskers in
                if maskers.count >= Self.limit { maskers.removeAll() }
                maskers[key] = masker
            }
            return masker
        }
    }
#endif
