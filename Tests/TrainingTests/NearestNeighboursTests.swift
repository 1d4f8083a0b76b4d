import CandorCore
import CandorTraining
import Foundation
import Testing

struct NearestNeighboursTests {
    @Test func distancesAreScikitLearns() throws {
        let values = NearestNeighbourValues.self
        let neighbours = try NearestNeighbours(
            features: values.train, width: values.width, neighbours: values.neighbours)
        let found = try neighbours.values(of: values.queries)
        #expect(found.count == values.distances.count)
        for (value, expected) in zip(found, values.distances) { #expect(abs(value + expected) < 1e-6) }
    }

    @Test func manyRowsAgreeWithTheDefinitionAtAnyNumberOfWorkers() throws {
        // More training rows than a chunk of products holds, more queries than a segment.
        var random = SeededRandomSource(seed: 4)
        let train = (0..<5000 * 3).map { _ in Float(random.normal()) }
        let queries = (0..<300 * 3).map { _ in Float(random.normal()) }
        let neighbours = try NearestNeighbours(features: train, width: 3, neighbours: 7)
        let found = try neighbours.values(of: queries)
        func unit(_ values: [Float], _ row: Int) -> [Double] {
            let row = values[row * 3..<row * 3 + 3].map(Double.init)
            let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return row.map { $0 / length }
        }
        let units = (0..<5000).map { unit(train, $0) }
        for query in [0, 127, 128, 299] {
            let point = unit(queries, query)
            let distances = units.map { row in
                zip(point, row).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
            }
            #expect(abs(found[query] + distances.sorted()[6]) < 1e-6)
        }
        for workers in [1, 2, 7] {
            let again = try neighbours.values(of: queries, workers: workers)
            #expect(again == found)
        }
    }

    @Test func equalRowsAreAtNoDistanceAndZerosStayFinite() throws {
        let neighbours = try NearestNeighbours(features: [3, 4, 6, 8, 0, 0], width: 2, neighbours: 2)
        let found = try neighbours.values(of: [0.3, 0.4, 0, 0])
        // The first query's second neighbour is its own direction, the zero row's is one of length 1.
        #expect(abs(found[0]) < 1e-6 && abs(found[1] + 1) < 1e-6)
    }

    @Test func badInputIsRefused() throws {
        for neighbours in [0, 3] {
            #expect(
                throws: TrainingError.invalidSetting(
                    name: "neighbours", expected: "1 to 2 rows", actual: "\(neighbours)")
            ) { try NearestNeighbours(features: [1, 2, 3, 4], width: 2, neighbours: neighbours) }
        }
        #expect(throws: TrainingError.mismatchedSamples(what: "features in whole rows", expected: 2, actual: 3)) {
            try NearestNeighbours(features: [1, 2, 3], width: 2, neighbours: 1)
        }
        #expect(throws: TrainingError.invalidSetting(name: "width", expected: "1 or more", actual: "0")) {
            try NearestNeighbours(features: [1], width: 0)
        }
        let one = try NearestNeighbours(features: [1, 2], width: 2, neighbours: 1)
        #expect(
            throws: TrainingError.invalidSetting(
                name: "features of row 1", expected: "finite numbers", actual: "inf")
        ) { try one.values(of: [1, 2, .infinity, 0]) }
    }
}
