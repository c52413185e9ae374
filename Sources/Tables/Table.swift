public import Diagnostics

/// How a table file is read.
public struct TableOptions: Hashable, Sendable {
    public var encoding: TextEncoding
    /// Nil looks at the first lines.
    public var delimiter: Delimiter?

    public init(encoding: TextEncoding = .utf8, delimiter: Delimiter? = nil) {
        self.encoding = encoding
        self.delimiter = delimiter
    }
}

/// The name of a column and where it is written.
public struct HeaderCell: Hashable, Sendable {
    /// Without white space around it; neither empty nor there twice.
    public var name: String
    /// Counted from 0.
    public var column: Int
    public var place: Place

    public init(name: String, column: Int, place: Place) {
        self.name = name
        self.column = column
        self.place = place
    }
}

/// One row of a table: as many cells as the header has, at least one of them not blank.
public struct Row: Hashable, Sendable {
    /// The file as the user named it.
    public var file: String
    /// The row of the sheet, as a spreadsheet program shows it; the header is row 1.
    public var number: Int
    /// The text of the cells as it stands in the file.
    public var cells: [String]

    public init(file: String, number: Int, cells: [String]) {
        self.file = file
        self.number = number
        self.cells = cells
    }

    public subscript(column: Int) -> String { cells[column] }

    /// Where a cell is: `products.csv F17`.
    public func place(_ column: Int) -> Place {
        .cell(file: file, CellReference(column: column, row: number))
    }
}

/// A whole table in memory. `TableReader` reads one row by row instead.
public struct Table: Sendable {
    /// The file as the user named it.
    public var file: String
    public var header: [HeaderCell]
    /// In the file's order; blank rows and rows with errors are left out.
    public var rows: [Row]

    public init(file: String, header: [HeaderCell], rows: [Row]) {
        self.file = file
        self.header = header
        self.rows = rows
    }

    /// The column of this name, counted from 0.
    public func column(named name: String) -> Int? { header.first { $0.name == name }?.column }

    /// Reads a CSV or TSV file.
    ///
    /// - Parameter name: What messages and places call the file; nil is its path.
    /// - Returns: The rows that are whole, with the findings about those that are not: a row with an error is left
    ///   out, and the rest can go on.
    /// - Throws: Everything found, if the file as a whole cannot be used: it cannot be opened or decoded, its header
    ///   is not one, a quote never closes, or something in it is beyond all measure.
    public static func read(
        path: String, named name: String? = nil, options: TableOptions = TableOptions()
    ) throws(DiagnosedFailure) -> Diagnosed<Table> {
        let reader = try TableReader(path: path, named: name, options: options)
        var rows: [Row] = []
        while let row = try reader.next() { rows.append(row) }
        return Diagnosed(Table(file: reader.file, header: reader.header, rows: rows), reader.diagnostics)
    }
}
