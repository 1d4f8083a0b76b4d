import CandorReport
import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An XML document as a list of elements in document order, each with the offset of the groups around it.
final class MarkupReader: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
        var offset: Position
        var text = ""

        /// A numeric attribute; NaN if it is there and no number, `nil` if it is not there.
        func number(_ key: String) -> Double? { attributes[key].map { Double($0) ?? .nan } }
    }

    private(set) var elements: [Element] = []
    private var offsets = [Position(0, 0)]
    private var open: [Int] = []

    /// The elements of `text`, or `nil` if it is not well-formed.
    static func elements(of text: String) -> [Element]? {
        let reader = MarkupReader()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = reader
        return parser.parse() ? reader.elements : nil
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        var offset = offsets[offsets.count - 1]
        if let transform = attributes["transform"] {
            let numbers = transform.dropFirst("translate(".count).dropLast().split(separator: " ")
            offset.x += numbers.first.flatMap { Double($0) } ?? .nan
            offset.y += numbers.last.flatMap { Double($0) } ?? .nan
        }
        offsets.append(offset)
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes, offset: offset))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if let index = open.last { elements[index].text += string }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        offsets.removeLast()
        open.removeLast()
    }
}

/// Every point that the elements of one drawing name, in the coordinates of its view box.
func positions(in elements: [MarkupReader.Element]) -> [Position] {
    elements.flatMap { element -> [Position] in
        func at(_ x: String, _ y: String) -> Position? {
            guard let x = element.number(x), let y = element.number(y) else { return nil }
            return Position(x + element.offset.x, y + element.offset.y)
        }
        switch element.name {
        case "line": return [at("x1", "y1"), at("x2", "y2")].compactMap { $0 }
        case "circle": return [at("cx", "cy")].compactMap { $0 }
        case "text": return [at("x", "y")].compactMap { $0 }
        case "rect":
            guard let corner = at("x", "y") else { return [] }
            let (width, height) = (element.number("width") ?? .nan, element.number("height") ?? .nan)
            return [corner, Position(corner.x + width, corner.y + height)]
        case "polyline":
            return (element.attributes["points"] ?? "").split(separator: " ").map { pair in
                let numbers = pair.split(separator: ",").map { Double($0) ?? .nan }
                return Position(numbers[0] + element.offset.x, numbers[1] + element.offset.y)
            }
        default: return []
        }
    }
}

/// What is wrong with an SVG file: nothing, if it is well-formed, described in words, and stays inside its view box.
func faults(inSVG text: String) -> [String] {
    guard let elements = MarkupReader.elements(of: text), let root = elements.first else { return ["not well-formed"] }
    var faults: [String] = []
    let box = (root.attributes["viewBox"] ?? "").split(separator: " ").map { Double($0) ?? .nan }
    guard box.count == 4 else { return ["no view box"] }
    if root.attributes["role"] != "img" { faults.append("no role") }
    let named = (root.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
    for name in ["title", "desc"] {
        let described = elements.first { $0.name == name && named.contains($0.attributes["id"] ?? "") }
        if described?.text.isEmpty ?? true { faults.append("no \(name)") }
    }
    for position in positions(in: elements)
    where !(position.x >= 0 && position.x <= box[2] && position.y >= 0 && position.y <= box[3]) {
        faults.append("(\(position.x), \(position.y)) is outside of \(box[2]) × \(box[3])")
    }
    if printsNoNumber(text) { faults.append("prints what is no number") }
    return faults
}

/// Whether a text shows a failed computation to its reader.
func printsNoNumber(_ text: String) -> Bool {
    text.lowercased().split { !$0.isLetter }.contains { ["nan", "inf", "infinity"].contains($0) }
}
