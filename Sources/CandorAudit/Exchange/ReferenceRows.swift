import CandorCalibration
import CandorModel
import CandorProof

/// Some rows of a reference set: codes of the inputs, labels, and the place of each row's value in each public column.
package struct ReferenceRowsMessage: WireMessage, Equatable {
    package static var step: Step { .referenceRows }

    /// As ``ReferenceRowsShape`` lays them out.
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: bytes) }

    package init(from reader: inout WireReader) throws(ProofError) { bytes = try reader.readBytes(reader.remaining) }
}

/// How many bytes the rows of a reference set take, and where each value stands: both parties know it from the model's
/// quantiser and the terms, so no length is taken from the peer.
package struct ReferenceRowsShape: Sendable {
    package let rows: Int
    package let numericFeatures: Int
    package let categoricalColumns: Int
    /// Names of the values of each public column.
    package let columns: [[String]]

    /// Bytes of a message, about: what a party holds twice while it is on its way.
    package static let messageBytes = 1 << 20

    package init(rows: Int, quantiser: PublicQuantiser, columns: [[String]]) {
        self.rows = rows
        numericFeatures = quantiser.numericFeatures
        categoricalColumns = quantiser.categorical.count
        self.columns = columns
    }

    /// Bytes of one row: at most 2^21 + 2^12 for the inputs of any format, and 4 for each public column.
    package var bytesPerRow: Int { 2 * numericFeatures + 4 * (categoricalColumns + 1 + columns.count) }
    /// Bytes of all rows.
    package var byteCount: Int { rows * bytesPerRow }

    /// The rows of each message.
    package var parts: [Range<Int>] {
        let step = max(1, Self.messageBytes / bytesPerRow)
        return stride(from: 0, to: rows, by: step).map { $0..<min($0 + step, rows) }
    }

    /// The rows of a part: numeric codes, categories, labels, then the codes of each public column.
    package func message(_ part: Range<Int>, of data: PublicData) -> ReferenceRowsMessage {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(part.count * bytesPerRow)
        func append<Value: FixedWidthInteger>(_ values: some Collection<Value>) {
            for value in values { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
        }
        let inputs = data.inputs.slice(part)
        append(inputs.numeric)
        append(inputs.categorical)
        append(data.labels[part])
        for column in data.groups?.columns ?? [] { append(column.codes[part]) }
        return ReferenceRowsMessage(bytes: bytes)
    }
}

/// The reference set as it arrives at the provider.
package struct ReferenceRows {
    private let shape: ReferenceRowsShape
    private var numeric: [Int16] = []
    private var categorical: [Int32] = []
    private var labels: [Int32] = []
    private var codes: [[Int32]]

    package init(_ shape: ReferenceRowsShape) {
        self.shape = shape
        codes = shape.columns.map { _ in [] }
        numeric.reserveCapacity(shape.rows * shape.numericFeatures)
        categorical.reserveCapacity(shape.rows * shape.categoricalColumns)
        labels.reserveCapacity(shape.rows)
    }

    /// Receives all rows, part by part.
    static func receive(_ shape: ReferenceRowsShape, over connection: Connection) throws(ProofError) -> ReferenceRows {
        var rows = ReferenceRows(shape)
        for part in shape.parts {
            let message = try connection.receive(ReferenceRowsMessage.self, limit: part.count * shape.bytesPerRow)
            try rows.append(message, part)
        }
        return rows
    }

    /// Takes the rows of a part.
    package mutating func append(_ message: ReferenceRowsMessage, _ part: Range<Int>) throws(ProofError) {
        let expected = part.count * shape.bytesPerRow
        guard Mutation.isOn(.exchangeRowBytes) || message.bytes.count == expected else {
            throw .malformedMessage(
                step: .referenceRows, field: "length", expected: "\(expected) bytes",
                actual: "\(message.bytes.count) bytes")
        }
        message.bytes.withUnsafeBytes { bytes in
            var place = 0
            func take<Value: FixedWidthInteger>(_ count: Int, into values: inout [Value]) {
                let width = MemoryLayout<Value>.size
                for _ in 0..<count where place + width <= bytes.count {
                    values.append(Value(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Value.self)))
                    place += width
                }
            }
            take(part.count * shape.numericFeatures, into: &numeric)
            take(part.count * shape.categoricalColumns, into: &categorical)
            take(part.count, into: &labels)
            for column in codes.indices { take(part.count, into: &codes[column]) }
        }
    }

    /// The rows as data of a statement, which checks inputs and labels.
    ///
    /// - Throws: ``AuditError/calibration(_:)`` for public columns that are none.
    package func data() throws(AuditError) -> PublicData {
        let inputs = QuantisedInputs(
            numericFeatures: shape.numericFeatures, categoricalColumns: shape.categoricalColumns, numeric: numeric,
            categorical: categorical, count: shape.rows)
        guard !codes.isEmpty else { return PublicData(inputs: inputs, labels: labels) }
        let groups = try calibrationErrors { () throws(CalibrationInputError) in
            try SubgroupFamily(
                rows: shape.rows,
                coded: zip(shape.columns, codes).map { SubgroupFamily.CodedColumn(descriptions: $0, codes: $1) })
        }
        return PublicData(inputs: inputs, labels: labels, groups: groups)
    }
}
