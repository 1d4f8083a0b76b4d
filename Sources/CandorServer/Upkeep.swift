#if Gateway
    import CandorAccess
    import ServiceLifecycle

    /// What is done now and then, asked or not.
    struct Upkeep: Service {
        let access: AccessService

        /// Once a second changes of administrators and other servers are taken over, so that a server without requests
        /// knows of them too.
        func run() async throws {
            await cancelWhenGracefulShutdown {
                while (try? await Task.sleep(for: .seconds(1))) != nil {
                    // Decisions go on with what was known.
                    try? await access.refresh()
                }
            }
        }
    }
#endif
