#if Gateway
    import NIOCore
    import Synchronization

    /// The connections of a listener, which ends when the last of them has.
    final class ClientConnections: Sendable {
        private struct State {
            var open: [ObjectIdentifier: (connection: ClientConnection, loop: any EventLoop)] = [:]
            var isStopping = false
            var waiting: CheckedContinuation<Void, Never>?
        }

        private let state = Mutex(State())

        /// Takes a connection up, on its event loop; one that comes after the end is closed.
        func add(_ connection: ClientConnection, of channel: any Channel) {
            let name = ObjectIdentifier(connection)
            let isLate = state.withLock { state in
                state.open[name] = (connection, channel.eventLoop)
                return state.isStopping
            }
            channel.closeFuture.whenComplete { _ in self.remove(name) }
            if isLate { channel.close(promise: nil) }
        }

        /// Takes no more requests, and ends connections: where one is being answered behind the answer, or `now`.
        func stop(now: Bool) {
            let open = state.withLock { state in
                state.isStopping = true
                return Array(state.open.values)
            }
            for (connection, loop) in open { loop.execute { connection.stop(now: now) } }
        }

        /// Returns when there is none any more.
        func allEnded() async {
            await withCheckedContinuation { continuation in
                let isEmpty = state.withLock { state in
                    if !state.open.isEmpty { state.waiting = continuation }
                    return state.open.isEmpty
                }
                if isEmpty { continuation.resume() }
            }
        }

        private func remove(_ name: ObjectIdentifier) {
            let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
                state.open[name] = nil
                guard state.open.isEmpty else { return nil }
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume()
        }
    }
#endif
