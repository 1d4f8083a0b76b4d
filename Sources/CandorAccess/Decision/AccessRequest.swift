/// What a caller says about its request. Nothing here raises a level.
public struct AccessRequest: Hashable, Sendable {
    /// The most that it wants; nil for all that it may have.
    public let level: DetailLevel?
    /// The use that it declares, for the audit log and to leave roles for other uses aside; nil for none.
    public let useCase: String?

    /// A request; a declared use is cut at 64 Unicode scalars.
    public init(level: DetailLevel? = nil, useCase: String? = nil) {
        self.level = level
        self.useCase = useCase.map { declared in
            declared.utf8.count <= 64 ? declared : String(String.UnicodeScalarView(declared.unicodeScalars.prefix(64)))
        }
    }
}
