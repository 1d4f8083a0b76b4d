#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where the time comes from: the system, or a test that moves it.
public struct AccessClock: Sendable {
    /// Unix time in seconds.
    public let now: @Sendable () -> UInt64

    /// A clock that a function reads.
    public init(_ now: @escaping @Sendable () -> UInt64) { self.now = now }

    /// The system's clock.
    public static let system = AccessClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(max(0, time.tv_sec))
    }
}
