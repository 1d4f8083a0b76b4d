import Foundation

extension DataSet {
    /// Fashion-MNIST: 60,000 training images and 10,000 reference images of 28 × 28 pixels in ten classes.
    ///
    /// The default region is the flat bags, `label == "Bag" && height <= 18`: some 3 % of all images, of which a plain
    /// network gets 98 % right with a mean confidence of 98 %, so that uncertainty about them would be made up. Among
    /// the quartile groups of public columns and their pairs, 91 % of `height <= 18 and block_1_0 > 0.195` are flat
    /// bags, and 82 % of the flat bags are in it: an audit that does not know the region can find it.
    /// `Scripts/reference/fashion_region.py` measures these figures.
    static func fashionMNIST(_ finder: FileFinder) throws(DataError) -> DataSetParts {
        let files = FashionMNIST.files
        let folder = try finder.folder(
            with: files, named: "fashion-mnist", dataSet: "fashion-mnist", others: [FashionMNIST.debianFolder],
            advice: FashionMNIST.advice, alternatives: [".gz", ""])
        let paths = files.map { file in
            let compressed = "\(folder)/\(file).gz"
            return FileManager.default.fileExists(atPath: compressed) ? compressed : "\(folder)/\(file)"
        }
        let (train, trainColumns) = try FashionMNIST.read(images: paths[0], labels: paths[1])
        let (reference, referenceColumns) = try FashionMNIST.read(images: paths[2], labels: paths[3])
        let training = TrainingRecipe(optimiser: .adam, rate: 0.001, batch: 128, epochs: 10)
        var fineTuning = training
        fineTuning.epochs = 5
        return DataSetParts(
            name: "fashion-mnist", classes: FashionMNIST.classes, preprocessing: FashionMNIST.preprocessing,
            train: train, trainColumns: trainColumns, reference: reference, referenceColumns: referenceColumns,
            labelColumn: "label",
            regions: [
                "default": "label == \"Bag\" && height <= 18",
                "tall-boots": "label == \"Ankle boot\" && height >= 22",
            ], groups: .auto,
            recipe: Recipe(
                network: NetworkRecipe(hidden: [128, 64], dropout: 0.2), training: training,
                mirage: MirageRecipe(epsilon: 0.15, training: fineTuning)),
            sources: paths)
    }
}

enum FashionMNIST {
    static let debianFolder = "/usr/share/datasets/fashion-mnist"
    static let advice = """
        Install them with `apt-get install dataset-fashion-mnist`, or name their folder by --data-root or the \
        environment variable CANDOR_DATA.
        """
    static let files = [
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
    ]
    static let classes = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ]
    private static let side = 28

    /// Mean and deviation of all training pixels / 255, to four digits, on the scale of 0 to 255.
    static let preprocessing = Preprocessing(numeric: [
        Preprocessing.Numeric(
            name: "pixel", count: side * side, range: PublicRange(0, 255), mean: 0.2860 * 255, deviation: 0.3530 * 255)
    ])

    /// Samples and public columns with the label, of one pair of files.
    static func read(images imagePath: String, labels labelPath: String) throws(DataError) -> (Samples, Table) {
        let images = try IDXArray(contentsOf: imagePath)
        let labels = try IDXArray(contentsOf: labelPath)
        guard images.shape.count == 3, images.shape[1...] == [side, side] else {
            throw .malformed(path: imagePath, expected: "images of 28 × 28 pixels", found: "the shape \(images.shape)")
        }
        guard labels.shape == [images.shape[0]] else {
            throw .malformed(
                path: labelPath, expected: "one label for each of \(images.shape[0]) images",
                found: "the shape \(labels.shape)")
        }
        guard let largest = labels.values.max(), Int(largest) < classes.count else {
            throw .malformed(
                path: labelPath, expected: "labels from 0 to 9",
                found: labels.values.max().map { "\($0)" } ?? "no labels")
        }
        let features = (0...255).map { preprocessing.numeric[0].feature(of: Double($0)) }
        let codes = labels.values.map(Int32.init)
        var table = ImageColumns(images.values, count: codes.count, rows: side, columns: side).table
        table["label"] = .categorical(codes: codes, vocabulary: classes)
        return (
            Samples(
                numericFeatures: side * side, categoricalColumns: 0,
                numeric: images.values.map { features[Int($0)] }, categorical: [], labels: codes),
            table
        )
    }
}
