import CandorReport
import Testing

@Suite struct ScaleTests {
    @Test func valuesAreMappedLinearlyAndClamped() {
        let scale = Scale(0.5, 1, to: 100, 0)
        #expect(scale(0.5) == 100)
        #expect(scale(0.75) == 50)
        #expect(scale(1) == 0)
        #expect(scale(-3) == 100)
        #expect(scale(7) == 0)
        #expect(scale(.infinity) == 0)
        #expect(scale(.nan) == 100)
    }

    @Test func anEmptyDomainMapsToItsStart() {
        #expect(Scale(1, 1, to: 5, 9)(1) == 5)
        #expect(Scale(.nan, 1, to: 5, 9)(0.5) == 5)
        #expect(Scale(.nan, .nan, to: 5, 9).ticks == [])
    }

    @Test(arguments: [(0.0, 1.0), (0.4, 1.0), (0.9, 1.0), (0.0, 0.12), (0.0, 0.003), (0.0, 0.0002)])
    func ticksAreFewRoundAndInside(low: Double, high: Double) {
        let ticks = Scale(low, high, to: 0, 1).ticks
        #expect((2...7).contains(ticks.count))
        #expect(ticks.allSatisfy { $0 >= low - 1e-9 && $0 <= high + 1e-9 })
        let places = Scale(low, high, to: 0, 1).tickPlaces
        #expect(Set(ticks.map { Format.percent($0, places: places) }).count == ticks.count, "labels differ")
    }

    @Test(arguments: [(0.0, 0.01), (0.118, 0.12), (0.12, 0.12), (0.71, 0.8), (1.0, 1.0), (4.0, 1.0), (.nan, 0.01)])
    func upperEndsAreRoundedUp(value: Double, end: Double) {
        #expect((Scale.roundedUp(share: value) - end).magnitude < 1e-12)
    }

    @Test(arguments: [0, 1, 9, 10, 12_345, Int.max])
    func countsStayOnTheirScale(largest: Int) {
        let scale = CountScale(largest: largest, to: 60, 0)
        #expect(scale(0) == 60)
        #expect(scale(-5) == 60)
        #expect(scale(max(largest, 1)) == 0)
        #expect(scale.ticks.allSatisfy { (0...60).contains(scale($0.count)) })
        #expect((1...4).contains(scale.ticks.count))
    }
}
