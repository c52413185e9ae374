/// Where something is, in the words of the person who wrote it: a line of a template, a cell of a sheet.
///
/// Paths are kept as the user gave them; `description` prints only what helps to find the spot.
public enum Place: Hashable, Codable, Sendable {
    /// A file as a whole.
    case file(String)
    /// A spot in a text file. Lines and columns count from 1; columns count Unicode scalars.
    case source(file: String, line: Int, column: Int)
    /// A cell of a table. Row 1 is the header, as a spreadsheet program shows it.
    case cell(file: String, CellReference)
    /// A byte of a file, where characters cannot be counted because the bytes do not decode.
    case byte(file: String, offset: Int, row: Int?)
    /// An option of the command line, such as `--rows`.
    case option(String)

    /// The file this place is in, as the user named it.
    public var file: String? {
        switch self {
        case .file(let file), .source(let file, _, _), .cell(let file, _), .byte(let file, _, _): file
        case .option: nil
        }
    }
}

extension Place: CustomStringConvertible {
    /// `template.xml:12:5`, `products.csv F17`, `products.csv byte 812 (row 9)`, `--rows`.
    public var description: String {
        switch self {
        case .file(let file): file
        case .source(let file, let line, let column): "\(file):\(line):\(column)"
        case .cell(let file, let cell): "\(file) \(cell)"
        case .byte(let file, let offset, let row):
            "\(file) byte \(offset)" + (row.map { " (row \($0))" } ?? "")
        case .option(let name): name
        }
    }
}

/// A cell by column and row, printed the way spreadsheet programs name it: `F17`.
public struct CellReference: Hashable, Codable, Sendable, CustomStringConvertible {
    /// Column, counted from 0 (column `A`).
    public var column: Int
    /// Row, counted from 1; row 1 is the header.
    public var row: Int

    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    public var description: String { Self.letters(column: column) + String(row) }

    /// The letters of a column counted from 0: `A`, `Z`, `AA`.
    public static func letters(column: Int) -> String {
        var rest = column
        var letters: [Character] = []
        repeat {
            letters.append(Character(Unicode.Scalar(UInt8(65 + rest % 26))))
            rest = rest / 26 - 1
        } while rest >= 0
        return String(letters.reversed())
    }
}
