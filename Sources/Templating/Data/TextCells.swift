internal import Tables

/// What the texts of one column look like, gathered in one pass.
struct TextCells {
    /// `1.5E+12`.
    private(set) var shortened: [Row] = []
    /// `Ã©` for é.
    private(set) var misread: [Row] = []
    /// How many cells have how many digits; nil when a cell has something else.
    private(set) var digitLengths: [Int: Int]? = [:]
    private(set) var hasLeadingZero = false
    /// Whether every number is larger than the one above it, as where rows are counted.
    private(set) var isAscending = true
    private var last: (length: Int, text: String)?
    /// `2-Mar`.
    private var dates: [Row] = []
    /// `2-3`, `10/12`: the first of them.
    private(set) var size: String?

    /// Dates in a column where others are sizes, scores or ranges.
    var datesAmongSizes: [Row] { size == nil ? [] : dates }

    mutating func look(at cell: String, in row: Row) {
        let text = cell.trimmingWhitespace
        let bytes = text.utf8
        guard let first = bytes.first else { return }
        if first >= 0x30, first <= 0x39, bytes.count <= 24, bytes.allSatisfy(Self.isDigit) {
            note(digits: text)
            return
        }
        digitLengths = nil
        if bytes.count <= 24 {
            if CellReader.isShortened(text) { shortened.append(row) }
            if Self.isShortDate(text) {
                dates.append(row)
            } else if size == nil, Self.isSize(text) {
                size = text
            }
        }
        // UTF-8 read as Windows-1252 begins with one of Â Ã Ä Å … â ã: U+00C2 to U+00F4.
        if bytes.contains(where: { $0 == 0xC3 }), Mojibake.repaired(text) != nil { misread.append(row) }
    }

    private mutating func note(digits text: String) {
        let length = text.utf8.count
        digitLengths?[length, default: 0] += 1
        if text.utf8.first == 0x30, length > 1 { hasLeadingZero = true }
        if let last, (last.length, last.text) >= (length, text) { isAscending = false }
        last = (length, text)
    }

    // Every cell of a sheet comes by here: bytes are looked at, not characters.

    /// As spreadsheet programs show a day of this year, or a month of one: `2-Mar`, `02-Mar`, `Mar-02`, `2. Mrz`.
    private static func isShortDate(_ text: String) -> Bool {
        let parts = text.utf8.split(maxSplits: 3) { $0 == 0x2D || $0 == 0x2E || $0 == 0x20 }
        guard parts.count == 2, let day = parts.firstIndex(where: isDay) else { return false }
        return months.contains(Substring(parts[1 - day]).lowercased())
    }

    /// Two small numbers and a sign between them: `-`, `/`, `.` or an en dash.
    private static func isSize(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ isDigit($0) || (0x2D...0x2F).contains($0) || $0 >= 0x80 }) else { return false }
        let parts = text.split(whereSeparator: { "-/–.".contains($0) })
        return parts.count == 2 && parts.allSatisfy { isDay($0.utf8) } && !text.hasPrefix("-")
    }

    private static func isDay(_ part: Substring.UTF8View) -> Bool {
        (1...2).contains(part.count) && part.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// In English, German, French, Spanish, Italian and Portuguese.
    private static let months: Set<String> = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mrz", "mär", "mai",
        "okt", "dez", "janv", "févr", "mars", "avr", "juin", "juil", "août", "déc", "ene", "abr", "ago", "dic", "gen",
        "mag", "giu", "lug", "set", "ott", "fev", "out",
    ]
}
