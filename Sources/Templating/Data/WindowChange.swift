public import Diagnostics
public import Foundation
internal import Localization
internal import Tables

/// What becomes of one video when the time of a row or a cell begins or ends.
public struct WindowChange: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case appears, changes, retires
    }

    /// What in the sheet brings it about.
    public struct Cause: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable {
            /// The time of a row.
            case rowBegins = "row-begins", rowEnds = "row-ends"
            /// The time of a cell.
            case cellBegins = "cell-begins", cellEnds = "cell-ends"
            /// What can be ordered in advance is there.
            case inStock = "in-stock"
        }

        public var kind: Kind
        /// The cell that says when.
        public var place: Place
        /// The row to which it belongs.
        public var row: Int
        /// The column that changes, as the template calls it, and what stands in its cell; that of the date for a row.
        public var column: String
        public var text: String
    }

    public var time: Date
    public var kind: Kind
    public var key: String
    /// The rows it is made from, afterwards; of one that retires, before.
    public var rows: [Int]
    /// A BCP 47 tag; nil: it is so in every language that was asked for.
    public var locale: String?
    public var causes: [Cause]
}

extension BoundTemplate {
    /// What will happen to videos because of dates in the sheet, in the order of time.
    ///
    /// Every video is looked at whenever something of its rows begins or ends, so that groups and `where` are exact.
    /// - Parameters:
    ///   - end: The last moment that counts; the first is the one after that for which the sheet was read.
    ///   - locales: The languages that videos are made in, as BCP 47 tags; nil is the template's own.
    ///   - isChosen: Whether a video with these rows is one that the command is about.
    public func changes(
        until end: Date, in locales: [String?], isChosen: @escaping (Item) -> Bool = { _ in true }
    ) -> [WindowChange] {
        guard let windows else { return [] }
        let shown = columnNames.filter { shows($0.value) }.keys.sorted()
        var changes: [WindowChange] = []
        for cluster in clusters(of: windows) {
            let edges = cluster.flatMap { windows.edges(of: $0, names: columnNames) }
                .filter { windows.time.instant < $0.time && $0.time <= end }
            guard !edges.isEmpty else { continue }
            var before = states(cluster, windows, at: windows.time.instant, locales)
            for (time, causes) in Dictionary(grouping: edges, by: \.time).sorted(by: { $0.key < $1.key }) {
                let after = states(cluster, windows, at: time, locales)
                let step = Step(time: time, causes: causes.map(\.cause), bound: self, shown: shown, isChosen: isChosen)
                changes += step.changes(before, after, locales)
                before = after
            }
        }
        func order(_ change: (offset: Int, element: WindowChange)) -> (Date, Int, Int) {
            (change.element.time, change.element.rows.first ?? 0, change.offset)
        }
        return changes.enumerated().sorted { order($0) < order($1) }.map(\.element)
    }

    /// The rows that may belong to one video, by their positions: no change of a row outside reaches those inside.
    private func clusters(of windows: Windows) -> [[Int]] {
        var name: String?
        switch template.data.each {
        case .all: return [Array(windows.times.indices)]
        case .row: name = template.data.key
        case .group(let column): name = column
        }
        guard let index = name.flatMap({ binding.bound[$0] }).flatMap({ $0.index ?? $0.variants.values.min() }) else {
            return windows.times.indices.map { [$0] }
        }
        var positions: [String: Int] = [:]
        var clusters: [[Int]] = []
        for (row, cells) in windows.table.rows.enumerated() {
            let key = cells[index].trimmingWhitespace
            if !key.isEmpty, let position = positions[key] {
                clusters[position].append(row)
            } else {
                positions[key] = clusters.count
                clusters.append([row])
            }
        }
        return clusters
    }

    /// The videos of some rows at a moment, by key, for every language.
    private func states(
        _ cluster: [Int], _ windows: Windows, at time: Date, _ locales: [String?]
    ) -> [[String: Item]] {
        let table = windows.table(at: time, of: cluster)
        let items = Items(template: template, binding: binding, table: table).items()
        return locales.map { locale in
            items.reduce(into: [:]) { states, item in
                if states[item.key] == nil { states[item.key] = self.item(item, in: locale) }
            }
        }
    }

