internal import Diagnostics
internal import TimelineModel

/// Checks every expression of a template against the header of a sheet, before any row is read.
struct StaticCheck {
    let template: Template
    let binding: SheetBinding
    /// The template's elements, in the language that is checked.
    private let video: Element
    private(set) var diagnostics = Diagnostics()
    /// The columns that are read outside of lists of rows, where a group has one value for all of its rows.
    private(set) var plainColumns: Set<String> = []
    /// Every name that something reads, of columns and of fields.
    private(set) var readNames: Set<String> = []
    /// Whether something reads the built-in `language` or `locale`.
    private(set) var asksForLanguage = false
    /// Whether something may read `row.number`, so that moving a row changes its video.
    private(set) var readsRow = false
    /// Names that only a column can have and none has, in reading order, each where it is read first.
    private(set) var unknownColumns: [Unknown] = []
    private let moments: Moments

    struct Unknown {
        var name: String
        var place: Place?
        /// The child table that would have it; nil for the sheet.
        var table: String?
    }

    /// - Parameter video: The template's elements in another language; nil: as the template has them.
    init(template: Template, binding: SheetBinding, video: Element? = nil) {
        self.template = template
        self.binding = binding
        self.video = video ?? template.video
        moments = Moments(template.video)
    }

    private var data: DataDeclaration { template.data }

    mutating func run() {
        let columns = binding.types
        let row = StaticNames(columns.merging(RootScope.builtInTypes) { column, _ in column }, kind: "column")
        checkData(row)
        var names = RootScope.builtInTypes
        if data.each != .all { names.merge(columns) { _, column in column } }
        let list = ValueType.list(.record(RecordType("the sheet", fields: columns)))
        if data.each != .row {
            if names["rows"] == nil { names["rows"] = list }
            for declared in data.lists { names[declared.name] = list }
        }
        let root = StaticNames(names, kind: data.each == .all ? "name" : "column")
        check(video, root, loops: [], inScene: false)
    }

    private mutating func checkData(_ row: StaticNames) {
        _ = data.condition?.check(row, into: &diagnostics)
        noteUnknown(data.condition?.references ?? [], row)
        for list in data.lists {
            _ = list.condition?.check(row, into: &diagnostics)
            _ = list.order?.expression.check(row, into: &diagnostics)
            let read = (list.condition?.references ?? []) + (list.order?.expression.references ?? [])
            if read.contains(where: { $0.name == "row" }) { readsRow = true }
            noteUnknown(read, row)
        }
        var named: [(String, Place?)] = []
        if case .group(let column) = data.each { named.append((column, data.eachPlace)) }
        if let key = data.key, data.each != .all { named.append((key, data.keyPlace)) }
        if let markets = data.markets { named.append((markets, data.marketsPlace)) }
        if let from = data.from { named.append((from, data.fromPlace)) }
        if let until = data.until { named.append((until, data.untilPlace)) }
        for column in data.columns { if let during = column.during { named.append((during, column.duringPlace)) } }
        for (name, place) in named where binding.bound[name] == nil {
            diagnostics.add(
                .error(
                    "unknown-column", at: place, "there is no column \"\(name)\"",
                    hint: NearestName.hint(name, among: binding.bound.keys.sorted())))
            addUnknown(name, place)
        }
    }

    // MARK: Elements

    private mutating func check(_ element: Element, _ scope: StaticNames, loops: [Int], inScene: Bool) {
        if element.forLanguages != nil { asksForLanguage = true }
        var scope = scope
        var loops = loops
        if let loop = element.loop {
            note(loop.list.references, scope)
            let type = loop.check(scope, into: &diagnostics)
            scope = StaticNames(
                [loop.variable: type, LoopHeader.counter: LoopHeader.counterType], kind: "name", outer: scope)
            loops.append(element.ordinal)
        }
        for (name, value) in element.attributes.sorted(by: { $0.key < $1.key }) where name != "for" {
            let isWords = element.name == "counter" && name == "format"
            let scope = isWords ? Count.names(of: element, in: scope) : scope
            check(value, element.declaration.attribute(name), scope, element, loops: loops, inScene: inScene)
        }
        if element.name == "counter" { Count.check(element, scope, into: &diagnostics) }
        if element.name == "animate" { AnimateValues.check(element, into: &diagnostics) }
        if element.name == "include" {
            scope = FragmentParameters(element).types(element) { value in
                guard case .interpolation(let text) = value.content else { return .text }
                // Everything that is wrong has been said above.
                var ignored = Diagnostics()
                return text.check(scope, as: .plain, into: &ignored)
            }
        }
        for child in element.children {
            switch child {
            case .element(let child) where ["data", "style", "region", "output", "theme"].contains(child.name):
                // Styles are checked where they are used: their texts decide what they can read.
                break
            case .element(let child): check(child, scope, loops: loops, inScene: inScene || element.name == "scene")
            case .text(let text):
                note(text.references, scope)
                _ = text.check(scope, as: .display, into: &diagnostics)
            }
        }
        if element.showsText { checkStyle(of: element, scope) }
    }

