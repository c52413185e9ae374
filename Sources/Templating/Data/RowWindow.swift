internal import Diagnostics
internal import Foundation
internal import Localization
internal import TimeZones

/// The time in which a row has a video, or a cell holds.
struct RowWindow: Hashable, Sendable {
    /// Its first moment; nil: it has always held.
    var begin: Date?
    /// The first moment at which it is over; nil: it never is.
    var end: Date?

    func contains(_ instant: Date) -> Bool {
        (begin.map { $0 <= instant } ?? true) && (end.map { instant < $0 } ?? true)
    }
}

/// Reads the cells that say when something begins and ends.
///
/// The formats are those of Google's product data specification ("Format date and time", "Sale price effective date",
/// "Availability date"), which are ISO 8601, and what `<data dates>` says. A date without a time begins with the day and
/// ends after it. Google reads a time without an offset as one of the country that the feed is for; here it is one of
/// the command's zone.
struct WindowReader: Sendable {
    var reading: CellReading
    var zone: Zone

    /// The first moment that a cell says; nil for a blank one.
    func begin(_ cell: String, at place: Place) throws(Diagnostic) -> Date? {
        try date(cell, at: place)?.instant(in: zone)
    }

    /// The first moment after what a cell says; nil for a blank one.
    func end(_ cell: String, at place: Place) throws(Diagnostic) -> Date? {
        try date(cell, at: place)?.end(in: zone)
    }

    /// `2026-11-20T00:00+0100/2026-11-30T23:59+0100`; nil for a blank cell.
    func interval(_ cell: String, at place: Place) throws(Diagnostic) -> RowWindow? {
        let text = cell.trimmingWhitespace
        if text.isEmpty { return nil }
        let slashes = text.utf8.count <= Self.longest ? text.indices.filter { text[$0] == "/" } : []
        // Dates may have slashes of their own, by `dates`: the one in the middle parts them.
        let sides = slashes.map { (String(text[..<$0]), String(text[text.index(after: $0)...])) }
        for (first, second) in sides {
            guard let first = try? reading.date(first), let second = try? reading.date(second) else { continue }
            let window = RowWindow(begin: first.instant(in: zone), end: second.end(in: zone))
            try check(window, at: place, hint: "an interval is written BEGIN/END: did you mean \(second)/\(first)?")
            return window
        }
        try checkDamage(text, at: place)
        let shown = Self.shown(text)
        if slashes.isEmpty {
            throw .error(
                "bad-window", at: place, "\"\(shown)\" is not an interval: no slash parts its begin and its end",
                hint: "write it as \(Self.example)")
        }
        // What is wrong with one of its two dates, where it has two.
        if let (first, second) = sides.first, sides.count == 1 {
            for side in [first, second] {
                if side.trimmingWhitespace.isEmpty {
                    throw .error(
                        "bad-window", at: place, "\"\(shown)\" is not an interval: one of its ends is missing",
                        hint: "write it as \(Self.example)")
                }
                _ = try date(side, at: place)
            }
        }
        throw .error(
            "bad-window", at: place, "\"\(shown)\" is not an interval of two dates", hint: "write it as \(Self.example)"
        )
    }

    /// Refuses a window that ends before it begins, or when it does.
    func check(_ window: RowWindow, at place: Place, hint: @autoclosure () -> String) throws(Diagnostic) {
        guard let begin = window.begin, let end = window.end, end <= begin else { return }
        let time = WindowTime(begin, in: zone)
        throw .error(
            "bad-window", at: place,
            "this ends \(end == begin ? "when" : "before") it begins: on \(time.text(begin))",
            hint: hint())
    }

    // MARK: Dates

    /// Characters of the longest cell that is looked at.
    private static let longest = 200
    private static let example = "2026-11-20T00:00+0100/2026-11-30T23:59+0100"

    private static func shown(_ text: String) -> String { text.count > 60 ? "\(text.prefix(57))…" : text }

    private func date(_ cell: String, at place: Place) throws(Diagnostic) -> CivilDate? {
        let text = cell.trimmingWhitespace
        if text.isEmpty { return nil }
        do {
            return try reading.date(text)
        } catch {
            try checkDamage(text, at: place)
            throw .error("bad-window", at: place, error.message, hint: error.hint)
        }
    }

    /// What a spreadsheet made of a date is told as what it is.
    private func checkDamage(_ text: String, at place: Place) throws(Diagnostic) {
        if text.hasPrefix("#") {
            throw .error(
                "bad-window", at: place, "\"\(Self.shown(text))\" is what a spreadsheet shows instead of a date",
                hint: "repair the cell's formula, or make the column wider, and export again")
        }
        // Days since 1899-12-30: 20000 is in 1954, 80000 in 2119.
        guard text.utf8.count <= 20, let serial = Double(text), (20_000..<80_000).contains(serial) else { return }
        throw .error(
            "bad-window", at: place, "\"\(text)\" is a spreadsheet's number of a day, not a date",
            hint: "format the column as text or as a date such as 2026-11-20, and export again")
    }
}
