#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A mutex and a condition over the state it guards, with waits that end.
package final class Monitor: @unchecked Sendable {
    // Sendable: the mutex and the condition are made for several threads, and their addresses never change.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// A moment of the monotonic clock.
    package struct Deadline: Sendable {
        fileprivate var time = timespec()

        /// The moment in so many seconds, which must be in 0 ..< 10^9.
        package init(in seconds: Double) {
            precondition(seconds >= 0 && seconds < 1e9, "a wait must be finite")
            clock_gettime(CLOCK_MONOTONIC, &time)
            let end = Double(time.tv_nsec) / 1e9 + seconds
            time.tv_sec += Int(end)
            time.tv_nsec = Int((end - end.rounded(.down)) * 1e9)
        }
    }

    package init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    package func lock() { pthread_mutex_lock(mutex) }

    package func unlock() { pthread_mutex_unlock(mutex) }

    /// Wakes all who wait.
    package func notify() { pthread_cond_broadcast(condition) }

    /// Waits while `blocked` holds, with the lock held before and after.
    ///
    /// - Returns: false when it still holds at the deadline.
    package func wait(until deadline: Deadline, while blocked: () -> Bool) -> Bool {
        var time = deadline.time
        while blocked() {
            if pthread_cond_timedwait(condition, mutex, &time) == ETIMEDOUT && blocked() { return false }
        }
        return true
    }
}
