internal import Diagnostics
internal import Foundation
internal import TimelineModel

/// Reads the attributes of one element for one video, noting the cells they come from.
final class Values {
    private unowned let resolution: Resolution
    private let attributes: [String: AttributeValue]
    private let declaration: ElementDeclaration
    private let scope: any Scope
    let place: Place
    private let translation: Place?
    private let base: String
    /// Whether start is on the right where the element is.
    let isMirrored: Bool
    /// The cells that were read, in reading order, each once.
    private(set) var cells: [Place] = []

    init(_ instance: Instance, _ resolution: Resolution) {
        self.resolution = resolution
        attributes = instance.element.attributes
        declaration = instance.element.declaration
        scope = instance.scope
        place = instance.element.place
        translation = instance.element.translation
        base = instance.element.base
        isMirrored = resolution.isMirrored(instance)
    }

    init(
        _ attributes: [String: AttributeValue], _ element: Element, _ scope: any Scope, _ resolution: Resolution
    ) {
        self.resolution = resolution
        self.attributes = attributes
        declaration = element.declaration
        self.scope = scope
        place = element.place
        translation = element.translation
        base = element.base
        isMirrored = resolution.isMirrored
    }

    private init(_ other: Values, reading scope: any Scope) {
        (resolution, attributes, declaration) = (other.resolution, other.attributes, other.declaration)
        (place, translation, base, isMirrored) = (other.place, other.translation, other.base, other.isMirrored)
        self.scope = scope
    }

    /// The same attributes with other names to read.
    func reading(_ scope: any Scope) -> Values { Values(self, reading: scope) }

    var provenance: Provenance { Provenance(template: place, translation: translation, cells: cells) }

    func note(_ others: [Place]) {
        for cell in others where !cells.contains(cell) { cells.append(cell) }
    }

    func has(_ name: String) -> Bool { attributes[name] != nil }

    /// Whether an attribute of this name is one of the element's own.
    func takes(_ name: String) -> Bool { declaration.attribute(name) != nil }

    var elementName: String { declaration.name }

    func place(of name: String) -> Place { attributes[name]?.place ?? place }

    /// The characters of an attribute; nil when it is not there, or was wrong and reported.
    func text(_ name: String) -> String? { filled(name)?.text }

    /// The cells that an attribute's characters come from.
    func cells(of name: String) -> [Place] { filled(name)?.cells ?? [] }

    /// An attribute that is one of the words of an enumeration.
    func word<Word: RawRepresentable<String> & Sendable>(_ name: String, _ type: Word.Type) -> Word? {
        value(name) { Word(rawValue: $0) }
    }

    /// An attribute as `parse` reads it; what a cell brought that cannot be read is an error at the cell.
    func value<Result: Sendable>(_ name: String, _ parse: (String) -> Result?) -> Result? {
        guard let attribute = attributes[name] else { return nil }
        // What the template itself says was checked when it was loaded.
        if let value = attribute.literal(parse) { return value }
        guard let (text, cells) = filled(name) else { return nil }
        let declared = declaration.attribute(name)
        if declared?.type.accepts(text) ?? true, let value = parse(text) { return value }
        let fallback = AttributeDeclaration(name, .text, "")
        resolution.diagnostics.add(
            LiteralProblem.diagnostic(text, declared ?? fallback, place: cells.first ?? place(of: name)))
        return nil
    }

    private func filled(_ name: String) -> (text: String, cells: [Place])? {
        switch attributes[name]?.content {
        case .literal(let text): return (text, [])
        case .interpolation(let interpolation):
            do {
                let value = try interpolation.text(scope, as: .plain)
                note(value.cells)
                guard case .text(let text) = value.content else { return nil }
                return (text, value.cells)
            } catch {
                resolution.diagnostics.add(error)
                return nil
            }
        default: return nil
        }
    }

    /// A file named by an attribute; nil when it is not there, or cannot be used and was reported.
    ///
    /// - Parameter isOptional: Whether a blank cell is no file instead of an error.
    func asset(_ name: String, _ kind: Asset.Kind, isOptional: Bool = false) -> Asset? {
        guard let file = file(name, kind, isOptional: isOptional) else { return nil }
        return resolution.asset(file.name, kind, base: file.base, at: file.place)
    }

    /// What an attribute calls a file, which nobody has looked for yet; nil when it is not there, or cannot be told
    /// and was reported.
    func file(_ name: String, _ kind: Asset.Kind, isOptional: Bool = false) -> NamedFile? {
        var file: (name: String, base: String, cells: [Place])?
        if case .interpolation(let interpolation)? = attributes[name]?.content, let single = interpolation.single {
            do {
                let value = try single.evaluate(scope)
                note(value.cells)
                if case .asset(_, let path, let folder) = value.content { file = (path, folder, value.cells) }
                if value.isBlank, isOptional { return nil }
            } catch {
                resolution.diagnostics.add(error)
                return nil
            }
        }
        if file == nil {
            guard let (text, cells) = filled(name) else { return nil }
            // A path put together from a cell is looked for where the sheet is, like a cell that is a path.
            file = (text, cells.isEmpty ? base : resolution.tableFolder, cells)
        }
        guard let file else { return nil }
        return NamedFile(
            name: file.name, kind: kind, base: file.base, place: file.cells.first ?? place(of: name))
    }

    func seconds(_ name: String) -> Double? {
        value(name) { TimeLiteral($0) }?.seconds(at: resolution.rate)
    }

    func length(_ name: String, parent: Double) -> Double? {
        value(name) { LengthValue($0) }?.pixels(in: resolution.output, parent: parent)
    }
}
