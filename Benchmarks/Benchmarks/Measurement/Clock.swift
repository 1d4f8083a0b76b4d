import Glibc

/// Clocks, in nanoseconds.
///
/// Figures are the CPU time of the calling thread wherever there is one thread: unlike the wall clock it leaves out the
/// time that other programs hold the core, and unlike the process's time of the benchmark library it has no steps of
/// 10 ms.
public enum Clock {
    /// Nanoseconds that the calling thread spends on a processor in `body`.
    public static func threadTime(_ body: () throws -> Void) rethrows -> Int {
        try elapsed(CLOCK_THREAD_CPUTIME_ID, body)
    }

    /// Nanoseconds that pass in `body`.
    public static func wallTime(_ body: () throws -> Void) rethrows -> Int {
        try elapsed(CLOCK_MONOTONIC, body)
    }

    private static func elapsed(_ clock: clockid_t, _ body: () throws -> Void) rethrows -> Int {
        let start = now(clock)
        try body()
        return max(now(clock) - start, 1)
    }

    private static func now(_ clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
