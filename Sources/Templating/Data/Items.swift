internal import Diagnostics
internal import Localization
internal import Tables
internal import TimelineModel

/// Makes the videos out of a sheet's rows: filtered, grouped, named.
struct Items {
    let template: Template
    let binding: SheetBinding
    let table: Table
    /// What the table was before rows were left out that are outside their window.
    var windows: Windows?

    private var data: DataDeclaration { template.data }

    /// The videos in the sheet's order, each with what is wrong with it so far.
    func items() -> [Item] {
        var items: [Item]
        switch data.each {
        case .row:
            items = kept().map { row, problems in
                Item(key: key(of: row) ?? "row\(row.number)", rows: [row], diagnostics: problems)
            }
        case .all:
            let rows = kept()
            var problems = Diagnostics()
            for (_, found) in rows { problems.add(found) }
            items = rows.isEmpty ? [] : [Item(key: data.key ?? "all", rows: rows.map(\.0), diagnostics: problems)]
        case .group(let column): items = groups(by: column)
        }
        for index in items.indices {
            checkKey(&items[index])
            checkMarkets(&items[index])
            checkWindows(&items[index])
        }
        checkDuplicates(&items)
        return items
    }

    /// The rows for which `where` is true, and those for which it cannot be told.
    private func kept() -> [(Row, Diagnostics)] {
        guard let condition = data.condition else { return table.rows.map { ($0, Diagnostics()) } }
        return table.rows.compactMap { row in
            do throws(Diagnostic) {
                return try condition.evaluate(scope(row)).isTrue ? (row, Diagnostics()) : nil
            } catch {
                return (row, Diagnostics([error]))
            }
        }
    }

    /// The rows that would be made into videos, each with the name of the one that it would belong to.
    func named() -> [(row: Row, key: String)] {
        kept().map { row, _ in
            switch data.each {
            case .row: (row, key(of: row) ?? "row\(row.number)")
            case .all: (row, data.key ?? "all")
            case .group(let column):
                (row, key(of: row) ?? text(column, of: row).flatMap { $0.isEmpty ? nil : $0 } ?? "row\(row.number)")
            }
        }
    }

    private func groups(by column: String) -> [Item] {
        var order: [String] = []
        var groups: [String: Item] = [:]
        for (row, problems) in kept() {
            guard let value = text(column, of: row), !value.isEmpty else {
                let place = binding.bound[column]?.index.map { row.place($0) }
                let problem = Diagnostic.error(
                    "empty-key", at: place, "\"\(column)\" is empty: the row belongs to no video",
                    hint: "rows are grouped by this column: <data each=\"\(column)\">")
                let name = "row\(row.number)"
                order.append("\u{0}" + name)
                groups["\u{0}" + name] = Item(key: name, rows: [row], diagnostics: Diagnostics([problem]))
                continue
            }
            if groups[value] == nil {
                order.append(value)
                groups[value] = Item(key: data.key == nil ? value : key(of: row) ?? value, rows: [])
            }
            groups[value]?.rows.append(row)
            groups[value]?.diagnostics.add(problems)
        }
        return order.compactMap { groups[$0] }
    }

    private func key(of row: Row) -> String? {
        data.key.flatMap { text($0, of: row) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func text(_ name: String, of row: Row) -> String? {
        guard let bound = binding.bound[name], let index = bound.index ?? bound.variants.values.min() else {
            return nil
        }
        return row[index].trimmingWhitespace
    }

    private func scope(_ row: Row) -> RootScope {
        let language = template.languageTag
        let record = RowRecord(
            row: row, binding: binding, reader: template.reader(of: table.file), languages: [],
            lastLanguages: language.fallbacks)
        let item = Item(key: "", rows: [row])
        return RootScope(
            record: record, lists: [:],
            builtIns: RootScope.builtIns(item: item, output: nil, language: language),
            formats: template.formats(language), frameRate: template.frameRate)
    }

    // MARK: Keys

    private func keyPlace(_ row: Row) -> Place? {
        var column = data.key
        if case .group(let group) = data.each, column == nil { column = group }
        return column.flatMap { binding.bound[$0]?.index }.map { row.place($0) }
    }

    private func checkKey(_ item: inout Item) {
        guard data.each != .all, let row = item.rows.first, let name = data.key, let text = text(name, of: row) else {
            return
        }
        if text.isEmpty {
            item.diagnostics.add(
                .error(
                    "empty-key", at: keyPlace(row), "\"\(name)\" is empty, and names the video",
                    hint: "fill the cell: <data key=\"\(name)\">"))
        }
    }

    private func checkDuplicates(_ items: inout [Item]) {
        var seen: [String: Int] = [:]
        for index in items.indices {
            guard let row = items[index].rows.first else { continue }
            if let before = seen[items[index].key], let first = items[before].rows.first {
                items[index].diagnostics.add(
                    .error(
                        "duplicate-key", at: keyPlace(row) ?? .file(table.file),
                        "the key \"\(items[index].key)\" is already that of row \(first.number)",
                        hint: "every video needs a name of its own; rows of one video are grouped with each=\"COLUMN\"")
                )
            } else {
                seen[items[index].key] = index
            }
        }
    }
}

extension Items {
    /// Reports what is wrong with cells that are about time.
    func checkWindows(_ item: inout Item) {
        guard let windows else { return }
        for row in item.rows { item.diagnostics.add(windows.problems(ofRow: row.number)) }
    }
}

extension Template {
    /// How cells of a sheet are read.
    func reader(of file: String) -> CellReader {
        CellReader(reading: data.reading, base: TemplateFiles.folder(of: file))
    }
}
