internal import Diagnostics
internal import Localization

/// What `<data>` says: how the sheet becomes videos, and what its columns are.
struct DataDeclaration: Sendable {
    enum Each: Hashable, Sendable {
        case row, all
        /// One video per distinct value of the column.
        case group(String)
    }

    var each = Each.row
    /// The column that names a video; with `.all` the name itself.
    var key: String?
    /// The column that says in which languages a row is for sale.
    var markets: String?
    /// The columns that say when a row's video appears, and when it retires.
    var from: String?
    var until: String?
    var condition: Expression?
    var columns: [Column] = []
    var lists: [RowList] = []
    var tables: [ChildTable] = []
    var reading = CellReading()
    var eachPlace: Place?
    var keyPlace: Place?
    var marketsPlace: Place?
    var fromPlace: Place?
    var untilPlace: Place?

    /// A `<rows>`: some rows of the video under a name.
    struct RowList: Sendable {
        var name: String
        var condition: Expression?
        var order: Order?
        var limit: Int?
        var place: Place
    }

    /// One video per row, no declared columns: a template without `<data>`.
    init() {}

    /// The columns of a child table.
    init(columns: [Column]) { self.columns = columns }

    /// Reads a checked `<data>` element.
    init(_ element: Element, into diagnostics: inout Diagnostics) {
        switch element.literal("each") {
        case nil, "row": each = .row
        case "all": each = .all
        case let column?: each = .group(column)
        }
        eachPlace = element.attributes["each"]?.place
        key = element.literal("key")
        keyPlace = element.attributes["key"]?.place
        markets = element.literal("markets")
        marketsPlace = element.attributes["markets"]?.place
        from = element.literal("from")
        fromPlace = element.attributes["from"]?.place
        until = element.literal("until")
        untilPlace = element.attributes["until"]?.place
        condition = element.expression("where")
        if let language = element.literal("numbers").flatMap({ try? LanguageTag($0) }) {
            reading.numbers = NumberNotation(language)
        }
        if let pattern = element.literal("dates") {
            do {
                reading.dates = try DatePattern(pattern)
            } catch {
                diagnostics.add(.error("bad-value", at: element.place(of: "dates"), error.message, hint: error.hint))
            }
        }
        for child in element.elements {
            switch child.name {
            case "column": Self.add(Column(child), to: &columns, into: &diagnostics)
            case "table": add(ChildTable(child, into: &diagnostics), into: &diagnostics)
            default: add(list: child, into: &diagnostics)
            }
        }
        if each == .all, key == nil {
            diagnostics.add(
                .error(
                    "missing-attribute", at: element.place, "each=\"all\" needs a key: the name of the one video",
                    hint: "key=\"catalogue\""))
        }
    }

    private mutating func add(_ table: ChildTable, into diagnostics: inout Diagnostics) {
        if tables.contains(where: { $0.name == table.name }) || columns.contains(where: { $0.name == table.name }) {
            diagnostics.add(
                .error("duplicate-name", at: table.place, "something else is called \"\(table.name)\" already"))
        }
        tables.append(table)
    }

    /// Adds a declared column to those of its table.
    static func add(_ column: Column, to columns: inout [Column], into diagnostics: inout Diagnostics) {
        if let before = columns.first(where: { $0.name == column.name }) {
            diagnostics.add(
                .error(
                    "duplicate-name", at: column.place, "column \"\(column.name)\" is declared twice",
                    hint: "the first is at \(before.place)"))
        } else {
            columns.append(column)
        }
        if case .money(let code?) = column.type, !NumberNotation.isCurrency(code) {
            diagnostics.add(
                .error("bad-value", at: column.place, "currency \"\(code)\" is not a currency code such as USD or EUR"))
        }
    }

    private mutating func add(list element: Element, into diagnostics: inout Diagnostics) {
        let list = RowList(
            name: element.literal("name") ?? "", condition: element.expression("where"), order: element.order,
            limit: element.literal("limit").flatMap { Int($0) }, place: element.place)
        if lists.contains(where: { $0.name == list.name }) || columns.contains(where: { $0.name == list.name }) {
            diagnostics.add(.error("duplicate-name", at: list.place, "\"\(list.name)\" is declared twice"))
        } else if each == .row {
            diagnostics.add(
                .error(
                    "rows", at: list.place, "<rows> needs several rows in a video",
                    hint: "say each=\"all\" or each=\"COLUMN\" on <data>"))
        } else {
            lists.append(list)
        }
    }
}
