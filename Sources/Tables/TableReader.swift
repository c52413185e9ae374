public import Diagnostics

/// Reads a table row by row, in the memory of one row and one block, whatever the length of the file.
///
/// Rows with errors are left out and told in `diagnostics`; what makes the file as a whole useless is thrown, with
/// everything found before it. Not safe to share between threads.
public final class TableReader {
    /// The file as the user named it.
    public let file: String
    public let header: [HeaderCell]
    /// Asked for or detected.
    public let delimiter: Delimiter
    /// What was found in the rows read so far; complete once `next()` has returned nil.
    public var diagnostics: Diagnostics { findings.diagnostics }

    private var parser: RecordParser
    private var findings: TableFindings
    private var hasRows = false
    private var isDone = false

    /// Opens the file and reads its header.
    ///
    /// - Parameter name: What messages and places call the file; nil is its path.
    /// - Throws: What is wrong with the file or its header. After an error in the header the rows are looked
    ///   through as well, so that everything is reported together.
    public init(
        path: String, named name: String? = nil, options: TableOptions = TableOptions()
    ) throws(DiagnosedFailure) {
        file = name ?? path
        findings = TableFindings(file: file)
        let opened: (parser: RecordParser, header: TableRecord?)
        do throws(RecordParser.Problem) {
            opened = try Self.open(path, options)
        } catch {
            throw findings.failure(error)
        }
        guard let first = opened.header else { throw DiagnosedFailure(findings.emptyFile) }
        parser = opened.parser
        delimiter = opened.parser.delimiter
        header = findings.header(first)
        if findings.diagnostics.hasErrors {
            while try next() != nil {}
            throw DiagnosedFailure(findings.diagnostics)
        }
    }

    /// The next row that is whole; nil after the last one.
    ///
    /// - Throws: What makes the rest of the file unreadable, with everything found before it.
    public func next() throws(DiagnosedFailure) -> Row? {
        while !isDone {
            let read: TableRecord?
            do throws(RecordParser.Problem) {
                read = try parser.next()
            } catch {
                isDone = true
                throw findings.failure(error)
            }
            guard let record = read else {
                isDone = true
                findings.finish(hasRows: hasRows, headerRow: header.first?.place)
                return nil
            }
            if record.isBlank, record.flaws.isEmpty { continue }
            hasRows = true
            if findings.accept(record, columns: header.count, delimiter: delimiter) {
                return Row(file: file, number: record.row, cells: record.cells)
            }
        }
        return nil
    }

    /// The parser with the first record that is not blank.
    private static func open(
        _ path: String, _ options: TableOptions
    ) throws(RecordParser.Problem) -> (RecordParser, TableRecord?) {
        let source: TextSource
        do throws(TextSource.Problem) {
            source = try TextSource(path: path, encoding: options.encoding)
        } catch {
            throw .source(error, row: 1)
        }
        var parser = try RecordParser(source, delimiter: options.delimiter)
        var first = try parser.next()
        while let record = first, record.isBlank, record.flaws.isEmpty { first = try parser.next() }
        return (parser, first)
    }
}
