internal import Diagnostics
internal import Foundation
internal import Tables
public import Templating
internal import TimeZones

/// What will happen to videos on coming days because of dates in the sheet: `plan --days`.
///
/// Whoever renders at those times makes them happen; nothing is kept for them.
public struct ComingChanges: Sendable {
    /// How many days were asked for.
    public var days: Int
    /// From when on, and on whose clocks.
    public var start: WindowTime
    public var end: WindowTime
    /// In the order of time.
    public var changes: [WindowChange]

    /// - Parameter request: The videos it is about.
    init(
        _ days: Int, from moment: WindowTime, _ request: ProjectRequest, _ template: BoundTemplate, locales: [String?]
    ) {
        self.days = days
        start = moment
        end = start.adding(days: days)
        let rows = request.rows.flatMap { try? RowSelection($0, at: .option("--rows")) }
        let keys = Set(request.keys)
        changes = template.changes(until: end.instant, in: locales) { item in
            guard keys.isEmpty || keys.contains(item.key),
                rows.map({ item.rows.map(\.number).contains(where: $0.contains) }) ?? true
            else { return false }
            guard let condition = request.condition else { return true }
            let matching = try? template.items(where: condition, at: .option("--where"), among: [item])
            return matching?.isEmpty == false
        }
    }
}

extension ComingChanges {
    /// Lines that are listed.
    private static let most = 40

    /// The section for people.
    var text: String {
        let zone = start.zone.name
        let span = "in the next \(Words.count(days, "day")), until \(start.text(end.instant)) (\(zone))"
        guard !changes.isEmpty else { return "\nno coming changes \(span)\n" }
        var text = "\ncoming changes \(span):\n"
        let shown = changes.prefix(Self.most)
        let titles = shown.map { [$0.key, $0.locale].compactMap { $0 }.joined(separator: " ") }
        let width = titles.map(\.columns).max() ?? 0
        for (change, title) in zip(shown, titles) {
            let causes = change.causes.prefix(Self.mostCauses).map { "\($0.words) (\($0.place))" }
            let more = change.causes.count - causes.count
            text += "  \(start.textWithWeekday(change.time))  \(change.kind.rawValue.padded(7))  \(title.padded(width))"
            text += "  \(causes.joined(separator: ", "))" + (more > 0 ? ", and \(more) more" : "") + "\n"
        }
        if changes.count > Self.most { text += "  … and \(changes.count - Self.most) more\n" }
        return text
    }

    /// Cells that are named for one change.
    private static let mostCauses = 3
}

extension WindowChange.Cause {
    /// `sale_price 79.00 begins`, `row 7 begins`.
    var words: String {
        let shown = text.count > 24 ? "\(text.prefix(21))…" : text
        return switch kind {
        case .rowBegins: "row \(row) begins"
        case .rowEnds: "row \(row) ends"
        case .cellBegins: "\(column) \(shown) begins"
        case .cellEnds: "\(column) \(shown) ends"
        case .inStock: "\(column) \(shown) becomes in_stock"
        }
    }
}

/// The section for programs, described in `Documentation/Plan.md`.
struct ComingForm: Encodable {
    struct ChangeForm: Encodable {
        var time, change, key: String
        var rows: [Int]
        var locale: String?
        var why: [CauseForm]
    }

    struct CauseForm: Encodable {
        var code, place, column, value: String
        var row: Int
    }

    var days: Int
    var from, until, timeZone: String
    var changes: [ChangeForm]

    init(_ coming: ComingChanges) {
        let time = coming.start
        days = coming.days
        from = time.zone.iso(time.instant)
        until = time.zone.iso(coming.end.instant)
        timeZone = time.zone.name
        changes = coming.changes.map { change in
            ChangeForm(
                time: time.zone.iso(change.time), change: change.kind.rawValue, key: change.key, rows: change.rows,
                locale: change.locale,
                why: change.causes.map {
                    CauseForm(
                        code: $0.kind.rawValue, place: "\($0.place)", column: $0.column, value: $0.text, row: $0.row)
                })
        }
    }
}
