import CandorAudit
import CandorCalibration
import CandorCore
import CandorModel
import CandorTraining
import Testing

/// Small exported models, rows for them, and statements about both.
enum AuditKit {
    /// Which forms the layers have.
    enum Form: CaseIterable, Sendable {
        case margin, marginSaturating, softmax, softmaxSaturating
    }

    static func network(classes: Int) -> Architecture {
        Architecture(
            numericFeatures: 3, embeddings: [.init(cardinality: 4, dimension: 2)],
            layers: [
                .dense(outputs: 7), .batchNorm, .relu, .dropout(probability: 0.3), .dense(outputs: 5), .relu,
                .dense(outputs: classes),
            ])
    }

    static let preprocessing = Preprocessing(
        numeric: [
            .init(name: "age", range: PublicRange(0, 100), mean: 50, deviation: 25),
            .init(name: "income", range: PublicRange(-3, 3)), .init(name: "score"),
        ], categorical: [.init(name: "city", categories: ["Bonn", "Lyon", "Pisa"])])

    static func samples(rows: Int, classes: Int, seed: UInt64) -> Samples {
        var random = SeededRandomSource(seed: seed)
        var (numeric, codes, labels): ([Float], [Int32], [Int32]) = ([], [], [])
        for _ in 0..<rows {
            for column in preprocessing.numeric {
                let value = column.deviation * random.normal() + column.mean
                numeric.append(column.feature(of: value))
            }
            codes.append(Int32(random.integer(below: 4)))
            labels.append(Int32(random.integer(below: classes)))
        }
        return Samples(
            numericFeatures: 3, categoricalColumns: 1, numeric: numeric, categorical: codes, labels: labels)
    }

    private static func classes(_ form: Form) -> Int { form == .margin || form == .marginSaturating ? 2 : 4 }

    /// The network that ``model(_:)`` is exported from.
    static func trained(_ form: Form) throws -> Network {
        let classes = classes(form)
        return try Trainer(
            Network(network(classes: classes), seed: 2), samples: samples(rows: 600, classes: classes, seed: 1),
            recipe: TrainingRecipe(rate: 0.02, batch: 32, epochs: 3), seed: 3
        ).run()
    }

    /// A trained model in integers, with formats of `form`.
    static func model(_ form: Form) throws -> FixedPointModel {
        let classes = classes(form)
        let train = samples(rows: 600, classes: classes, seed: 1)
        var model = try Exporter(.init(bins: 5)).export(
            try trained(form), preprocessing: preprocessing, labels: (0..<classes).map { "\($0)" }, calibration: train,
            reference: train
        ).model
        guard form == .marginSaturating || form == .softmaxSaturating else { return model }
        for index in 0..<2 {  // what fits also fits where the rest saturates, and with few bits much of it does
            model.format.layers[index].overflow = .saturates
            model.format.layers[index].bits = 10
            model.format.layers[index].largest = 511
        }
        model.format.layers[2].overflow = form == .marginSaturating ? .saturates : .vanishes
        model.format.layers[2].bits = form == .marginSaturating ? 8 : 14
        try model.validate()
        return model
    }

    /// - Parameter isWrong: whether every label is another class than the served one; else labels are chance.
    static func data(
        _ model: FixedPointModel, rows: Int, isWrong: Bool = false
    ) throws -> PublicData {
        let samples = samples(rows: rows, classes: model.format.classes, seed: 4)
        let inputs = model.format.quantiser.inputs(from: samples, preparedBy: preprocessing)
        let served = try IntegerInference(model).predictions(for: inputs).labels
        let wrong = served.map { ($0 + 1) % Int32(model.format.classes) }
        let columns = [
            PublicColumn(
                name: "city", values: .categorical(codes: samples.categorical, names: ["Bonn", "Lyon", "Pisa", "?"])),
            PublicColumn(name: "age", values: .numeric((0..<rows).map { Double(samples.numeric[3 * $0]) })),
        ]
        return PublicData(
            inputs: inputs, labels: isWrong ? wrong : samples.labels,
            groups: try SubgroupFamily(columns: columns))
    }

    static let statements: [AuditStatement] = [
        .paper(alpha: 0.1), .expectedCalibrationError(tau: 0.1), .certified(alpha: 0.05),
    ]

    static func layout(
        _ model: FixedPointModel, _ statement: AuditStatement = .certified(), rows: Int = 300, isWrong: Bool = false
    ) throws -> StatementLayout {
        try StatementLayout(
            format: model.format, data: data(model, rows: rows, isWrong: isWrong),
            audit: CertifiedAudit(statement, bins: 5, minimumGroupSize: 20))
    }
}
