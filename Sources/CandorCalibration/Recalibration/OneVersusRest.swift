/// A binary method for any number of classes: one map for each class against the rest, and rows scaled to sum to 1.
///
/// For two classes there is one map, of the second class, and its complement. For more, map k gives what class k's
/// probability becomes, and the row is divided by its sum; where every map answers 0 the row is uniform. This is what
/// scikit-learn's `CalibratedClassifierCV` does (netcal too, but for the rows of zeros). The arg max may change.
public struct OneVersusRest<Map: BinaryRecalibration>: Recalibration, Equatable, Codable {
    /// Number of classes, at least 2.
    public let classes: Int
    /// One map for each class, or the second class's alone where there are two.
    public let maps: [Map]

    /// Fits the maps, one class after the other.
    ///
    /// - Parameter scores: of held-out rows; logits become probabilities first.
    /// - Parameter labels: their classes.
    /// - Parameter fit: fits one map to scores, as `Map.score(ofProbability:)` gives them, and outcomes.
    /// - Throws: `lengthMismatch`, `labelOutOfRange`, and what `fit` throws.
    /// - Complexity: that of `fit` for each class.
    public init(
        fitting scores: ClassScores, labels: [Int32],
        with fit: (_ scores: [Double], _ outcomes: [Bool]) throws(CalibrationInputError) -> Map
    ) throws(CalibrationInputError) {
        try scores.check(labels: labels)
        classes = scores.classes
        let probabilities = scores.probabilities
        var maps: [Map] = []
        for column in scores.classes == 2 ? 1..<2 : 0..<scores.classes {
            let ofClass = stride(from: column, to: probabilities.count, by: scores.classes).map {
                Map.score(ofProbability: min(probabilities[$0], 1))
            }
            maps.append(try fit(ofClass, labels.map { Int($0) == column }))
        }
        self.maps = maps
    }

    /// Every class through its map, and the row divided by its sum.
    ///
    /// - Throws: `lengthMismatch` where the maps were fitted to another number of classes.
    /// - Complexity: O(rows × classes) times that of a map.
    public func probabilities(of scores: ClassScores) throws(CalibrationInputError) -> [Float] {
        try scores.check(classes: classes)
        let before = scores.probabilities
        guard classes > 2 else {
            return stride(from: 1, to: before.count, by: 2).flatMap { index in
                let second = Float(maps[0].probability(of: Map.score(ofProbability: before[index])))
                return [1 - second, second]
            }
        }
        var after: [Float] = []
        after.reserveCapacity(before.count)
        var row = [Double](repeating: 0, count: classes)
        for start in stride(from: 0, to: before.count, by: classes) {
            var sum = 0.0
            for column in 0..<classes {
                row[column] = maps[column].probability(of: Map.score(ofProbability: before[start + column]))
                sum += row[column]
            }
            for column in 0..<classes {
                after.append(sum > 0 ? Float(row[column] / sum) : 1 / Float(classes))
            }
        }
        return after
    }

    private enum Key: String, CodingKey {
        case classes, maps
    }

    /// Reads what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` unless there are two classes and one map, or more and as many maps.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        classes = try object.decode(Int.self, forKey: .classes)
        maps = try object.decode([Map].self, forKey: .maps)
        guard classes >= 2, maps.count == (classes == 2 ? 1 : classes) else {
            throw DecodingError.dataCorruptedError(
                forKey: .maps, in: object,
                debugDescription: "expected 1 map for 2 classes, or one for each of more, found \(maps.count) for "
                    + "\(classes) classes")
        }
    }
}
