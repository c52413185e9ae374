public import Diagnostics
public import TimelineModel

/// What the cells of a video's rows were read as, and the files they name: languages and outputs share most of them.
///
/// For the rows of one sheet. Unchecked: used by the one thread that resolves a row's videos, one after the other.
public final class CellMemory: @unchecked Sendable {
    private struct Cell: Hashable {
        var row: Int
        var column: Int
    }

    private var known: [Cell: (name: String, value: Result<Value, Diagnostic>)] = [:]

    var files = AssetMemory()

    public init() {}

    /// The value of a cell.
    ///
    /// - Parameters:
    ///   - row: The row's number in the sheet.
    ///   - index: The cell's column, which also tells the language it is read in.
    ///   - name: What the template calls the column: two declarations may read one column differently.
    func value(
        _ row: Int, _ index: Int, of name: String, read: () throws(Diagnostic) -> Value
    ) throws(Diagnostic) -> Value {
        let cell = Cell(row: row, column: index)
        if let (known, value) = known[cell], known == name { return try value.get() }
        let value = Result { () throws(Diagnostic) in try read() }
        known[cell] = (name, value)
        return try value.get()
    }
}

/// The files that were asked for, found or not.
struct AssetMemory {
    struct Name: Hashable {
        var name: String
        var kind: Asset.Kind
        var base: String
    }

    private var known: [Name: Result<Asset, AssetProblem>] = [:]

    mutating func asset(_ name: Name, _ world: World) throws(AssetProblem) -> Asset {
        if let found = known[name] { return try found.get() }
        let found = Result { () throws(AssetProblem) in
            try world.assets.asset(name.name, kind: name.kind, base: name.base)
        }
        known[name] = found
        return try found.get()
    }
}

extension BoundTemplate {
    /// What is wrong with a video before anything of it is resolved: its cells, each by itself, in one language.
    ///
    /// `resolve` finds the same again.
    public func cellFindings(of item: Item, locale: String?, world: World, cells: CellMemory) -> Diagnostics {
        guard let output = template.outputs.first else { return item.diagnostics }
        let resolution = Resolution(
            bound: self, item: item, locale: locale, output: output, world: world, cells: cells)
        let found = resolution.cellFindings()
        return windows?.explained(found) ?? found
    }
}
