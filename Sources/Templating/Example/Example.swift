public import Diagnostics
internal import Localization
internal import Tables

extension Template {
    /// A sheet for this template with two rows, or three where rows are grouped: two of one video and one of another.
    ///
    /// Every declared column is in it, optional ones too, and every column that is read without being declared.
    /// The same template always has the same example.
    /// - Returns: With warnings about what cannot be made up, such as rows for a `where` that is never true.
    /// - Throws: What is wrong with the template whatever the sheet.
    public func example() throws(DiagnosedFailure) -> Diagnosed<ExampleTable> {
        var example = Example(self)
        let bound = try bind(to: example.table([]), children: example.children([]))
        example.plainColumns = bound.value.plainColumns
        example.diagnostics.add(bound.diagnostics)
        let rows = try example.rows()
        example.checkCells(rows)
        return Diagnosed(
            ExampleTable(
                header: example.columns.map(\.header), rows: rows, files: example.files(rows),
                children: data.tables.compactMap { child in
                    example.children(rows)[child.name].map { table in
                        ExampleTable.Child(
                            source: child.source, header: table.header.map(\.name), rows: table.rows.map(\.cells))
                    }
                }), example.diagnostics)
    }
}

/// Makes up the rows of an example.
private struct Example {
    private let template: Template
    private(set) var columns: [Column]
    /// The columns of child tables, by the table's name.
    private var childColumns: [String: [Column]] = [:]
    var plainColumns: Set<String> = []
    var diagnostics = Diagnostics()

    private var data: DataDeclaration { template.data }

    init(_ template: Template) {
        self.template = template
        var headers: Set<String> = []
        columns = template.data.columns.filter { headers.insert($0.header).inserted }
        Self.addCurrencies(to: &columns)
        // What is wrong beside the columns that are not declared is said when the template meets the sheet.
        var ignored = Diagnostics()
        var binding = SheetBinding(template.data, header: header, file: file, into: &ignored)
        for child in template.data.tables {
            let key = Column(undeclared: child.column, place: child.place)
            let isDeclared = child.columns.contains { $0.name == key.name }
            var columns = (isDeclared ? [] : [key]) + child.columns
            Self.addCurrencies(to: &columns)
            childColumns[child.name] = columns
        }
        for (name, table) in children([]) {
            guard let child = template.data.tables.first(where: { $0.name == name }) else { continue }
            binding.tables[name] = BoundTable(child, table, template: template, into: &ignored)
            if !columns.contains(where: { $0.name == child.on }) {
                columns.insert(Column(undeclared: child.on, place: child.place), at: 0)
            }
        }
        var check = StaticCheck(template: template, binding: binding)
        check.run()
        var names: [Column] = []
        for unknown in check.unknownColumns where unknown.table != nil {
            let column = Column(undeclared: unknown.name, place: unknown.place ?? .file(template.path))
            childColumns[unknown.table ?? "", default: []].append(column)
        }
        for unknown in check.unknownColumns
        where unknown.table == nil && !columns.contains(where: { $0.name == unknown.name }) {
            let column = Column(undeclared: unknown.name, place: unknown.place ?? .file(template.path))
            unknown.name == template.data.key || template.data.each == .group(unknown.name)
                ? names.append(column) : columns.append(column)
            warn(about: unknown)
        }
        columns = names + columns
        if columns.isEmpty { columns = [Column(undeclared: "id", place: .file(template.path))] }
    }

    /// The columns that name the currencies of others.
    private static func addCurrencies(to columns: inout [Column]) {
        for column in columns {
            guard let name = column.currencyColumn, !columns.contains(where: { $0.name == name }) else { continue }
            columns.append(Column(undeclared: name, place: column.place))
        }
    }

    /// A column that nothing declares may be a slip of the pen.
    private mutating func warn(about unknown: StaticCheck.Unknown) {
        guard let near = NearestName.find(unknown.name, among: data.columns.map(\.name)) else { return }
        diagnostics.add(
            .warning(
                "undeclared-column", at: unknown.place,
                "no <column> declares \"\(unknown.name)\", so the example has a column of that name",
                hint: "did you mean \"\(near)\"?"))
    }

    // MARK: The table

