import CandorAudit
import CandorCalibration
import CandorCore
import CandorModel
import CandorTraining

/// A network of the paper's shapes with random weights, and synthetic points for it: what an audit of that shape costs
/// without its data.
///
/// Labels are chance, and alpha is 0.9, which the confidence of no class misses by chance: the statement holds. What is
/// sent, and nearly all that is computed, depends on neither.
enum AuditShape: String, CaseIterable, Codable {
    /// 2-100-3.
    case gaussian
    /// 18-64-32-2.
    case credit
    /// 57-64-32-2: its inputs after embedding.
    case adult
    /// 784-128-64-10, of bytes.
    case fashionMNIST = "fashion-mnist"

    var features: Int {
        switch self {
        case .gaussian: 2
        case .credit: 18
        case .adult: 57
        case .fashionMNIST: 784
        }
    }

    var classes: Int {
        switch self {
        case .gaussian: 3
        case .credit, .adult: 2
        case .fashionMNIST: 10
        }
    }

    private var hidden: [Int] {
        switch self {
        case .gaussian: [100]
        case .credit, .adult: [64, 32]
        case .fashionMNIST: [128, 64]
        }
    }

    /// Columns of which groups are made, all values and pairs: as many as the data set has, and no more than 20.
    private var groupColumns: Int {
        switch self {
        case .gaussian: 2
        case .credit, .adult: 8
        case .fashionMNIST: 20
        }
    }

    private static let seed: UInt64 = 1
    /// Rows that are made at a time, each time from a stream of their own.
    private static let block = 1 << 8

    private var preprocessing: Preprocessing {
        if self == .fashionMNIST {
            let mean = 63.75  // half of the bytes 0, the others 128 to 255
            return Preprocessing(numeric: [
                .init(name: "pixels", count: features, range: PublicRange(0, 255), mean: mean, deviation: 80)
            ])
        }
        return Preprocessing(
            numeric: (0..<features).map { .init(name: "x\($0)", range: PublicRange(-3, 3), mean: 0, deviation: 1.7) })
    }

    /// The network in integers, its formats chosen for that many points.
    func model(points: Int) throws -> FixedPointModel {
        let widths = hidden.flatMap { [Architecture.Layer.dense(outputs: $0), .relu] }
        let network = try Network(
            Architecture(numericFeatures: features, layers: widths + [.dense(outputs: classes)]), seed: Self.seed)
        let inputs = rows(0..<512)
        let columns = preprocessing.numeric.flatMap { Array(repeating: $0, count: $0.count) }
        let numeric = inputs.numeric.enumerated().map { place, code in
            let value = self == .fashionMNIST ? Double(code) : Double(code) * 3 / Double(PublicRange.largestCode)
            return columns[place % features].feature(of: value)
        }
        let samples = Samples(
            numericFeatures: features, categoricalColumns: 0, numeric: numeric, categorical: [],
            labels: [Int32](repeating: 0, count: inputs.count))
        return try Exporter(.init(points: points)).export(
            network, preprocessing: preprocessing, labels: (0..<classes).map { "\($0)" }, calibration: samples,
            reference: samples
        ).model
    }

    /// The statement `certified` with groups about that many points, which are made when they are asked for.
    func layout(_ format: FixedPointFormat, points: Int) throws -> StatementLayout {
        var source = SeededRandomSource(seed: Self.seed, stream: 1 << 32)
        let labels = (0..<points).map { _ in Int32(source.integer(below: classes)) }
        var codes = [[Int32]](repeating: [], count: groupColumns)
        for column in codes.indices { codes[column].reserveCapacity(points) }
        for start in stride(from: 0, to: points, by: Self.block) {
            let part = rows(start..<min(start + Self.block, points))
            for row in 0..<part.count {
                for column in codes.indices {
                    // Four values of one size; pixels from the middle of the image.
                    let place = row * features + (self == .fashionMNIST ? 390 + column : column)
                    let value = Int(part.numeric[place])
                    codes[column].append(Int32(self == .fashionMNIST ? value & 3 : (value + 2048) >> 10))
                }
            }
        }
        let names = ["1", "2", "3", "4"]
        let groups = try SubgroupFamily(
            columns: codes.enumerated().map {
                PublicColumn(name: "x\($0.offset)", values: .categorical(codes: $0.element, names: names))
            })
        let rows = InputRows(count: points) { self.rows($0) }
        return try StatementLayout(
            format: format, data: PublicData(inputs: rows, labels: labels, groups: groups),
            audit: CertifiedAudit(.certified(alpha: 0.9)))
    }

    /// The points in `range`: codes of 12 bits, or bytes of which half are 0, as in images.
    func rows(_ range: Range<Int>) -> QuantisedInputs {
        var numeric: [Int16] = []
        numeric.reserveCapacity(range.count * features)
        let first = range.lowerBound / Self.block
        let last = (range.upperBound + Self.block - 1) / Self.block
        for block in first..<max(first, last) {
            var words = [UInt64](repeating: 0, count: Self.block * features / 4)
            var source = SeededRandomSource(seed: Self.seed, stream: UInt64(block))
            var span = words.mutableSpan
            source.fill(&span)
            let start = block * Self.block
            let own = range.clamped(to: start..<start + Self.block)
            for place in (own.lowerBound - start) * features..<(own.upperBound - start) * features {
                let bits = Int16(truncatingIfNeeded: words[place / 4] >> (16 * UInt64(place % 4)))
                if self == .fashionMNIST {
                    numeric.append(bits & 0x80 == 0 ? 0 : bits & 0xff)
                } else {
                    numeric.append(max(bits >> 4, -2047))
                }
            }
        }
        return QuantisedInputs(
            numericFeatures: features, categoricalColumns: 0, numeric: numeric, categorical: [], count: range.count)
    }
}
