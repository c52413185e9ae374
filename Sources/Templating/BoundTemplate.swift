public import Diagnostics
internal import Localization
public import Tables
public import TimelineModel

/// One video to be made: its name and the rows it is made from.
public struct Item: Sendable {
    /// What names the video, unique in the sheet.
    public var key: String
    /// The row, or the rows of the group; never empty.
    public var rows: [Row]
    /// What is wrong with it whatever the language and output; with an error among it, the video cannot be made.
    public var diagnostics: Diagnostics

    public init(key: String, rows: [Row], diagnostics: Diagnostics = Diagnostics()) {
        self.key = key
        self.rows = rows
        self.diagnostics = diagnostics
    }
}

/// A template that met a sheet. Safe to use from several threads.
public struct BoundTemplate: Sendable {
    public let template: Template
    /// The sheet as the user named it.
    public let tableFile: String
    /// The videos in the sheet's order.
    public let items: [Item]
    /// The languages that some column has cells of its own for (`title_fr`), as BCP 47 tags, sorted.
    public let languages: [String]

    let binding: SheetBinding
    let moments: Moments
    /// The columns of which a group has one value, so that cells that differ are worth a warning.
    let plainColumns: Set<String>
    /// Every name that something of the template reads: columns, and whatever else has a name.
    let readNames: Set<String>
    /// Whether something depends on the language itself, so that every language may have something of its own.
    let asksForLanguage: Bool
    /// Whether the number of a row may be shown.
    let readsRow: Bool
    /// What the template calls the sheet's columns, by their position from 0.
    let columnNames: [Int: String]
    /// When its rows have videos; nil where no column says it, or nobody asked.
    let windows: Windows?
    /// The rows that have no video now, because their time has not come or is over.
    public let waiting: [WaitingRow]
    let styledAttributes = StyledAttributes()

    /// The timeline of one video in one language and size.
    ///
    /// - Parameters:
    ///   - locale: The language as a BCP 47 tag; nil is the template's own.
    ///   - output: One of the template's outputs.
    ///   - reads: Takes note of the columns that are read.
    ///   - cells: Remembers what the cells of the item were read as, for its other languages and outputs.
    /// - Returns: Nil with at least one error, or the timeline with warnings. Never throws on a user's mistake.
    public func resolve(
        _ item: Item, locale: String?, output: Output, world: World, reads: ColumnReads? = nil,
        cells: CellMemory? = nil
    ) -> Diagnosed<Timeline?> {
        let resolution = Resolution(
            bound: self, item: item, locale: locale, output: output, world: world, reads: reads, cells: cells)
        let timeline = resolution.timeline()
        let found = windows?.explained(resolution.diagnostics) ?? resolution.diagnostics
        return Diagnosed(found.hasErrors ? nil : timeline, found)
    }

    /// The videos whose rows make an expression true, such as the one of `--where`.
    ///
    /// - Parameter place: What to call the expression in messages: `.option("--where")`.
    /// - Throws: What is wrong with the expression, or with the cells it reads.
    public func items(where expression: String, at place: Place) throws(DiagnosedFailure) -> [Item] {
        try self.items(where: expression, at: place, among: items)
    }

    /// The same for videos as they are at another time.
    public func items(
        where expression: String, at place: Place, among items: [Item]
    ) throws(DiagnosedFailure) -> [Item] {
        var diagnostics = Diagnostics()
        let columns = binding.types
        let names = StaticNames(columns.merging(RootScope.builtInTypes) { column, _ in column }, kind: "column")
        guard let condition = Expression.parse(SourceText(expression, at: place), into: &diagnostics) else {
            throw DiagnosedFailure(diagnostics)
        }
        _ = condition.check(names, into: &diagnostics)
        if diagnostics.hasErrors { throw DiagnosedFailure(diagnostics) }
        var kept: [Item] = []
        for item in items {
            do {
                let scope = rootScope(item, language: template.languageTag, output: nil)
                let rows = GroupRecord(rows: item.rows.map { record($0, language: template.languageTag) })
                let whole = RootScope(
                    record: rows, lists: scope.lists, builtIns: scope.builtIns, formats: scope.formats,
                    frameRate: scope.frameRate)
                if try condition.evaluate(whole).isTrue { kept.append(item) }
            } catch {
                diagnostics.add(error)
            }
        }
        if diagnostics.hasErrors { throw DiagnosedFailure(diagnostics) }
        return kept
    }
}

