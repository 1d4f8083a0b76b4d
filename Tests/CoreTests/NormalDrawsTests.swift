import CandorCore
import Foundation
import Testing

@Suite struct NormalDrawsTests {
    /// Mean, variance and fourth moment of 200,000 draws are within four standard errors of 0, 1 and 3.
    @Test func momentsAreThoseOfTheNormalDistribution() {
        var source = SeededRandomSource(seed: 4)
        let count = 200_000.0
        var mean = 0.0
        var square = 0.0
        var fourth = 0.0
        for _ in 0..<Int(count) {
            let x = source.normal()
            mean += x / count
            square += x * x / count
            fourth += x * x * x * x / count
        }
        #expect(mean.magnitude < 4 * (1 / count).squareRoot())
        #expect((square - 1).magnitude < 4 * (2 / count).squareRoot())
        #expect((fourth - 3).magnitude < 4 * (96 / count).squareRoot())
    }

    /// Kolmogorov-Smirnov distance: above 1.95 / √n with probability 0.1 %.
    @Test func distributionIsNormal() {
        var source = SeededRandomSource(seed: 5)
        let draws = (0..<20_000).map { _ in source.normal() }.sorted()
        let distance = draws.enumerated().map { index, x in
            (erfc(-x / 2.0.squareRoot()) / 2 - (Double(index) + 0.5) / 20_000).magnitude
        }.max()
        #expect(distance! < 1.95 / 20_000.0.squareRoot())
    }

    @Test func logarithmIsWithinTwoUlp() {
        var source = SeededRandomSource(seed: 6)
        let values =
            (0..<100_000).map { _ in source.uniform() } + [1, 0.5, 0x1p-104, 1 - 0x1p-53, 2.0.squareRoot(), 1e300]
        for x in values where x > 0 {
            let exact = log(x)
            #expect((portableLogarithm(x) - exact).magnitude <= 2 * exact.ulp, "x = \(x)")
        }
        #expect(portableLogarithm(1) == 0)
    }
}