    private mutating func check(
        _ value: AttributeValue, _ declaration: AttributeDeclaration?, _ scope: StaticNames, _ element: Element,
        loops: [Int], inScene: Bool
    ) {
        switch value.content {
        case .literal, .loop: break
        case .interpolation(let text):
            note(text.references, scope)
            let type = text.check(scope, as: .plain, into: &diagnostics)
            if let declaration { checkAsset(type, declaration, element, value.place) }
        case .order(let order):
            note(order.expression.references, scope)
            _ = order.expression.check(scope, into: &diagnostics)
        case .expression(let expression) where declaration?.reading == .moment:
            var names = moments.types(seenFrom: element, loops: loops)
            for (name, type) in moments.words(for: element, inScene: inScene) { names[name] = type }
            let timed = StaticNames(names, kind: "name", outer: scope)
            note(expression.references.filter { names[$0.name] == nil }, scope)
            let type = expression.check(timed, into: &diagnostics)
            checkTime(type, expression, value.place)
        case .expression(let expression):
            note(expression.references, scope)
            _ = expression.check(scope, into: &diagnostics)
        }
    }

    private mutating func checkTime(_ type: ValueType, _ expression: Expression, _ place: Place) {
        if type == .time || type == .any || Moments.isZero(expression) { return }
        diagnostics.add(
            .error(
                "not-a-time", at: place, "a time is needed, and this is \(type)",
                hint: type == .number
                    ? TimeLiteral.hint(expression.source.text)
                        ?? "multiply it with a time: \(expression.source.text) * 1s"
                    : "write \(TimeLiteral.expected)"))
    }

    /// `src="{{ title }}"`: a text column is no file.
    private mutating func checkAsset(
        _ type: ValueType, _ declaration: AttributeDeclaration, _ element: Element, _ place: Place
    ) {
        guard let wanted = declaration.type.file, case .asset(let kind) = type, kind != wanted else { return }
        guard wanted != .lut else {
            diagnostics.add(
                .error(
                    "wrong-kind", at: place, "\(declaration.name) needs \(ValueType.asset(.lut)), and this is \(type)"))
            return
        }
        diagnostics.add(
            .error(
                "wrong-kind", at: place, "<\(element.name)> shows \(ValueType.asset(wanted)), and this is \(type)",
                hint: kind == .video ? "use <clip>" : kind == .image ? "use <picture>" : "use <audio>"))
    }

    /// Attributes of styles may read the row of the text that uses them.
    private mutating func checkStyle(of text: Element, _ scope: StaticNames) {
        let names = [text.literal("style"), text.literal("region"), "body"].compactMap { $0 }
        guard let name = names.first(where: template.sheet.hasStyle) else { return }
        for output in template.outputs {
            for language in [template.languageTag] + template.sheet.languages {
                let edition = Edition(output: output, language: language)
                let attributes = template.sheet.edition(edition).styles[name] ?? [:]
                for (_, value) in attributes.sorted(by: { $0.key < $1.key }) {
                    guard case .interpolation(let text) = value.content else { continue }
                    note(text.references, scope)
                    _ = text.check(scope, as: .plain, into: &diagnostics)
                }
            }
        }
    }

    /// Remembers the columns that are read directly, not through the variable of a loop.
    private mutating func note(_ references: [Reference], _ scope: StaticNames) {
        noteUnknown(references, scope)
        for reference in references {
            readNames.insert(reference.name)
            for case .field(let field) in reference.steps { readNames.insert(field) }
        }
        for name in ["language", "locale"]
        where binding.bound[name] == nil && references.contains(where: { $0.name == name }) {
            asksForLanguage = true
        }
        if references.contains(where: { $0.name == "row" }) { readsRow = true }
        for reference in references where binding.bound[reference.name] != nil {
            var names: StaticNames? = scope
            while let current = names, let outer = current.outer as? StaticNames {
                if current.types[reference.name] != nil { break }
                names = outer
            }
            if names?.outer == nil { plainColumns.insert(reference.name) }
        }
    }

    private mutating func noteUnknown(_ references: [Reference], _ scope: StaticNames) {
        for reference in references {
            if let (name, table) = reference.unknownColumn(in: scope) {
                let child = binding.tables.values.first { $0.typeName == table }
                addUnknown(name, reference.place, of: child?.declaration.name)
            }
        }
    }

    private mutating func addUnknown(_ name: String, _ place: Place?, of table: String? = nil) {
        guard !unknownColumns.contains(where: { $0.name == name && $0.table == table }) else { return }
        unknownColumns.append(Unknown(name: name, place: place, table: table))
    }
}

extension Reference {
    /// The column that it would read if there were one of that name: `title`, and `title` of `r.title` with `r` a row.
    ///
    /// - Returns: With what its rows are rows of.
    fileprivate func unknownColumn(in scope: StaticNames) -> (name: String, table: String)? {
        guard var type = scope.type(of: name) else {
            var root = scope
            while let outer = root.outer as? StaticNames { root = outer }
            return root.kindOfNames == "column" && !["nil", "null", "empty"].contains(name) ? (name, "") : nil
        }
        for step in steps {
            switch (type, step) {
            case (.list(let element), .index), (.list(let element), .field("first")),
                (.list(let element), .field("last")):
                type = element
            case (.record(let record), .field(let field)):
                guard let known = record.fields[field] else {
                    return record.part == "column" ? (field, record.name) : nil
                }
                type = known
            default: return nil
            }
        }
        return nil
    }
}
