import CandorMasking
import Foundation
import Testing

struct LeakageMeterTests {
    private let day: UInt64 = 86_400

    @Test func bitsAddUpInAllAndByTheDay() throws {
        var meter = LeakageMeter()
        let bits = try MaskPolicy(.label).leakageBits(classes: 16)
        meter.record("a", bitsPerAnswer: bits, answers: 10, at: 5 * day + 7)
        meter.record("a", bitsPerAnswer: bits, at: 6 * day - 1)
        meter.record("b", bitsPerAnswer: 1, at: 5 * day)
        var reading = meter.reading(of: "a", at: 5 * day + 100)
        #expect(reading.answers == 11 && reading.bits == 44 && reading.answersOfDay == 11 && reading.bitsOfDay == 44)
        meter.record("a", bitsPerAnswer: bits, at: 6 * day)
        reading = meter.reading(of: "a", at: 6 * day)
        #expect(reading.answers == 12 && reading.bits == 48 && reading.answersOfDay == 1 && reading.bitsOfDay == 4)
        // A clock that goes back does not open the old day again.
        meter.record("a", bitsPerAnswer: bits, at: 5 * day)
        reading = meter.reading(of: "a", at: 5 * day)
        #expect(reading.day == 6 && reading.bitsOfDay == 8)
        reading = meter.reading(of: "a", at: 9 * day)
        #expect(reading.bitsOfDay == 0 && reading.bits == 52)
        let unknown = meter.reading(of: "c", at: 0)
        #expect(unknown.answers == 0 && unknown.bits == 0)
    }

    @Test func metersSurviveARestart() throws {
        var meter = LeakageMeter()
        meter.record("a", bitsPerAnswer: 3.5, answers: 2, at: 3 * day)
        let again = try JSONDecoder().decode(LeakageMeter.self, from: JSONEncoder().encode(meter))
        #expect(again == meter)
    }
}
