extension AccessConfiguration {
    /// The tier that an account has at a time: of its own and those of approved upgrades the one with the highest level.
    public func tier(of account: Account, at unixSeconds: UInt64) -> String {
        var best = (rank: tiers[account.tier]?.level.rank ?? -1, name: account.tier)
        for grant in account.grants where grant.holds(at: unixSeconds) {
            let rank = tiers[grant.tier]?.level.rank ?? -1
            if rank > best.rank { best = (rank, grant.tier) }
        }
        return best.name
    }
}
