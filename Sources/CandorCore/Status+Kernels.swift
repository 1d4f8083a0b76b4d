import CCandor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension cnd_status {
    /// Turns what C reports into the error of this module.
    package func check() throws(RuntimeError) {
        switch self {
        case CND_OK: return
        case CND_ERROR_UNKNOWN_ISA:
            throw .unknownISA(expected: ISA.allCases.map(\.rawValue), actual: environment("CND_ISA"))
        case CND_ERROR_UNAVAILABLE_ISA:
            throw .unavailableISA(available: ISA.availableHere.map(\.rawValue), actual: environment("CND_ISA"))
        case CND_ERROR_UNKNOWN_BACKEND:
            throw .unknownBackend(
                expected: Runtime.Backend.allCases.map(\.rawValue), actual: environment("CND_PARALLEL"))
        case CND_ERROR_UNAVAILABLE_BACKEND:
            throw .unavailableBackend(actual: environment("CND_PARALLEL"))
        default:
            // Nothing else is about the environment; sizes and pointers are Swift's own.
            preconditionFailure("status \(rawValue): arguments are checked before they reach C")
        }
    }
}

private func environment(_ name: String) -> String {
    guard let value = getenv(name) else { return "" }
    return String(cString: value)
}
