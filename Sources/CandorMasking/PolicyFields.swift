/// A policy as C has it, field beside field: also what contradicts itself can be said, and is refused by name.
struct PolicyFields: Hashable, Sendable {
    enum Level: String, CaseIterable, Sendable {
        case label, bucket
        case topK = "top-k"
        case full
    }

    enum Form: String, CaseIterable, Sendable {
        case exact, rounded, quantised, none
    }

    var level: Level
    var k = 3
    var form = Form.exact
    var step = 0.0
    var bins = 0
    var high: Float = 0.8
    var medium: Float = 0.5
    var noise: MaskPolicy.Noise.Kind?
    var scale = 0.0
    var isSticky = true
    var preservesArgmax = true
    var logprobsMax = 0
    var logprobsStep = 0.0
}
