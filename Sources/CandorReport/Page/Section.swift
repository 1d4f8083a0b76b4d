import Mustache

/// A part of the page: its stored properties are what its template names.
///
/// To add a section, write such a type in `Sections/` and list it in ``HTMLReport/html()``.
protocol Section {
    /// A mustache template. `{{name}}` escapes; `{{{name}}}` does not and is for drawings and rendered sections alone.
    static var template: String { get }
}

extension Section {
    /// The template filled with the properties of this value.
    func render() -> String {
        Escaping.register()
        do {
            return try MustacheTemplate(string: Escaping.pragma + Self.template).render(self)
        } catch {
            // Templates are constants of this module, each rendered by its tests.
            preconditionFailure("the template of \(Self.self) does not parse: \(error)")
        }
    }
}

/// Makes `{{name}}` escape by Unicode scalars (see ``Markup``); the escape of the template library compares grapheme
/// clusters and leaves a `<` that follows a prepending character as it is.
private struct Escaping: MustacheContentType {
    static let name = "CANDOR"
    static let pragma = "{{% CONTENT_TYPE: \(name)}}"
    private static let once: Void = MustacheContentTypes.register(Escaping(), named: name)

    /// Tells the template library of this content type, once in the life of the process.
    static func register() { _ = once }

    func escapeText(_ text: String) -> String { Markup.escape(text) }
}