    /// Whether a change of the cell can be seen. In groups any column may be read through a list of rows.
    fileprivate func shows(_ column: String) -> Bool {
        guard template.data.each == .row else { return true }
        let plain = column.split(separator: ":").first.map(String.init) ?? column
        return readNames.contains(plain)
            || template.data.columns.contains { $0.currencyColumn == plain && readNames.contains($0.name) }
    }
}

/// What happens at one moment to the videos of some rows.
private struct Step {
    let time: Date
    let causes: [WindowChange.Cause]
    let bound: BoundTemplate
    /// The columns in which a change can be seen.
    let shown: [Int]
    let isChosen: (Item) -> Bool

    func changes(_ before: [[String: Item]], _ after: [[String: Item]], _ locales: [String?]) -> [WindowChange] {
        let all = locales.indices.map { index in
            let keys = Set(before[index].keys).union(after[index].keys).sorted()
            return keys.compactMap { change(before[index][$0], after[index][$0]) }
        }
        // What is the same in all languages is told once.
        if let first = all.first, all.allSatisfy({ $0 == first }) { return first }
        return zip(locales, all).flatMap { locale, changes in
            changes.map { change in
                var change = change
                change.locale = locale ?? bound.template.language
                return change
            }
        }
    }

    /// What of a video's rows can be seen.
    private func look(of item: Item) -> [[String]] {
        item.rows.map { row in (bound.readsRow ? ["\(row.number)"] : []) + shown.map { row[$0] } }
    }

    private func change(_ before: Item?, _ after: Item?) -> WindowChange? {
        let kind: WindowChange.Kind
        switch (before, after) {
        case (nil, nil): return nil
        case (nil, _?): kind = .appears
        case (_?, nil): kind = .retires
        case (let before?, let after?):
            guard look(of: before) != look(of: after) else { return nil }
            kind = .changes
        }
        guard let item = after ?? before, isChosen(item) else { return nil }
        let (old, new) = (Set((before?.rows ?? []).map(\.number)), Set((after?.rows ?? []).map(\.number)))
        let moved = old.symmetricDifference(new)
        let ofRows = causes.filter { $0.isOfRow && moved.contains($0.row) }
        let ofCells = causes.filter { !$0.isOfRow && old.union(new).contains($0.row) }
        let stayed = ofCells.filter { !moved.contains($0.row) && bound.shows($0.column) }
        let found = kind == .changes ? ofRows + stayed : ofRows
        return WindowChange(
            time: time, kind: kind, key: item.key, rows: item.rows.map(\.number),
            // Rows may come and go by `where` alone, which reads cells.
            causes: found.isEmpty ? ofCells : found)
    }
}

extension WindowChange.Cause {
    fileprivate var isOfRow: Bool { kind == .rowBegins || kind == .rowEnds }
}

extension Windows {
    /// When something of a row begins or ends.
    fileprivate func edges(
        of index: Int, names: [Int: String]
    ) -> [(time: Date, cause: WindowChange.Cause)] {
        let (row, times) = (table.rows[index], times[index])
        guard !times.problems.hasErrors else { return [] }
        var edges: [(time: Date, cause: WindowChange.Cause)] = []
        func add(_ time: Date?, _ kind: WindowChange.Cause.Kind, _ place: Int?, _ cell: Int?) {
            guard let time, let place, let cell else { return }
            let name = names[cell] ?? CellReference.letters(column: cell)
            edges.append(
                (
                    time,
                    WindowChange.Cause(
                        kind: kind, place: row.place(place), row: row.number, column: name,
                        text: row[cell].trimmingWhitespace)
                ))
        }
        add(times.window.begin, .rowBegins, columns.from, columns.from)
        add(times.window.end, .rowEnds, columns.until, columns.until)
        for held in times.held {
            add(held.window.begin, .cellBegins, held.interval, held.cell)
            add(held.window.end, .cellEnds, held.interval, held.cell)
        }
        add(times.inStock, .inStock, columns.availability?.date, columns.availability?.cell)
        return edges
    }
}