    /// What messages call the sheet that is not written yet.
    private var file: String { "the example" }

    private var header: [HeaderCell] {
        columns.enumerated().map { index, column in
            HeaderCell(
                name: column.header, column: index,
                place: .cell(file: file, CellReference(column: index, row: 1)))
        }
    }

    func table(_ rows: [[String]]) -> Table {
        Table(
            file: file, header: header,
            rows: rows.enumerated().map { Row(file: file, number: $0.offset + 2, cells: $0.element) })
    }

    /// The child tables: two rows for each row of the sheet.
    func children(_ rows: [[String]]) -> [String: Table] {
        var tables: [String: Table] = [:]
        for child in data.tables {
            let own = childColumns[child.name] ?? []
            let header = own.enumerated().map { index, column in
                HeaderCell(
                    name: column.header, column: index,
                    place: .cell(file: child.source, CellReference(column: index, row: 1)))
            }
            let cells = ExampleCells(template: template, columns: own, flag: true, isChild: true)
            let place = columns.firstIndex { $0.name == child.on }
            var keys: [String] = []
            for row in rows {
                if let place, !keys.contains(row[place]) { keys.append(row[place]) }
            }
            let made = keys.flatMap { key in
                (0...1).map { index in
                    own.map { $0.name == child.column ? key : cells.cell($0, index) }
                }
            }
            tables[child.name] = Table(
                file: child.source, header: header,
                rows: made.enumerated().map { Row(file: child.source, number: $0.offset + 2, cells: $0.element) })
        }
        return tables
    }

    /// The rows; of those with every flag set and those with none, the ones of which `where` leaves more.
    mutating func rows() throws(DiagnosedFailure) -> [[String]] {
        let rows = rows(flag: true)
        guard let condition = data.condition else { return rows }
        let kept = try template.bind(to: table(rows), children: children(rows)).value.items.count
        if kept == items { return rows }
        let others = self.rows(flag: false)
        let othersKept = try template.bind(to: table(others), children: children(others)).value.items.count
        if max(kept, othersKept) == 0 {
            diagnostics.add(
                .warning(
                    "no-example", at: condition.source.place(at: condition.root.offset),
                    "where=\"\(condition.source.text)\" leaves out every row of the example",
                    hint: "change the cells that it reads"))
        }
        return othersKept > kept ? others : rows
    }

    /// How many videos the rows are meant for.
    private var items: Int { data.each == .all ? 1 : 2 }

    private func rows(flag: Bool) -> [[String]] {
        let cells = ExampleCells(template: template, columns: columns, flag: flag)
        let isGrouped = if case .group = data.each { true } else { false }
        // The number of the video and of the row, both from 0.
        let places = isGrouped ? [(0, 0), (0, 1), (1, 2)] : [(0, 0), (1, 1)]
        return places.map { item, row in
            columns.map { cells.cell($0, isGrouped && isOfGroup($0) ? item : row) }
        }
    }

    /// Whether the rows of a group agree in the column.
    private func isOfGroup(_ column: Column) -> Bool {
        plainColumns.contains(column.name) || column.name == data.key || data.each == .group(column.name)
    }

    // MARK: What is to be said

    /// Warns about cells that the template would refuse, as where `maxLength` leaves no room for a date.
    mutating func checkCells(_ rows: [[String]]) {
        let reader = template.reader(of: file)
        for row in rows {
            for (column, cell) in zip(columns, row) {
                do throws(Diagnostic) {
                    _ = try reader.value(cell, of: column, at: column.place)
                } catch {
                    diagnostics.add(
                        .warning(
                            "no-example", at: column.place,
                            "nothing plausible was found for the column \"\(column.header)\": \(error.message)",
                            hint: "fill it in yourself"))
                }
            }
        }
    }

    func files(_ rows: [[String]]) -> [ExampleTable.File] {
        var files: [ExampleTable.File] = []
        let cells = ExampleCells(template: template, columns: columns, flag: true)
        for (index, column) in columns.enumerated() {
            guard let kind = cells.fileKind(column) else { continue }
            for row in rows {
                let file = ExampleTable.File(name: row[index], kind: kind)
                if !files.contains(file) { files.append(file) }
            }
        }
        return files
    }
}
