public import Diagnostics

/// Copies a sheet with cells of its own in more columns. Everything else stays as it is, byte for byte: encoding and
/// byte-order mark, delimiter, quotes, line endings, blank rows, and rows that could not be read.
///
/// Columns that the sheet has already are filled in place, so that a copy can be copied again; the others are added
/// at the right. Memory is one row and one block, whatever the length of the file.
public struct SheetCopy {
    private let path: String
    private let options: TableOptions
    private let columns: [String]

    /// - Parameters:
    ///   - path: The sheet, read with the options it was read with before.
    ///   - columns: Names of the columns to fill, each once.
    public init(path: String, options: TableOptions, columns: [String]) {
        self.path = path
        self.options = options
        self.columns = columns
    }

    /// Writes the copy.
    ///
    /// - Parameters:
    ///   - cells: By the number of a row in the sheet: a text for each of the columns. Where it is nil, or there is
    ///     none for a column, the sheet's own cell stays; in a column that is added it is empty.
    ///   - sink: Takes the bytes in order.
    /// - Returns: A warning when characters of the cells do not exist in the sheet's encoding; such cells are empty.
    /// - Throws: `DiagnosedFailure` when the sheet cannot be read, and what `sink` throws.
    public func write(
        cells: (_ row: Int) -> [String?]?, to sink: (ArraySlice<UInt8>) throws -> Void
    ) throws -> Diagnostics {
        var findings = TableFindings(file: path)
        do {
            let source = try TextSource(path: path, encoding: options.encoding)
            let name = source.encodingName
            var cursor = try SourceCursor(path: path, encodingName: name)
            guard let encoder = TextEncoder(name) else { throw TextSource.Problem.unknownEncoding(name) }
            var parser = try RecordParser(source, delimiter: options.delimiter)
            var writer = Writer(delimiter: parser.delimiter, encoder: encoder)
            var header: Header?
            while let record = try parser.next() {
                // The reader takes no notice of blank rows, and neither does the copy.
                if record.isBlank, record.flaws.isEmpty { continue }
                if let header {
                    try fill(record, header, cells(record.row), &cursor, &writer, sink)
                } else {
                    let found = Header(record, columns)
                    header = found
                    try cursor.pass(upTo: record.ends.last, to: sink)
                    for column in found.added { try sink(writer.delimited(columns[column])[...]) }
                }
            }
            try cursor.pass(upTo: nil, to: sink)
            return warning(writer, name)
        } catch let problem as RecordParser.Problem {
            throw findings.failure(problem)
        } catch let problem as TextSource.Problem {
            throw findings.failure(.source(problem, row: 1))
        } catch let failure as FileBytes.Failure {
            throw findings.failure(.source(.reading(failure), row: 1))
        }
    }

    /// Which of the columns are there, and where.
    private struct Header {
        var count: Int
        /// In the sheet's order: index among `columns` and column of the sheet.
        var present: [(index: Int, column: Int)] = []
        var added: [Int] = []

        init(_ record: TableRecord, _ columns: [String]) {
            count = record.cells.count
            let names = record.cells.map(\.trimmed)
            for (index, name) in columns.enumerated() {
                if let column = names.firstIndex(of: name) {
                    present.append((index, column))
                } else {
                    added.append(index)
                }
            }
            present.sort { $0.column < $1.column }
        }
    }

    private func fill(
        _ record: TableRecord, _ header: Header, _ texts: [String?]?, _ cursor: inout SourceCursor,
        _ writer: inout Writer, _ sink: (ArraySlice<UInt8>) throws -> Void
    ) throws {
        // In a row with too many or too few cells nobody can tell which column a cell is in.
        if let texts, record.cells.count == header.count {
            for (index, column) in header.present {
                guard let text = texts[index] else { continue }
                try cursor.pass(upTo: column == 0 ? record.start : record.ends[column - 1] + 1, to: sink)
                try sink(writer.cell(text)[...])
                try cursor.pass(upTo: record.ends[column]) { _ in }
            }
        }
        guard !header.added.isEmpty else { return }
        try cursor.pass(upTo: record.ends.last, to: sink)
        for index in header.added { try sink(writer.delimited((texts?[index] ?? nil) ?? "")[...]) }
    }

    private func warning(_ writer: Writer, _ encoding: String) -> Diagnostics {
        guard let first = writer.unwritable.first else { return Diagnostics() }
        let more = writer.unwritable.count > 1 ? " (and \(writer.unwritable.count - 1) more)" : ""
        return Diagnostics([
            .warning(
                "unwritable-text", at: .file(path),
                "\"\(first)\"\(more) cannot be written in \(encoding), so its cell is empty in the copy",
                hint: "save the sheet as UTF-8")
        ])
    }
}

/// Cells as this sheet spells them.
private struct Writer {
    let delimiter: Delimiter
    let encoder: TextEncoder
    /// Texts that the encoding cannot spell.
    var unwritable: Set<String> = []

    /// The cell with the delimiter before it.
    mutating func delimited(_ text: String) -> [UInt8] { (encoder.bytes(delimiter.rawValue) ?? []) + cell(text) }

    mutating func cell(_ text: String) -> [UInt8] {
        let needsQuotes = text.utf8.contains { [0x22, 0x0A, 0x0D, delimiter.byte].contains($0) }
        if let bytes = encoder.bytes(needsQuotes ? "\"\(doubled(text))\"" : text) { return bytes }
        unwritable.insert(text)
        return []
    }

    private func doubled(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result += "\"" }
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}
