public import Diagnostics
public import Foundation
internal import Tables

/// A row of the sheet that has no video at the moment, because its time has not come or is over.
public struct WaitingRow: Hashable, Sendable {
    /// As the sheet numbers it.
    public var row: Int
    /// What names its video, or that of the group to which it would belong.
    public var key: String
    /// When it appears; nil if it is over.
    public var begin: Date?
    /// The first moment at which it is over; nil if it never is.
    public var end: Date?
    /// Whether its time is still to come.
    public var isComing: Bool
}

extension Windows {
    /// The rows that are left out now, and would not be at another time, in the sheet's order.
    ///
    /// Each is seen as it is in its own time, so that `where` leaves out what it always leaves out.
    func waiting(of template: Template, _ binding: SheetBinding) -> [WaitingRow] {
        var left = table
        left.rows = times.indices.filter { !isShown($0, at: time.instant) }.map { index in
            let window = times[index].window
            return row(index, at: [window.begin, time.instant].compactMap { $0 }.max() ?? time.instant)
        }
        guard !left.rows.isEmpty else { return [] }
        return Items(template: template, binding: binding, table: left).named().compactMap { row, key in
            guard let index = position(ofRow: row.number) else { return nil }
            let window = times[index].window
            let isComing = window.begin.map { time.instant < $0 } ?? false
            return WaitingRow(row: row.number, key: key, begin: window.begin, end: window.end, isComing: isComing)
        }
    }
}

extension BoundTemplate {
    /// What is left out because its time has not come or is over; nil when nothing is.
    ///
    /// - Parameter left: Those of `waiting` that the command is about.
    public func note(of left: [WaitingRow]) -> Diagnostic? {
        guard let windows, !left.isEmpty else { return nil }
        let coming = left.filter(\.isComing)
        var parts: [String] = []
        if let next = coming.min(by: { ($0.begin ?? .distantFuture) < ($1.begin ?? .distantFuture) }),
            let begin = next.begin
        {
            let wait = coming.count == 1 ? "1 row waits for its day" : "\(coming.count) rows wait for their day"
            parts.append("\(wait) (the next: \(next.key) on \(windows.time.text(begin)))")
        }
        let over = left.count - coming.count
        let rows = coming.isEmpty ? (over == 1 ? "row " : "rows ") : ""
        if over > 0 { parts.append("\(over) \(rows)\(over == 1 ? "is" : "are") over") }
        return .note("window", at: .file(tableFile), parts.joined(separator: ", "))
    }

    /// What is to be said about a video that was asked for and has no row now; nil if no row would ever belong to it.
    ///
    /// - Parameter place: Where it was asked for: `.option("--row")`.
    public func finding(waiting key: String, at place: Place) -> Diagnostic? {
        guard let time = windows?.time else { return nil }
        let rows = waiting.filter { $0.key == key }
        if let begin = rows.filter(\.isComing).compactMap(\.begin).min() {
            return .error(
                "outside-window", at: place, "\"\(key)\" appears on \(time.text(begin))",
                hint: "--on \(time.text(begin, separator: "T")) takes it as it is then")
        }
        let last = rows.max { ($0.end ?? .distantPast) < ($1.end ?? .distantPast) }
        guard let last, let end = last.end else { return nil }
        // The last of its days as it begins, or as it began on that day.
        let day = WindowTime(end.addingTimeInterval(-1), in: time.zone).startOfDay
        let then = [last.begin, day].compactMap { $0 }.max() ?? day
        return .error(
            "outside-window", at: place, "\"\(key)\" is over since \(time.text(end))",
            hint: "--on \(time.text(then, separator: "T")) takes it as it was")
    }
}
