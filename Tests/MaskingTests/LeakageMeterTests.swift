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

    @Test func whoHasAskedForNothingInADayIsForgotten() {
        var meter = LeakageMeter()
        for number in 0..<100 {
            for account in 0..<3 {
                meter.record("\(number)-\(account)", bitsPerAnswer: 1, at: UInt64(number) * day / 2)
            }
            meter.record("spared", bitsPerAnswer: 1, at: 0)
            meter.forgetIdle(at: UInt64(number) * day / 2) { $0 == "spared" }
            #expect(meter.count <= 4 * 3 + 1)
        }
        #expect(meter.knows("spared") && meter.reading(of: "spared", at: 0).bits == 100)
        #expect(meter.knows("98-0") && meter.knows("96-0") && !meter.knows("95-0"))
        // Within 24 hours nobody is, whatever the clock says.
        meter.forgetIdle(at: 0)
        #expect(meter.knows("96-0"))
        meter.forgetIdle(at: 50 * day - 1)
        #expect(meter.knows("96-0") && !meter.knows("spared"))
        meter.forgetIdle(at: 50 * day)
        #expect(!meter.knows("96-0") && !meter.knows("97-0") && meter.knows("98-0"))
        meter.forgetIdle(at: .max)
        #expect(meter.count == 0)
    }

    @Test func metersSurviveARestart() throws {
        var meter = LeakageMeter()
        meter.record("a", bitsPerAnswer: 3.5, answers: 2, at: 3 * day)
        let again = try JSONDecoder().decode(LeakageMeter.self, from: JSONEncoder().encode(meter))
        #expect(again == meter)
    }
}
