import Diagnostics

/// What is wrong with a table, in the user's words, with a cap: the thousandth finding of a kind helps nobody.
struct TableFindings {
    static let cap = 100

    let file: String
    private(set) var diagnostics = Diagnostics()
    private var untold = 0
    private var hasUntoldErrors = false

    init(file: String) { self.file = file }

    mutating func add(_ finding: Diagnostic) {
        if diagnostics.all.count < Self.cap {
            diagnostics.add(finding)
        } else {
            untold += 1
            if finding.severity == .error { hasUntoldErrors = true }
        }
    }

    /// The cleaned names of the header's cells, after telling what is wrong with them.
    mutating func header(_ record: TableRecord) -> [HeaderCell] {
        let cells = record.cells.enumerated().map { column, text in
            HeaderCell(name: text.trimmed, column: column, place: place(column, record.row))
        }
        tell(record.flaws, row: record.row)
        var seen: [String: HeaderCell] = [:]
        for cell in cells {
            if cell.name.isEmpty {
                add(.error("empty-header", at: cell.place, "this column has no name", hint: "name it, or delete it"))
            } else if let first = seen[cell.name] {
                add(
                    .error(
                        "duplicate-header", at: cell.place,
                        "a second column is called \"\(cell.name)\", the first one is \(letters(first.column))",
                        hint: "rename one of the two"))
            } else {
                seen[cell.name] = cell
            }
        }
        return cells
    }

    /// Tells what is wrong with a row; true if it can be used.
    mutating func accept(_ record: TableRecord, columns: Int, delimiter: Delimiter) -> Bool {
        let flawless = tell(record.flaws, row: record.row)
        let count = record.cells.count
        if count == columns { return flawless }
        let cells = count == 1 ? "1 cell" : "\(count) cells"
        let message = "row \(record.row) has \(cells), expected \(columns) as in the header"
        let hint =
            count > columns
            ? "put quotes around a cell that contains a \(delimiter.name)"
            : "an empty cell still needs its \(delimiter.name)"
        add(.error("ragged-row", at: place(min(count, columns), record.row), message, hint: hint))
        return false
    }

    /// Ends the findings of a file that could be read to its end.
    mutating func finish(hasRows: Bool, headerRow: Place?) {
        if !hasRows {
            add(.warning("no-rows", at: .file(file), "the table has a header and no rows"))
        }
        summarize()
    }

    /// The finding about a file without a header.
    var emptyFile: Diagnostic {
        .error("empty-table", at: .file(file), "the file is empty, expected a row of column names")
    }

    /// Everything found so far and why it could not go on.
    mutating func failure(_ problem: RecordParser.Problem) -> DiagnosedFailure {
        summarize()
        diagnostics.add(diagnostic(problem))
        return DiagnosedFailure(diagnostics)
    }

    @discardableResult
    private mutating func tell(_ flaws: [(column: Int, flaw: TableRecord.Flaw)], row: Int) -> Bool {
        var isUsable = true
        for (column, flaw) in flaws {
            let place = place(column, row)
            switch flaw {
            case .nul:
                isUsable = false
                add(
                    .error(
                        "nul-character", at: place, "the cell contains a NUL byte, expected text",
                        hint: "is it UTF-16 without a byte-order mark? save the file as UTF-8"))
            case .textAfterQuote:
                isUsable = false
                add(
                    .error(
                        "text-after-quote", at: place, "text follows the closing quote of the cell",
                        hint: "inside a quoted cell a quote is written twice: \"\""))
            case .spaceBeforeQuote:
                add(
                    .warning(
                        "space-before-quote", at: place,
                        "the quote after the space is taken as a character of the cell",
                        hint: "a quoted cell begins with its quote"))
            }
        }
        return isUsable
    }

    private mutating func summarize() {
        guard untold > 0 else { return }
        let more = untold == 1 ? "1 more finding is" : "\(untold) more findings are"
        diagnostics.add(
            Diagnostic(hasUntoldErrors ? .error : .warning, "more-findings", at: .file(file), "\(more) not listed"))
        untold = 0
    }

    private func diagnostic(_ problem: RecordParser.Problem) -> Diagnostic {
        switch problem {
        case .unclosedQuote(let column, let row):
            .error(
                "unclosed-quote", at: place(column, row), "the quote that opens this cell never closes",
                hint: "close it, or write a quote inside a quoted cell twice: \"\"")
        case .oversizedCell(let column, let row, let isQuoted):
            .error(
                "oversized-cell", at: place(column, row), "the cell is larger than 1 MiB",
                hint: isQuoted
                    ? "does the quote that opens it close where it should?"
                    : "a cell holds a text or the name of a file: put what is longer into a file of its own")
        case .oversizedRow(let row):
            .error("oversized-row", at: place(0, row), "row \(row) is larger than 16 MiB")
        case .tooManyColumns(let row):
            .error("too-many-columns", at: place(0, row), "row \(row) has more than 16384 cells")
        case .source(.undecodable(let offset, let byte, let encoding), let row):
            .error(
                "undecodable-text", at: .byte(file: file, offset: offset, row: row),
                "byte 0x\(hex(byte)) is not \(encoding)",
                hint: "save the file as UTF-8, or say how it is encoded with --encoding "
                    + TextEncoding.allCases.map(\.rawValue).filter { $0 != encoding }.joined(separator: " or "))
        case .source(.workbook(let kind), _):
            .error(
                "workbook-not-text", at: .file(file), "this is a workbook (\(kind)), expected CSV",
                hint: "export the sheet as CSV")
        case .source(.unknownEncoding(let name), _):
            .error(
                "unknown-encoding", at: .file(file), "this system cannot convert \(name)",
                hint: "save the file as UTF-8")
        case .source(.reading(let failure), _):
            .error(
                "unreadable-table", at: .file(file), "the table cannot be read",
                hint: failure.isMissing ? NearestFile.hint(file) : nil, cause: failure.reason)
        }
    }

    private func place(_ column: Int, _ row: Int) -> Place {
        .cell(file: file, CellReference(column: column, row: row))
    }

    private func letters(_ column: Int) -> String { CellReference.letters(column: column) }

    private func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}

extension Delimiter {
    /// As it is called in a sentence.
    var name: String {
        switch self {
        case .comma: "comma"
        case .semicolon: "semicolon"
        case .tab: "tab"
        case .bar: "vertical bar"
        }
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
