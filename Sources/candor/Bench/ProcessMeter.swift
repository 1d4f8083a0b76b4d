import CandorProof
import Foundation

/// What a party used from its beginning on: processor time of the whole process, elapsed time, bytes of a connection.
struct ProcessMeter {
    /// Differences since the beginning.
    struct Reading: Codable {
        var processorNanoseconds: Double
        var elapsedNanoseconds: Double
        /// Both directions, with headers.
        var bytes: Int
    }

    private let connection: Connection
    private let processor: Double
    private let elapsed: Double
    private let bytes: Int

    init(_ connection: Connection) {
        self.connection = connection
        bytes = connection.bytesSent + connection.bytesReceived
        elapsed = Self.time(CLOCK_MONOTONIC)
        processor = Self.time(CLOCK_PROCESS_CPUTIME_ID)
    }

    func read() -> Reading {
        Reading(
            processorNanoseconds: Self.time(CLOCK_PROCESS_CPUTIME_ID) - processor,
            elapsedNanoseconds: Self.time(CLOCK_MONOTONIC) - elapsed,
            bytes: connection.bytesSent + connection.bytesReceived - bytes)
    }

    private static func time(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
