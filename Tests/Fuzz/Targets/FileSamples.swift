import CandorModel

/// Files that the readers take.
enum Samples {
    static let description = Array(
        """
        {"name":"small","csv":["a.csv"],"missing":["?"],"label":{"column":"y","classes":["no","yes"]},\
        "columns":[{"name":"x","kind":"numeric","range":[0,10],"fill":1},{"name":"c","kind":"categorical","fill":"mode"},\
        {"name":"id","kind":"ignore"}],"split":{"seed":1,"test":0.5},"regions":{"default":"x < 5 && y == \\"no\\""},\
        "groups":{"a":"c == \\"a\\""},"network":{"hidden":[4]},\
        "training":{"rate":0.5,"batch":8,"epochs":3,"schedule":{"kind":"step","every":30,"factor":0.1}},\
        "mirage":{"epsilon":0.2,"epochs":7}}
        """.utf8)

    static let architecture = Array(
        """
        {"layers":[{"dense":{"outputs":2}},{"batchNorm":{}},{"relu":{}},{"dropout":{"probability":0.25}},\
        {"dense":{"outputs":2}}],"embeddings":[{"cardinality":2,"dimension":1}],"numericFeatures":1}
        """.utf8)

    static let model = SavedModel(
        architecture: Architecture(
            numericFeatures: 1, embeddings: [.init(cardinality: 2, dimension: 1)],
            layers: [.dense(outputs: 2), .batchNorm, .relu, .dropout(probability: 0.25), .dense(outputs: 2)]),
        preprocessing: Preprocessing(
            numeric: [.init(name: "x", range: PublicRange(0, 10), mean: 1, deviation: 2)],
            categorical: [.init(name: "c", categories: ["a"])]),
        labels: ["no", "yes"], tensors: [])

    static func file(of model: SavedModel) -> [UInt8] {
        var model = model
        model.tensors = model.architecture.tensors.map { tensor in
            NamedTensor(
                name: tensor.name, shape: tensor.shape,
                values: Array(repeating: 1, count: tensor.shape.reduce(1, *)))
        }
        return (try? model.bytes()) ?? []
    }

    static let fortranArray: [UInt8] = {
        let header = Array("{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }\n".utf8)
        return [0x93] + Array("NUMPY".utf8) + [2, 0, UInt8(header.count), 0, 0, 0] + header + (0..<24).map { UInt8($0) }
    }()
}

func fileSeeds() -> [String: [UInt8]] {
    var seeds: [String: [UInt8]] = [
        "gzip": [2, 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b, 4, 0, 0x43, 0xbe, 0xb7, 0xe8, 1, 0, 0, 0],
        "idx": [3, 0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6],
        "npy-fortran": [4] + Samples.fortranArray,
        "model": [5] + Samples.file(of: Samples.model),
        "description": [6] + Samples.description,
        "architecture": [9] + Samples.architecture,
    ]
    let tables = [",": "a,b\n1,\"2\"\"\"\r\n# no\n \t3 , \n", ";": "\u{feff}\"a\nb\";c\n\n1;2", "\t": "|x\na\tb\n"]
    for (delimiter, text) in tables {
        let code = delimiter.utf8.first ?? 0
        seeds["csv-\(code)"] = [0, code, UInt8(ascii: "#"), 0] + Array(text.utf8)
    }
    for (index, text) in ["x,c,id,y\n1,a,7,no\n?,?,8,yes\n", "y,x,c,id\nyes,3,\"b\",\n"].enumerated() {
        seeds["table-\(index)"] = [7] + Array(text.utf8)
    }
    for (index, text) in ["-12.5", "1e300", "0.1234567890123456789", "+.5", "1e-400"].enumerated() {
        seeds["number-\(index)"] = [1] + Array(text.utf8)
    }
    let predicates = [
        "x < 5 && !(c == \"a\") || c in [\"a\", \"b\"]", "`x` >= -1.5e3", "!!!(x != 0)", "x in [1, 2.5, +3]",
        "c == \"a\\\"b\"",
    ]
    for (index, text) in predicates.enumerated() { seeds["predicate-\(index)"] = [8] + Array(text.utf8) }
    let arrays: [String: NPYArray.Values] = [
        "f4": .float32([1, .nan]), "f8": .float64([1, 2]), "i4": .int32([.min, 1]), "i8": .int64([.min, 1]),
        "u1": .uint8([1, 2]), "b1": .bool([true, false]),
    ]
    for (name, values) in arrays { seeds["npy-\(name)"] = [4] + NPYArray(shape: [2, 1], values: values).bytes }
    return seeds
}
