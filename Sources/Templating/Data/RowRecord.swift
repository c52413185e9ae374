internal import Diagnostics
internal import Localization
internal import Tables

/// A row of the sheet in one language, as expressions see it.
struct RowRecord: Record {
    let row: Row
    let binding: SheetBinding
    let reader: CellReader
    /// The language and its fallbacks, best first.
    let languages: [LanguageTag]
    /// The template's own language and its fallbacks, for columns that the sheet has by language only.
    let lastLanguages: [LanguageTag]
    /// Takes note of the columns that are read.
    var reads: ColumnReads?
    /// Remembers the cells that were read.
    var cells: CellMemory?

    func field(_ name: String) throws(Diagnostic) -> Value? {
        guard let bound = binding.bound[name] else {
            // That there is no such column is known now, too.
            reads?.note(name)
            guard let table = binding.tables[name] else { return nil }
            let key = try key(of: table)
            return Value(.list(table.records(of: key, languages: languages).map { Value(.record($0)) }))
        }
        return try value(of: bound)
    }

    /// The cell that the row shares with those of a child table.
    func key(of table: BoundTable) throws(Diagnostic) -> String {
        guard let index = binding.bound[table.declaration.on]?.index else { return "" }
        reads?.note(table.declaration.on)
        return row[index].trimmingWhitespace
    }

    /// The first cell that is not blank: in the language, its fallbacks, then the default; blank when all are.
    func value(of bound: SheetBinding.Bound) throws(Diagnostic) -> Value {
        reads?.note(bound.column.name)
        func variants(_ tags: [LanguageTag]) -> [(index: Int, language: LanguageTag?)] {
            tags.compactMap { tag in bound.variants[tag].map { ($0, tag) } }
        }
        var columns = variants(languages)
        if let index = bound.index { columns.append((index, nil)) }
        columns += variants(lastLanguages)
        var blank = Value.blank
        for (index, language) in columns {
            let value = try value(index, of: bound.column, in: language)
            if !value.isBlank {
                try checkTranslation(bound, shown: language, value)
                return value
            }
            // What is missing is best shown where it is written in the default language.
            if blank.cells.isEmpty || index == bound.index { blank = value }
        }
        return blank
    }

    /// - Parameter shown: The language of the column that the value comes from; nil is the template's own.
    private func checkTranslation(
        _ bound: SheetBinding.Bound, shown: LanguageTag?, _ value: Value
    ) throws(Diagnostic) {
        guard bound.column.translation == .required, let wanted = languages.first, let own = lastLanguages.first,
            !wanted.readsLike(own), shown.map({ !languages.contains($0) }) ?? true
        else { return }
        let name = bound.column.name
        guard let index = languages.lazy.compactMap({ bound.variants[$0] }).first else {
            throw .error(
                "missing-translation", at: .file(row.file), "\"\(name)\" is not in \(wanted), and has to be",
                hint: "add a column \(bound.column.header)_\(wanted.description.replacing("-", with: "_"))")
        }
        throw .error(
            "missing-translation", at: row.place(index), "\"\(name)\" is not in \(wanted), and has to be",
            hint: value.cells.first.map { "\($0) has it in \(shown ?? own)" })
    }

    private func value(_ index: Int, of column: Column, in language: LanguageTag?) throws(Diagnostic) -> Value {
        guard let cells else { return try read(index, of: column, in: language) }
        return try cells.value(row.number, index, of: column.name) { () throws(Diagnostic) in
            try read(index, of: column, in: language)
        }
    }

    private func read(_ index: Int, of column: Column, in language: LanguageTag?) throws(Diagnostic) -> Value {
        let currency = try currency(of: column, beside: row[index], in: language)
        return try reader.value(row[index], of: column, at: row.place(index), in: language, currency: currency)
    }
}

extension RowRecord {
    /// What the row says about the currency of an amount.
    ///
    /// A cell for one market takes the currency of that market where the sheet has one, and a cell for all of them that
    /// for all: an amount is never shown in a currency it was not written for.
    fileprivate func currency(
        of column: Column, beside amount: String, in language: LanguageTag?
    ) throws(Diagnostic) -> CurrencyCell? {
        guard let name = column.currencyColumn, let bound = binding.bound[name], !amount.trimmingWhitespace.isEmpty
        else { return nil }
        reads?.note(name)
        var columns = (language?.fallbacks ?? []).compactMap { bound.variants[$0] }
        if let index = bound.index { columns.append(index) }
        columns += lastLanguages.compactMap { bound.variants[$0] }
        let filled = columns.first { !row[$0].trimmingWhitespace.isEmpty } ?? bound.index ?? columns.first
        return try filled.map { index throws(Diagnostic) in try CurrencyCell(row[index], at: row.place(index)) }
    }
}

/// The rows of a group as one: a plain column takes the first cell that is not blank.
struct GroupRecord: Record {
    let rows: [RowRecord]

    func field(_ name: String) throws(Diagnostic) -> Value? {
        if let table = rows.first?.binding.tables[name] {
            // What belongs to any of its rows belongs to the group, once.
            var seen: Set<String> = []
            var records: [Value] = []
            for row in rows where seen.insert(try row.key(of: table)).inserted {
                guard case .list(let own)? = try row.field(name)?.content else { continue }
                records += own
            }
            return Value(.list(records))
        }
        var first: Value?
        for row in rows {
            guard let value = try row.field(name) else { return nil }
            if !value.isBlank { return value }
            if first == nil { first = value }
        }
        return first
    }
}
