/// One record of the text as it stands, before it is held against the header.
struct TableRecord {
    /// What is wrong inside a cell, though the record could be read on.
    enum Flaw: Hashable {
        case nul
        case textAfterQuote
        case spaceBeforeQuote
    }

    /// Row of the sheet: blank rows count, line breaks inside quotes do not.
    var row: Int
    var cells: [String]
    var flaws: [(column: Int, flaw: Flaw)]
    /// Where the record begins in the text, counted in Unicode scalars.
    var start: Int
    /// Where each cell ends, before its delimiter or the line ending, counted likewise.
    var ends: [Int] = []

    var isBlank: Bool { cells.allSatisfy { $0.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } } }
}

/// The most a table may hold in one place, so that memory stays bounded whatever the file.
struct TableLimits {
    /// UTF-8 bytes of a cell.
    var cell = 1 << 20
    /// UTF-8 bytes of a row.
    var row = 16 << 20
    /// Cells of a row, as in spreadsheet programs.
    var columns = 16_384
}

/// Splits text into records by RFC 4180: any line ending, quoted line breaks, doubled quotes.
///
/// A quote inside a cell that did not begin with one is an ordinary character.
struct RecordParser {
    /// Why nothing after this can be read.
    enum Problem: Error {
        case source(TextSource.Problem, row: Int)
        case unclosedQuote(column: Int, row: Int)
        case oversizedCell(column: Int, row: Int, isQuoted: Bool)
        case oversizedRow(row: Int)
        case tooManyColumns(row: Int)
    }

    private enum State {
        case cellStart, plain, quoted
        /// After a quote in a quoted cell: it closed the cell, or is the first of a pair.
        case quoteSeen
    }

    let delimiter: Delimiter
    let limits: TableLimits
    private var source: TextSource
    private var block: [UInt8] = []
    private var position = 0
    private var row = 0
    /// The last record ended with CR, so a LF that follows belongs to that line ending.
    private var endedWithCR = false
    /// Unicode scalars of the text before `position`.
    private var scalars = 0

    /// - Parameter delimiter: Nil looks at the first lines.
    init(_ source: TextSource, delimiter: Delimiter?, limits: TableLimits = TableLimits()) throws(Problem) {
        self.source = source
        self.limits = limits
        do throws(TextSource.Problem) {
            block = try self.source.next()
        } catch {
            throw .source(error, row: 1)
        }
        if let declared = Delimiter.declared(in: block) {
            self.delimiter = delimiter ?? declared.delimiter
            position = declared.length
            scalars = declared.length
        } else {
            // A short first block is most likely the whole file, so that its last line is not cut.
            self.delimiter =
                delimiter ?? Delimiter.detect(in: block, isWhole: block.count < TextSource.blockSize / 2)
        }
    }

    /// The next record, blank ones too; nil at the end of the text.
    mutating func next() throws(Problem) -> TableRecord? {
        row += 1
        var cell: [UInt8] = []
        var rowBytes = 0
        var state = State.cellStart
        var isEmpty = true
        if endedWithCR {
            endedWithCR = false
            if try hasMore(), block[position] == 0x0A {
                position += 1
                scalars += 1
            }
        }
        var record = TableRecord(row: row, cells: [], flaws: [], start: scalars)
        while try hasMore() {
            isEmpty = false
            let end = endOfRun(quoted: state == .quoted)
            if end > position {
                if state == .quoteSeen {
                    record.flaws.append((record.cells.count, .textAfterQuote))
                    state = .plain
                } else if state == .cellStart {
                    state = .plain
                }
                rowBytes += end - position
                guard cell.count + end - position <= limits.cell else {
                    throw .oversizedCell(column: record.cells.count, row: row, isQuoted: state == .quoted)
                }
                guard rowBytes <= limits.row else { throw .oversizedRow(row: row) }
                cell += block[position..<end]
                scalars += scalars(upTo: end)
                position = end
                continue
            }
            let byte = block[position]
            position += 1
            scalars += 1
            switch (byte, state) {
            case (0x00, _):
                // Kept as a character, so that a file full of them meets the limits.
                let column = record.cells.count
                if record.flaws.last.map({ $0.flaw != .nul || $0.column != column }) ?? true {
                    record.flaws.append((column, .nul))
                }
                guard cell.count < limits.cell else {
                    throw .oversizedCell(column: column, row: row, isQuoted: state == .quoted)
                }
                rowBytes += 1
                cell.append(byte)
                if state != .quoted { state = .plain }
            case (0x22, .cellStart): state = .quoted
            case (0x22, .quoted): state = .quoteSeen
            case (0x22, .quoteSeen):
                cell.append(byte)
                state = .quoted
            case (0x22, .plain):
                if !cell.isEmpty, cell.allSatisfy({ $0 == 0x20 }) {
                    record.flaws.append((record.cells.count, .spaceBeforeQuote))
                }
                cell.append(byte)
            case (delimiter.byte, _):
                record.ends.append(scalars - 1)
                record.cells.append(String(decoding: cell, as: UTF8.self))
                cell.removeAll(keepingCapacity: true)
                guard record.cells.count < limits.columns else { throw .tooManyColumns(row: row) }
                state = .cellStart
            default:
                // A line ending: `endOfRun` stops at nothing else.
                endedWithCR = byte == 0x0D
                record.ends.append(scalars - 1)
                record.cells.append(String(decoding: cell, as: UTF8.self))
                return record
            }
        }
        if state == .quoted { throw .unclosedQuote(column: record.cells.count, row: row) }
        if isEmpty { return nil }
        record.ends.append(scalars)
        record.cells.append(String(decoding: cell, as: UTF8.self))
        return record
    }

    /// How many Unicode scalars begin from `position` up to `end`; both are borders of scalars.
    private func scalars(upTo end: Int) -> Int {
        block.withUnsafeBufferPointer { bytes in
            var count = 0
            for index in position..<end where bytes[index] & 0xC0 != 0x80 { count += 1 }
            return count
        }
    }

    /// Whether there is a byte at `position`, after fetching the next block if need be.
    private mutating func hasMore() throws(Problem) -> Bool {
        if position < block.count { return true }
        do throws(TextSource.Problem) {
            block = try source.next()
        } catch {
            throw .source(error, row: row)
        }
        position = 0
        return !block.isEmpty
    }

    /// Where the ordinary characters that begin at `position` end: at what has a meaning, or with the block.
    private func endOfRun(quoted: Bool) -> Int {
        let delimiter = self.delimiter.byte
        return block.withUnsafeBufferPointer { bytes in
            var end = position
            if quoted {
                while end < bytes.count, bytes[end] != 0x22, bytes[end] != 0 { end += 1 }
            } else {
                while end < bytes.count {
                    let byte = bytes[end]
                    if byte == delimiter || byte == 0x22 || byte == 0x0A || byte == 0x0D || byte == 0 { break }
                    end += 1
                }
            }
            return end
        }
    }
}
