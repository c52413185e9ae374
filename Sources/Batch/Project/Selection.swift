internal import Diagnostics
internal import Foundation
internal import Localization
internal import Tables
internal import Templating

/// Which videos a command is about: `--rows --row --where --locale --output` held against the template and sheet.
struct Selection {
    let videos: [Video]
    /// Rows that have no video because of the day, and would be asked for if they had.
    let waiting: [WaitingRow]
    /// The languages that were asked for, as BCP 47 tags; nil is the template's own.
    let locales: [String?]
    /// Warnings about what was asked for.
    let diagnostics: Diagnostics
    private let rows: RowSelection?
    private let redoneRows: Set<Int>?
    /// Whether rows are chosen by what is in them, which a row that cannot be read does not tell.
    private let isByContent: Bool

    /// - Throws: `DiagnosedFailure` with everything that was asked for and is not there.
    init(_ request: ProjectRequest, template: BoundTemplate) throws {
        var found = Diagnostics()
        let rows = try found.collect { try request.rows.map { try RowSelection($0, at: .option("--rows")) } } ?? nil
        let asked = request.locales.isEmpty ? request.redo?.locales ?? [] : request.locales
        let locales =
            asked.isEmpty
            ? Self.locales(template.template.locales, template, at: nil, &found)
            : Self.locales(asked, template, at: .option("--locale"), &found)
        let outputs = Self.outputs(request.outputs, template, &found)
        Self.checkKeys(request.keys, template, &found)
        if let rows {
            let numbers = Set(template.items.flatMap { $0.rows.map(\.number) } + template.waiting.map(\.row))
            found.add(rows.missing(from: numbers, of: template.tableFile))
        }
        let matching =
            try found.collect {
                try request.condition.map { try template.items(where: $0, at: .option("--where")) }
            } ?? nil
        try found.throwIfErrors()

        let keys = Set(request.keys)
        let matchingKeys = matching.map { Set($0.map(\.key)) }
        let names = template.template.outputs.count > 1
        var videos: [Video] = []
        var unwanted: [String: Int] = [:]
        for (index, item) in template.items.enumerated() {
            guard keys.isEmpty || keys.contains(item.key),
                rows.map({ item.rows.map(\.number).contains(where: $0.contains) }) ?? true,
                matchingKeys?.contains(item.key) ?? true
            else { continue }
            // A sheet may have a hundred thousand videos: they share what they have in common.
            let allRows = item.rows.map(\.number)
            for locale in locales {
                guard let item = template.item(index, in: locale) else {
                    unwanted[locale ?? template.template.language, default: 0] += 1
                    continue
                }
                let numbers = item.rows.count == allRows.count ? allRows : item.rows.map(\.number)
                for output in outputs {
                    let video = Video(
                        item: index, key: item.key, rows: numbers, locale: locale, output: output,
                        outputName: names ? output.name : nil)
                    if request.redo?.contains(video) ?? true { videos.append(video) }
                }
            }
        }
        let chosen = Set(videos.map(\.item)).sorted()
        for case let locale? in locales {
            if let note = template.fallbacks(of: chosen, in: locale) { found.add(note) }
        }
        if let note = template.noteOfMarkets(unwanted) { found.add(note) }
        // Who chooses by what is in rows does not ask for those that have no video.
        let asksForAll = keys.isEmpty && request.condition == nil && request.redo == nil
        waiting = asksForAll ? template.waiting.filter { rows?.contains($0.row) ?? true } : []
        if let note = template.note(of: waiting) { found.add(note) }
        self.videos = videos
        self.locales = locales
        diagnostics = found
        self.rows = rows
        redoneRows = request.redo?.rows
        isByContent = !keys.isEmpty || request.condition != nil
    }

    /// The rows that could not be read and would have been among the chosen ones.
    func brokenRows(_ diagnostics: Diagnostics) -> [Project.BrokenRow] {
        guard !isByContent else { return [] }
        var broken: [Int: Diagnostics] = [:]
        for diagnostic in diagnostics.errors {
            guard case .cell(_, let cell)? = diagnostic.place, rows?.contains(cell.row) ?? true,
                redoneRows?.contains(cell.row) ?? true
            else { continue }
            broken[cell.row, default: Diagnostics()].add(diagnostic)
        }
        return broken.sorted { $0.key < $1.key }.map { Project.BrokenRow(row: $0, diagnostics: $1) }
    }

    /// - Parameter place: Who asked for them; nil is the template.
    private static func locales(
        _ asked: [String], _ template: BoundTemplate, at place: Place?, _ found: inout Diagnostics
    ) -> [String?] {
        guard !asked.isEmpty else { return [nil] }
        let place = place ?? template.template.placeOfLocales
        var tags: [String?] = []
        for tag in asked {
            do throws(LanguageTagProblem) {
                let tag = try LanguageTag(tag).description
                guard !tags.contains(tag) else { continue }
                tags.append(tag)
                if let finding = template.finding(locale: tag, at: place) {
                    found.add(finding)
                } else {
                    found.add(template.findings(locale: tag))
                }
            } catch {
                found.add(.error("invalid-locale", at: place, error.message, hint: error.hint))
            }
        }
        return tags
    }

    private static func outputs(_ asked: [String], _ template: BoundTemplate, _ found: inout Diagnostics) -> [Output] {
        let known = template.template.outputs
        guard !asked.isEmpty else { return known }
        for name in asked where !known.contains(where: { $0.name == name }) {
            found.add(
                .error(
                    "unknown-output", at: .option("--output"), "the template has no output \"\(name)\"",
                    hint: NearestName.hint(name, among: known.map(\.name))))
        }
        return known.filter { asked.contains($0.name) }
    }

    private static func checkKeys(_ keys: [String], _ template: BoundTemplate, _ found: inout Diagnostics) {
        guard !keys.isEmpty else { return }
        let known = Set(template.items.map(\.key))
        for key in keys where !known.contains(key) {
            if let finding = template.finding(waiting: key, at: .option("--row")) {
                found.add(finding)
                continue
            }
            let names = template.items.map(\.key) + template.waiting.map(\.key)
            found.add(
                .error(
                    "unknown-key", at: .option("--row"), "no video of \(template.tableFile) has the key \"\(key)\"",
                    hint: NearestName.find(key, among: names).map { "did you mean \"\($0)\"?" }
                        ?? "--rows chooses by row number, --row by key"))
        }
    }
}
