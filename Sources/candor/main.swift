import CandorCore
import CandorModel
import CandorTraining
import Foundation
func cpu() -> Double { var t = timespec(); clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return Double(t.tv_sec) + 1e-9 * Double(t.tv_nsec) }
func run(_ name: String, _ a: Architecture, rows: Int, batch: Int, epochs: Int, workers: Int) throws {
    var r = SeededRandomSource(seed: 3)
    let c = a.classes!
    let num = (0..<rows * a.numericFeatures).map { _ in Float(r.normal()) }
    var cat: [Int32] = []
    for _ in 0..<rows { for e in a.embeddings { cat.append(Int32(r.integer(below: e.cardinality))) } }
    let lab = (0..<rows).map { _ in Int32(r.integer(below: c)) }
    let s = Samples(numericFeatures: a.numericFeatures, categoricalColumns: a.embeddings.count, numeric: num, categorical: cat, labels: lab)
    let n = try Network(a, seed: 1)
    let t = try Trainer(n, samples: s, settings: .init(optimiser: .adam(rate: 1e-3), batchSize: batch, epochs: epochs, seed: 1, workers: workers))
    for _ in 0..<epochs { let c0 = cpu(), w0 = Date(); let e = try t.runEpoch(); print(name, workers, "cpu", cpu() - c0, "wall", Date().timeIntervalSince(w0), e.loss) }
}
let adult = Architecture(numericFeatures: 6, embeddings: [9, 16, 7, 15, 6, 5, 2, 42].map { .init(cardinality: $0) }, layers: [.dense(outputs: 64), .batchNorm, .relu, .dropout(probability: 0.5), .dense(outputs: 32), .batchNorm, .relu, .dropout(probability: 0.5), .dense(outputs: 2)])
print(adult.inputWidth, adult.parameterCount)
try run("adult", adult, rows: 39072, batch: 32, epochs: 3, workers: 1)
try run("gauss", Architecture(numericFeatures: 2, layers: [.dense(outputs: 100), .relu, .dense(outputs: 3)]), rows: 1680, batch: 64, epochs: 3, workers: 1)
let f = Architecture(numericFeatures: 784, layers: [.dense(outputs: 1024), .relu, .dense(outputs: 10)])
try run("784-1024-10", f, rows: 2560*2, batch: 256, epochs: 3, workers: 1)
let f2 = Architecture(numericFeatures: 784, layers: [.dense(outputs: 128), .relu, .dense(outputs: 64), .relu, .dense(outputs: 10)])
try run("fashion", f2, rows: 60000, batch: 256, epochs: 3, workers: 1)
