public import Diagnostics
internal import Localization
internal import Tables

/// How often the cells of one language stand in for another's, by column.
struct FallbackCount {
    /// The template's name of the column.
    var column: String
    /// Rows that have something in it.
    var rows = 0
    /// Rows by the language that is shown instead.
    var shown: [LanguageTag: Int] = [:]

    /// `title in 12 of 40 rows (10 in fr, 2 in en)`.
    var description: String {
        let total = shown.values.reduce(0, +)
        let languages = shown.sorted { ($1.value, $0.key.description) < ($0.value, $1.key.description) }
        let parts = languages.map { languages.count == 1 ? "in \($0.key)" : "\($0.value) in \($0.key)" }
        return "\(column) in \(total) of \(rows) row\(rows == 1 ? "" : "s") (\(parts.joined(separator: ", ")))"
    }
}

extension BoundTemplate {
    /// What is shown in another language than the one asked for, because the cells of that one are empty or not there.
    ///
    /// Only columns that the sheet has by language, and the template reads, are counted. Nothing is formatted or
    /// opened: it takes a moment for any sheet.
    /// - Parameters:
    ///   - chosen: Positions in `items`.
    ///   - locale: A BCP 47 tag.
    /// - Returns: A note with the counts; nil when nothing is missing.
    public func fallbacks(of chosen: [Int], in locale: String) -> Diagnostic? {
        guard let tag = try? LanguageTag(locale) else { return nil }
        let items = chosen.compactMap { item($0, in: locale) }
        var counts = count(items.flatMap(\.rows), binding, tag, prefix: "")
        for table in binding.tables.values.sorted(by: { $0.declaration.name < $1.declaration.name }) {
            let rows = items.flatMap { item in keys(of: item, in: table).flatMap(table.rows) }
            counts += count(rows, table.binding, tag, prefix: table.declaration.name + ".")
        }
        guard !counts.isEmpty else { return nil }
        return .note(
            "fallback", at: .file(tableFile),
            "not everything is in \(tag): \(counts.map(\.description).joined(separator: "; "))",
            hint: "fill the cells; translate=\"required\" on a <column> makes it an error, \"no\" makes it nothing")
    }

    private func count(
        _ rows: [Row], _ binding: SheetBinding, _ tag: LanguageTag, prefix: String
    ) -> [FallbackCount] {
        let own = template.languageTag
        var counts: [FallbackCount] = []
        for (name, bound) in binding.bound.sorted(by: { $0.key < $1.key })
        where !bound.variants.isEmpty && bound.column.translation != .no && readNames.contains(name) {
            // What the cells of each column are in; those without a language are in the template's.
            var columns = tag.fallbacks.compactMap { tag in bound.variants[tag].map { ($0, tag) } }
            if let index = bound.index { columns.append((index, own)) }
            columns += own.fallbacks.compactMap { tag in bound.variants[tag].map { ($0, tag) } }
            var count = FallbackCount(column: prefix + name)
            for row in rows {
                guard let shown = columns.first(where: { !row[$0.0].trimmingWhitespace.isEmpty })?.1 else { continue }
                count.rows += 1
                if !tag.isMet(by: shown), !(shown == own && tag.readsLike(own)) { count.shown[shown, default: 0] += 1 }
            }
            if !count.shown.isEmpty { counts.append(count) }
        }
        return counts
    }
}
