#if Gateway
    import CandorAccess

    extension Route {
        func check(_ place: String) throws(AccessError) {
            guard Self.isPath(path) else {
                throw .wrong(
                    "\(place).path", "/ or /name, of letters, digits, dots, dashes, underscores and tildes",
                    "\"\(path.prefix(80))\"")
            }
            switch service {
            case .openInference(let models):
                guard !models.isEmpty else { throw .wrong("\(place).models", "at least one model", "none") }
                for (name, model) in models.sorted(by: { $0.key < $1.key }) {
                    try model.check(name, "\(place).models.\(name)")
                }
            case .openAI(let text): try text.check("\(place).text")
            case .passThrough(let requests):
                guard !requests.isEmpty else { throw .wrong("\(place).passThrough", "at least one request", "none") }
                for (index, request) in requests.enumerated() {
                    try request.check("\(place).passThrough.\(index)")
                    guard !requests[..<index].contains(request) else {
                        throw .wrong(
                            "\(place).passThrough.\(index)", "each request once", "\(request.method) \(request.path)")
                    }
                }
            }
        }

        /// Where a number of classes is stated, and the number.
        func classes(_ place: String) -> [(place: String, classes: Int)] {
            switch service {
            case .openInference(let models):
                models.sorted { $0.key < $1.key }.map { ("\(place).models.\($0.key).classes", $0.value.classes) }
            case .openAI(let text): [("\(place).text.vocabulary", text.vocabulary)]
            case .passThrough: []
            }
        }

        /// `/`, or parts that each begin with a slash and that no server reads as something else: none is `.` or `..`.
        static func isPath(_ path: String) -> Bool {
            guard path.utf8.count <= 1024, path.hasPrefix("/") else { return false }
            if path == "/" { return true }
            return path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty && part != "." && part != ".." && part.utf8.allSatisfy(isUnreserved)
            }
        }

        /// Characters of a path that are never escaped (RFC 3986).
        static func isUnreserved(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
            default: false
            }
        }
    }

    extension ServedModel {
        func check(_ name: String, _ place: String) throws(AccessError) {
            guard Route.isPath("/" + name), !name.contains("/"), name.utf8.count <= 256 else {
                throw .wrong(
                    place, "a name of 1 to 256 letters, digits, dots, dashes, underscores and tildes",
                    "\"\(name.prefix(80))\"")
            }
            guard tensors.name == name else { throw .wrong(place, "the name \"\(name)\"", "\"\(tensors.name)\"") }
            guard isName(tensors.output) else {
                throw .wrong("\(place).output", "the name of an output", "\"\(tensors.output.prefix(80))\"")
            }
            // 2^24: the answer to one row would be larger than any limit of an answer.
            guard (2...1 << 24).contains(classes) else {
                throw .wrong("\(place).classes", "2 to 16777216", "\(classes)")
            }
            guard let names = tensors.classNames else { return }
            guard names.count == classes else {
                throw .wrong("\(place).classNames", "\(classes) names, one for each class", "\(names.count)")
            }
            var seen: Set<String> = []
            for (index, name) in names.enumerated() where name.utf8.count > 1024 || !seen.insert(name).inserted {
                throw .wrong(
                    "\(place).classNames.\(index)", "a name of its own, of at most 1024 bytes",
                    "\"\(name.prefix(80))\"")
            }
        }
    }

    extension TextService {
        func check(_ place: String) throws(AccessError) {
            guard !models.isEmpty else { throw .wrong("\(place).models", "at least one model", "none") }
            for model in models where !isName(model) {
                throw .wrong(
                    "\(place).models", "names of 1 to 256 bytes without control characters",
                    "\"\(model.prefix(80))\"")
            }
            guard !endpoints.isEmpty else {
                throw .wrong("\(place).endpoints", "at least one of chat, completions", "none")
            }
            // By these, or by what an upstream does with them, log-probabilities leave beside those that are masked.
            for field in passing where !isName(field) || Self.neverPassing.contains(field) {
                throw .wrong(
                    "\(place).passing", "fields that ask for no log-probabilities", "\"\(field.prefix(80))\"")
            }
            guard (2...1 << 24).contains(vocabulary) else {
                throw .wrong("\(place).vocabulary", "2 to 16777216 tokens", "\(vocabulary)")
            }
        }

        /// Fields that the gateway writes itself, and those of usual servers that answer with more log-probabilities.
        static let neverPassing: Set<String> = [
            "logprobs", "top_logprobs", "prompt_logprobs", "echo", "stream", "n_probs", "return_token_ids",
            "return_tokens_as_token_ids", "include",
        ]
    }

    extension PassedRequest {
        func check(_ place: String) throws(AccessError) {
            guard (1...32).contains(method.utf8.count), method.utf8.allSatisfy(isToken),
                method == method.uppercased(), method != "CONNECT", method != "TRACE"
            else {
                throw .wrong(
                    "\(place).method", "a method such as GET or POST; not CONNECT, not TRACE",
                    "\"\(method.prefix(80))\"")
            }
            let whole = path.hasSuffix("/*") ? String(path.dropLast(2)) : path
            guard Route.isPath(whole) || whole.isEmpty && path == "/*" else {
                throw .wrong("\(place).path", "/name, or /name/* for all below", "\"\(path.prefix(80))\"")
            }
        }
    }

    /// Whether a text can name something of an upstream.
    private func isName(_ name: String) -> Bool {
        (1...256).contains(name.utf8.count) && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{7f}" }
    }
#endif
