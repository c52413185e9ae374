public import Diagnostics
internal import Localization
internal import Tables

/// What a cell of the `markets` column says: in which languages a row is for sale.
///
/// `fr, de-AT` are the only ones, `-th` is all but that one, `*-CH, -it` both; an empty cell is all.
struct Markets {
    private let included: [LanguageRange]
    private let excluded: [LanguageRange]

    init(_ cell: String) throws(LanguageTagProblem) {
        var (included, excluded): ([LanguageRange], [LanguageRange]) = ([], [])
        for part in cell.split(whereSeparator: { $0.isWhitespace || ",;|".contains($0) }) {
            if let sign = part.first, "-−!".contains(sign) {
                excluded.append(try LanguageRange(String(part.dropFirst())))
            } else {
                included.append(try LanguageRange(String(part)))
            }
        }
        (self.included, self.excluded) = (included, excluded)
    }

    func include(_ language: LanguageTag) -> Bool {
        let isIncluded = included.isEmpty || included.contains { $0.contains(language) }
        return isIncluded && !excluded.contains { $0.contains(language) }
    }
}

extension BoundTemplate {
    /// A video as it is in one language: without the rows that are not for its market.
    ///
    /// - Parameters:
    ///   - index: Of `items`.
    ///   - locale: A BCP 47 tag; nil is the template's own language.
    /// - Returns: Nil where none of its rows is.
    public func item(_ index: Int, in locale: String?) -> Item? {
        item(items[index], in: locale)
    }

    /// The same for a video as it is at another time.
    func item(_ item: Item, in locale: String?) -> Item? {
        var item = item
        guard let column = marketsColumn else { return item }
        let language = locale.flatMap { try? LanguageTag($0) } ?? template.languageTag
        // A cell that cannot be read is an error of the item, whatever the language.
        item.rows.removeAll { row in (try? Markets(row[column]))?.include(language) == false }
        return item.rows.isEmpty ? nil : item
    }

    /// What is left out because no row is for its market; nil when nothing is.
    ///
    /// - Parameter counts: How many videos, by language.
    public func noteOfMarkets(_ counts: [String: Int]) -> Diagnostic? {
        guard !counts.isEmpty, let column = template.data.markets else { return nil }
        let languages = counts.sorted { $0.key < $1.key }.map { "\($0.value) in \($0.key)" }
        return .note(
            "market", at: .file(tableFile),
            "\"\(column)\" leaves out rows: \(languages.joined(separator: ", "))")
    }

    /// Where the sheet has the markets of a row, counted from 0.
    private var marketsColumn: Int? { template.data.markets.flatMap { binding.bound[$0]?.index } }
}

extension Items {
    /// Reports markets that cannot be read.
    func checkMarkets(_ item: inout Item) {
        guard let column = template.data.markets.flatMap({ binding.bound[$0]?.index }) else { return }
        for row in item.rows {
            do throws(LanguageTagProblem) {
                _ = try Markets(row[column])
            } catch {
                item.diagnostics.add(
                    .error(
                        "bad-market", at: row.place(column), error.message,
                        hint: error.hint ?? "markets are written like fr, de-CH, or -th for all but that one"))
            }
        }
    }
}
