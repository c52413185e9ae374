internal import Localization
internal import Tables

/// Which columns of a sheet say when something of a row begins and ends.
///
/// Those that the template names; where it names none, those that are called as it is usual, in shops' feeds for Google
/// too. A template that declares such a name as something else than a date means something else by it.
struct WindowColumns: Sendable {
    /// Cells that hold for a time only.
    struct Held: Sendable {
        /// The template's name of the column.
        var name: String
        /// The cells, and the intervals beside them: for a language's cells, those of the language first.
        var cell: Int
        var intervals: [Int]
    }

    /// Where a row's video appears and retires, counted from 0.
    let from: Int?
    let until: Int?
    /// Whether a product that has not come yet may be shown all the same: `from` is Google's, which is about delivery.
    let fromIsOfDelivery: Bool
    /// The columns that were taken for dates because of their names alone, with these.
    let byName: [Int: String]
    /// Google's `availability` and the date from which something that can be ordered in advance is there.
    let availability: (cell: Int, date: Int)?
    let held: [Held]

    var isEmpty: Bool { from == nil && until == nil && availability == nil && held.isEmpty }

    init(_ data: DataDeclaration, _ binding: SheetBinding, _ header: [HeaderCell]) {
        func index(_ name: String) -> Int? { header.first { $0.name == name }?.column }
        func index(_ name: String, as type: ColumnType) -> Int? {
            let declared = data.columns.first { $0.header == name }
            return declared.map { $0.type == type } ?? true ? index(name) : nil
        }
        let delivery = index("availability_date", as: .date)
        let ownFrom = data.from == nil ? index("from", as: .date) : data.from.flatMap { binding.bound[$0]?.index }
        fromIsOfDelivery = data.from == nil && ownFrom == nil && delivery != nil
        from = fromIsOfDelivery ? delivery : ownFrom
        let ownUntil = data.until.flatMap { binding.bound[$0]?.index }
        let usualUntil = index("until", as: .date) ?? index("expiration_date", as: .date)
        until = data.until == nil ? usualUntil : ownUntil
        let guessed = [data.from == nil ? from : nil, data.until == nil ? until : nil].compactMap { $0 }
        byName = header.reduce(into: [:]) { names, cell in
            let isDeclared = data.columns.contains { $0.header == cell.name }
            if guessed.contains(cell.column), !isDeclared { names[cell.column] = cell.name }
        }
        availability = index("availability", as: .text).flatMap { cell in delivery.map { (cell, $0) } }
        let sale = index("sale_price_effective_date", as: .text)
        var held: [Held] = []
        for (name, bound) in binding.bound.sorted(by: { $0.key < $1.key }) {
            let interval: SheetBinding.Bound?
            if let during = bound.column.during {
                interval = binding.bound[during]
            } else if bound.column.header == "sale_price", let sale {
                interval = binding.bound.values.first { $0.index == sale }
            } else {
                continue
            }
            guard let interval else { continue }
            let plain = [interval.index].compactMap { $0 }
            let cells =
                [(bound.index, plain)]
                + bound.variants.map { tag, index in
                    (index, tag.fallbacks.compactMap { interval.variants[$0] } + plain)
                }
            for case let (cell?, intervals) in cells where !intervals.isEmpty {
                held.append(Held(name: name, cell: cell, intervals: intervals))
            }
        }
        self.held = held.sorted { $0.cell < $1.cell }
    }

    /// What Google calls a product that can be ordered before it is there: `preorder`, `pre-order`, `backorder`.
    static func isOrderedAhead(_ cell: String) -> Bool {
        let word = cell.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
        return word == "preorder" || word == "backorder"
    }

    /// What Google calls one that is.
    static let inStock = "in_stock"
}
