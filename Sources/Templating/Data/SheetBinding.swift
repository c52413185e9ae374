internal import Diagnostics
internal import Localization
internal import Tables

/// Which columns of a sheet stand behind the names of a template.
struct SheetBinding: Sendable {
    /// A name: its declaration, its column, and the columns that hold it in other languages.
    struct Bound: Sendable {
        var column: Column
        /// Counted from 0; nil when the sheet has it only by language, or not at all.
        var index: Int?
        var variants: [LanguageTag: Int]
    }

    let bound: [String: Bound]
    /// The declared columns, in the order of declaration.
    let declared: [Bound]
    /// The child tables, by name.
    var tables: [String: BoundTable] = [:]

    /// What names of a row mean: its columns, and the rows of child tables that belong to it.
    var types: [String: ValueType] {
        bound.mapValues(\.column.type.valueType).merging(tables.mapValues(\.type)) { column, _ in column }
    }

    init(_ data: DataDeclaration, header: [HeaderCell], file: String, into diagnostics: inout Diagnostics) {
        var found: [String: Bound] = [:]
        var declared: [Bound] = []
        var meant: [String: Column] = [:]
        for column in data.columns {
            let index = header.first { $0.name == column.header }?.column
            let variants = Self.variants(of: column.header, in: header)
            // An optional column may be missing as a whole: every cell of it is blank.
            if index == nil, variants.isEmpty, !column.isOptional {
                let near = NearestName.find(column.header, among: header.map(\.name))
                diagnostics.add(Self.missing(column, header, file, near))
                near.map { meant[$0] = column }
            }
            let bound = Bound(column: column, index: index, variants: variants)
            found[column.name] = bound
            declared.append(bound)
        }
        for cell in header where found[cell.name] == nil {
            // If this is the one that a declaration meant, what it declares holds: one mistake is told once.
            var column = meant[cell.name] ?? Column(undeclared: cell.name, place: cell.place)
            column.name = cell.name
            found[cell.name] = Bound(
                column: column, index: cell.column,
                variants: Self.variants(of: cell.name, in: header))
        }
        bound = found
        self.declared = declared
        checkCurrencies(into: &diagnostics)
    }

    private func checkCurrencies(into diagnostics: inout Diagnostics) {
        for column in declared.map(\.column) {
            guard let name = column.currencyColumn else { continue }
            guard case .money = column.type else {
                diagnostics.add(
                    .error(
                        "bad-value", at: column.currencyPlace, "\(column.name) is \(column.type.valueType), not money",
                        hint: "write type=\"money\""))
                continue
            }
            guard bound[name] == nil else { continue }
            diagnostics.add(
                .error(
                    "unknown-column", at: column.currencyPlace, "there is no column \"\(name)\"",
                    hint: NearestName.hint(name, among: bound.keys.sorted())))
        }
    }

    private static func missing(
        _ column: Column, _ header: [HeaderCell], _ file: String, _ near: String?
    ) -> Diagnostic {
        let name = column.header == column.name ? "\"\(column.name)\"" : "\"\(column.header)\" (\(column.name))"
        let names = header.map(\.name)
        let hint =
            near.map { "did you mean the column \"\($0)\"? then write header=\"\($0)\"" }
            ?? "the header has \(names.prefix(12).joined(separator: ", "))" + (names.count > 12 ? " …" : "")
        return .error("missing-column", at: column.place, "\(file) has no column \(name)", hint: hint)
    }

    /// `title_fr`, `title:fr` and `title[fr]` for `title`.
    private static func variants(of header: String, in cells: [HeaderCell]) -> [LanguageTag: Int] {
        var variants: [LanguageTag: Int] = [:]
        for cell in cells where cell.name.hasPrefix(header) && cell.name != header {
            var suffix = cell.name.dropFirst(header.count)
            switch suffix.first {
            case "_", ":": suffix = suffix.dropFirst()
            case "[" where suffix.last == "]": suffix = suffix.dropFirst().dropLast()
            default: continue
            }
            if let tag = try? LanguageTag(String(suffix)), variants[tag] == nil { variants[tag] = cell.column }
        }
        return variants
    }

    /// The languages that some column has cells of its own for.
    var languages: Set<LanguageTag> {
        tables.values.reduce(Set(bound.values.flatMap(\.variants.keys))) { $0.union($1.binding.languages) }
    }

    /// What the template calls each column: `title`, and `title:fr` for its cells in another language.
    var names: [Int: String] {
        var names: [Int: String] = [:]
        for (name, bound) in bound.sorted(by: { $0.key < $1.key }) {
            if let index = bound.index { names[index] = name }
            for (language, index) in bound.variants { names[index] = "\(name):\(language)" }
        }
        return names
    }
}
