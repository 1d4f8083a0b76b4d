/// What is publicly known of grey images: simple measures that anyone can compute, from which an audit makes groups.
///
/// | Column | Meaning |
/// |---|---|
/// | `mean` | mean of pixel / 255 |
/// | `contrast` | population standard deviation of pixel / 255 |
/// | `height`, `width` | of the smallest box that holds all pixels of at least ``threshold``; 0 without one |
/// | `block_I_J` | mean of pixel / 255 in block I (from above), J (from the left) of 4 × 4 |
package struct ImageColumns {
    /// A pixel belongs to the object from half the grey scale on.
    package static let threshold: UInt8 = 128
    private static let blocks = 4

    private(set) var mean: [Double] = []
    private(set) var contrast: [Double] = []
    private(set) var height: [Double] = []
    private(set) var width: [Double] = []
    private(set) var block: [[Double]]

    /// Measures `images`, `[count × rows × columns]`; both sides are positive multiples of four.
    package init(_ images: [UInt8], count: Int, rows: Int, columns: Int) {
        let blockRows = rows / Self.blocks
        let blockColumns = columns / Self.blocks
        let area = Double(rows * columns)
        let blockScale = Double(blockRows * blockColumns) * 255
        block = Array(repeating: [], count: Self.blocks * Self.blocks)
        var (mean, contrast, height, width): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        var block = block
        images.withUnsafeBufferPointer { images in
            var sums = [Int](repeating: 0, count: Self.blocks * Self.blocks)
            for image in 0..<count {
                for index in sums.indices { sums[index] = 0 }
                var squares = 0
                var (top, bottom, left, right) = (rows, -1, columns, -1)
                for row in 0..<rows {
                    let start = (image * rows + row) * columns
                    let line = images[start..<start + columns]
                    for blockColumn in 0..<Self.blocks {
                        let from = start + blockColumn * blockColumns
                        var sum = 0
                        for pixel in images[from..<from + blockColumns] {
                            sum += Int(pixel)
                            squares += Int(pixel) * Int(pixel)
                        }
                        sums[row / blockRows * Self.blocks + blockColumn] += sum
                    }
                    if let first = line.firstIndex(where: { $0 >= Self.threshold }),
                        let last = line.lastIndex(where: { $0 >= Self.threshold })
                    {
                        top = min(top, row)
                        bottom = row
                        left = min(left, first - start)
                        right = max(right, last - start)
                    }
                }
                // 255² · area ≤ 2^16 · 2^20 for images of up to 2^20 pixels: all sums are exact.
                let average = Double(sums.reduce(0, +)) / area
                mean.append(average / 255)
                contrast.append(max(0, Double(squares) / area - average * average).squareRoot() / 255)
                height.append(Double(max(0, bottom - top + 1)))
                width.append(Double(max(0, right - left + 1)))
                for index in sums.indices { block[index].append(Double(sums[index]) / blockScale) }
            }
        }
        (self.mean, self.contrast, self.height, self.width, self.block) = (mean, contrast, height, width, block)
    }

    /// The columns in the order of the list above.
    package var table: Table {
        var table = Table(count: mean.count)
        table["mean"] = .numeric(mean)
        table["contrast"] = .numeric(contrast)
        table["height"] = .numeric(height)
        table["width"] = .numeric(width)
        for (index, values) in block.enumerated() {
            table["block_\(index / Self.blocks)_\(index % Self.blocks)"] = .numeric(values)
        }
        return table
    }
}
