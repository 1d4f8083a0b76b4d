#if Gateway
    import CandorAccess
    import Logging
    import ServiceLifecycle

    /// What is done now and then, asked or not.
    struct Upkeep: Service {
        let access: AccessService
        /// The folder of the audit log's closed segments; nil where others rotate it, or nobody.
        let segments: String?
        let logger: Logger

        /// Once a second changes of administrators and other servers are taken over, so that a server without requests
        /// knows of them too; once a day upgrades end and the audit log is rotated and pruned.
        func run() async throws {
            await cancelWhenGracefulShutdown {
                var seconds = 0
                while (try? await Task.sleep(for: .seconds(1))) != nil {
                    // Decisions go on with what was known.
                    try? await access.refresh()
                    if seconds % 3600 == 0 { await maintain() }
                    seconds += 1
                }
            }
        }

        private func maintain() async {
            do throws(AccessError) {
                guard let done = try await access.maintain(segments: segments) else { return }
                logger.info(
                    "maintenance",
                    metadata: [
                        "expired": "\(done.expired.count)", "rotated": "\(done.rotated.count)",
                        "pruned": "\(done.pruned.count)",
                    ])
            } catch {
                // The next hour tries again. That another gateway of the same file is at it is nothing wrong.
                let isElsewhere = if case .locked = error { true } else { false }
                logger.log(
                    level: isElsewhere ? .info : .error, "maintenance", metadata: ["error": "\(error)"])
            }
        }
    }
#endif