extension Template {
    /// The template for the rows of one sheet: columns found, expressions checked, rows grouped into videos.
    ///
    /// What is wrong with a single row or video is kept with its item; the others can go on.
    /// - Parameters:
    ///   - table: The sheet, read.
    ///   - children: The child tables, read; nil: their files are read.
    ///   - time: When the sheet is looked at; nil: all rows and cells count, whatever they say about time.
    /// - Throws: Everything about the template and the header that makes every video impossible.
    public func bind(
        to table: Table, children: [String: Table]? = nil, at time: WindowTime? = nil
    ) throws(DiagnosedFailure) -> Diagnosed<BoundTemplate> {
        var diagnostics = Diagnostics()
        var binding = SheetBinding(data, header: table.header, file: table.file, into: &diagnostics)
        let children = children ?? childTables(beside: table.file, into: &diagnostics)
        for child in data.tables {
            if let read = children[child.name] {
                binding.tables[child.name] = BoundTable(child, read, template: self, into: &diagnostics)
            }
            if binding.bound[child.on]?.index == nil {
                diagnostics.add(
                    .error(
                        "unknown-column", at: child.element.place(of: "on"), "there is no column \"\(child.on)\"",
                        hint: NearestName.hint(child.on, among: binding.bound.keys.sorted())))
            }
        }
        var check = StaticCheck(template: self, binding: binding)
        check.run()
        diagnostics.add(check.diagnostics)
        if diagnostics.hasErrors { throw DiagnosedFailure(diagnostics) }
        var template = self
        template.checkTranslations(binding)
        var columns = Set(binding.declared.map(\.column.name)).union(check.readNames)
        if let key = data.key { columns.insert(key) }
        if case .group(let name) = data.each { columns.insert(name) }
        var findings = ColumnFindings(table, binding, data.reading)
        findings.look(at: columns)
        diagnostics.add(findings.diagnostics)
        let windows = time.flatMap { Windows(data, binding, table, at: $0) }
        let now = windows.map { $0.table(at: $0.time.instant) } ?? table
        let items = Items(template: self, binding: binding, table: now, windows: windows).items()
        let bound = BoundTemplate(
            template: template, tableFile: table.file, items: items,
            languages: binding.languages.map(\.description).sorted(), binding: binding, moments: Moments(video),
            plainColumns: check.plainColumns, readNames: check.readNames,
            asksForLanguage: check.asksForLanguage || !sheet.languages.isEmpty, readsRow: check.readsRow,
            columnNames: binding.names, windows: windows,
            waiting: windows?.waiting(of: self, binding) ?? [])
        return Diagnosed(bound, diagnostics)
    }

    /// How a language writes numbers and dates in videos of this template.
    func formats(_ language: LanguageTag) -> Formats { Formats(language, numbering: numbering) }
}

extension BoundTemplate {
    func record(
        _ row: Row, language: LanguageTag, reads: ColumnReads? = nil, cells: CellMemory? = nil
    ) -> RowRecord {
        RowRecord(
            row: row, binding: binding, reader: template.reader(of: tableFile), languages: language.fallbacks,
            lastLanguages: template.languageTag.fallbacks, reads: reads, cells: cells)
    }

    /// The names of a video. `<rows>` lists are added by whoever evaluates them, because that can fail.
    func rootScope(
        _ item: Item, language: LanguageTag, output: Output?, reads: ColumnReads? = nil, cells: CellMemory? = nil
    ) -> RootScope {
        let records = item.rows.map { self.record($0, language: language, reads: reads, cells: cells) }
        let all = Value(.list(records.map { Value(.record($0)) }))
        let record: (any Record)?
        switch template.data.each {
        case .row: record = records.first
        case .group: record = GroupRecord(rows: records)
        case .all: record = nil
        }
        let isGrouped = template.data.each != .row
        return RootScope(
            record: record, lists: isGrouped && (record == nil || binding.bound["rows"] == nil) ? ["rows": all] : [:],
            builtIns: RootScope.builtIns(item: item, output: output, language: language),
            formats: template.formats(language), frameRate: template.frameRate)
    }
}
