import Dispatch

/// A thread that may wait for a disk, so that no thread of the cooperative pool does.
final class WriterThread: TaskExecutor {
    private let queue = DispatchQueue(label: "candor.access.writer")

    /// Runs a job after those that wait.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
