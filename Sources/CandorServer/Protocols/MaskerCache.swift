#if Gateway
    import CandorMasking
    import Synchronization

    /// Masks by model and policy: making one takes microseconds that a request need not spend.
    package final class MaskerCache: Sendable {
        /// Policies of a model are those of the configuration, and those with wider noise of restrictions: there are few.
        private static let limit = 64

        private let stickyKey: StickyKey?
        private let maskers = Mutex<[String: [Masker]]>([:])

        /// - Parameter stickyKey: what sticky noise is keyed by; nil where no policy has any.
        package init(stickyKey: StickyKey?) { self.stickyKey = stickyKey }

        /// The mask of a policy for a model.
        package func masker(_ policy: MaskPolicy, model: String) throws(MaskError) -> Masker {
            // The few are compared: a policy takes longer to hash.
            if let known = maskers.withLock({ $0[model]?.first { $0.policy == policy } }) { return known }
            var noise = NoiseSource.system
            if let stickyKey, policy.noise?.isSticky == true { noise = .sticky(stickyKey, model: Array(model.utf8)) }
            let masker = try Masker(policy, noise: noise)
            maskers.withLock { maskers in
                if maskers[model, default: []].count >= Self.limit { maskers[model] = nil }
                maskers[model, default: []].append(masker)
            }
            return masker
        }

        /// How many are kept of a model.
        package func count(of model: String) -> Int { maskers.withLock { $0[model]?.count ?? 0 } }
    }
#endif
