import CandorAccess
import Testing

@Suite struct CommitPaceTests {
    private let start = ContinuousClock.now

    @Test func whoIsAloneNeverWaits() {
        var pace = CommitPace()
        #expect(pace.wait(at: start).pause == .zero, "before the first write")
        for write in 0..<20 {
            pace.begin(1, at: start + .microseconds(100 * write))
            #expect(pace.wait(at: start + .microseconds(100 * write + 50)).pause == .zero)
        }
    }

    @Test func severalWaitForAsManyAsCameBefore() {
        var pace = CommitPace()
        pace.begin(3, at: start)
        pace.begin(2, at: start)
        let (count, pause) = pace.wait(at: start + .microseconds(300))
        #expect(count == 3)
        #expect(pause == .microseconds(700))
    }

    @Test func aWaitEndsAMillisecondAfterTheWriteBeforeBegan() {
        var pace = CommitPace()
        pace.begin(9, at: start)
        #expect(pace.wait(at: start).pause == CommitPace.longest)
        #expect(pace.wait(at: start + CommitPace.longest).pause == .zero)
        #expect(pace.wait(at: start + .seconds(3600)).pause == .zero)
    }

    @Test func eightWritesLaterALargeOneIsForgotten() {
        var pace = CommitPace()
        pace.begin(32, at: start)
        for _ in 0..<7 { pace.begin(1, at: start) }
        #expect(pace.wait(at: start).count == 32)
        pace.begin(1, at: start)
        #expect(pace.wait(at: start) == (1, .zero))
    }
}
