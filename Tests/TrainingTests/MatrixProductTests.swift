import CCandorBLAS
import CandorCore
import Testing

struct MatrixProductTests {
    private func matrix(_ count: Int, seed: UInt64) -> [Float] {
        var random = SeededRandomSource(seed: seed)
        return (0..<count).map { _ in Float(random.normal()) }
    }

    @Test(arguments: [(false, false), (false, true), (true, false), (true, true)])
    func agreesWithTheDefinitionInDouble(transposeA: Bool, transposeB: Bool) {
        for (m, n, k) in [(1, 1, 1), (3, 5, 7), (64, 33, 17), (300, 40, 120), (40, 300, 400)] {
            let (a, b) = (matrix(m * k, seed: 1), matrix(k * n, seed: 2))
            for beta: Float in [0, 1] {
                var c = matrix(m * n, seed: 3)
                let before = c
                cnd_sgemm(0, transposeA, transposeB, m, n, k, a, transposeA ? m : k, b, transposeB ? k : n, beta, &c, n)
                for row in stride(from: 0, to: m, by: max(1, m / 7)) {
                    for column in 0..<n {
                        var sum = Double(beta) * Double(before[row * n + column])
                        var scale = 1.0
                        for index in 0..<k {
                            let x = Double(a[transposeA ? index * m + row : row * k + index])
                            let y = Double(b[transposeB ? column * k + index : index * n + column])
                            sum += x * y
                            scale += abs(x * y)
                        }
                        #expect(abs(Double(c[row * n + column]) - sum) < 2e-6 * scale)
                    }
                }
            }
        }
    }

    @Test func isTheSameAtAnyNumberOfWorkers() {
        for (m, n, k) in [(700, 96, 200), (96, 700, 200)] {
            let (a, b) = (matrix(m * k, seed: 4), matrix(k * n, seed: 5))
            func product(_ workers: Int) -> [UInt32] {
                var c = [Float](repeating: 0, count: m * n)
                cnd_sgemm(workers, false, false, m, n, k, a, k, b, n, 0, &c, n)
                return c.map(\.bitPattern)
            }
            let one = product(1)
            #expect(product(2) == one)
            #expect(product(7) == one)
        }
    }
}
