#if Gateway
    import NIOCore

    /// A timer that is moved far more often than it runs out: to move it to a later time takes a comparison.
    ///
    /// It is used on its event loop alone.
    final class LazyTimer {
        private let loop: any EventLoop
        private let body: () -> Void
        /// When it runs out; nil for never.
        private var deadline: NIODeadline?
        private var scheduled: (at: NIODeadline, task: Scheduled<Void>)?

        /// - Parameter body: what happens when it runs out, once; it must not keep who owns the timer.
        init(on loop: any EventLoop, _ body: @escaping () -> Void) { (self.loop, self.body) = (loop, body) }

        /// Runs out then, and at no other time.
        func set(_ deadline: NIODeadline) {
            self.deadline = deadline
            if let scheduled {
                if scheduled.at <= deadline { return }
                scheduled.task.cancel()
            }
            schedule(deadline)
        }

        /// Does not run out.
        func stop() { deadline = nil }

        /// The same, and lets go of the event loop.
        func end() {
            deadline = nil
            scheduled?.task.cancel()
            scheduled = nil
        }

        private func schedule(_ time: NIODeadline) {
            scheduled = (time, loop.assumeIsolated().scheduleTask(deadline: time) { self.fire() })
        }

        private func fire() {
            scheduled = nil
            guard let deadline else { return }
            guard deadline <= .now() else { return schedule(deadline) }
            self.deadline = nil
            body()
        }
    }
#endif
