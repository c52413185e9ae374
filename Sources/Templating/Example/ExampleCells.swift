internal import Diagnostics
internal import Localization
internal import TimelineModel

/// Makes up the cells of an example, by a column's type and by its name where that is telling.
struct ExampleCells {
    private let data: DataDeclaration
    /// Nil for a child table, which says nothing about time.
    private let window: ExampleWindow?
    private let topic: ExampleTopic
    /// What columns that are true or false say: all the same, because scenes may depend on them.
    private let flag: Bool
    /// The texts that `where` compares columns with: `status == "live"`.
    private let wanted: [String: String]

    init(template: Template, columns: [Column], flag: Bool, isChild: Bool = false) {
        data = template.data
        window = isChild ? nil : ExampleWindow(data)
        self.flag = flag
        topic = ExampleTopic(path: template.path, words: Set(columns.flatMap { Self.words(of: $0) }))
        wanted = data.condition?.root.equalTexts ?? [:]
    }

    /// A cell of the column as the sheet would write it.
    ///
    /// - Parameter index: 0...2; cells of different numbers differ in columns that name videos.
    func cell(_ column: Column, _ index: Int) -> String {
        // An empty cell is every market.
        if column.name == data.markets { return "" }
        if let cell = window?.cell(column) { return cell }
        return switch column.type {
        case .text: text(column, index)
        case .number: fitted(column, [data.reading.numbers.written(number(column, index)), "\(index + 1)"])
        case .money(let declared):
            fitted(column, [money(column, declared ?? beside(column), index), money("5", declared ?? beside(column))])
        case .date: date(column, index)
        case .boolean: flag ? "true" : "false"
        case .asset(let kind): fitted(column, [file(column, kind, index), "\(index + 1).\(Self.ending(of: kind))"])
        case .list(let separator): list(column, separator, index)
        }
    }

    /// `salePrice`, `Sale Price` and `sale_price` are the words sale and price.
    private static func words(of column: Column) -> [String] {
        [column.name, column.header].flatMap { name -> [String] in
            var words = [""]
            var previous: Character = " "
            for letter in name {
                if !letter.isLetter && !letter.isNumber || previous.isLowercase && letter.isUppercase {
                    words.append("")
                }
                if letter.isLetter || letter.isNumber { words[words.count - 1] += letter.lowercased() }
                previous = letter
            }
            return words.filter { !$0.isEmpty }
        }
    }

    // MARK: Texts

    private func text(_ column: Column, _ index: Int) -> String {
        if let text = wanted[column.name] { return text }
        let all = data.columns + data.tables.flatMap(\.columns)
        if all.contains(where: { $0.currencyColumn == column.name }) { return Self.currency }
        let texts = (0...2).map { shortened(choices(column)[$0], to: column.maxLength) }
        let isKey = column.name == data.key || data.each == .group(column.name)
        guard isKey, Set(texts).count < 3 else { return texts[index] }
        // Something must tell the videos apart.
        let numbered = shortened("\(choices(column)[index]) \(index + 1)", to: column.maxLength)
        return numbered.hasSuffix(" \(index + 1)") ? numbered : "\(index + 1)"
    }

    private func choices(_ column: Column) -> [String] {
        let words = Self.words(of: column)
        if let texts = ExampleTexts.texts(words, topic) { return texts }
        if words.contains("price") || words.contains("cost") {
            return (0...2).map { data.reading.numbers.written(ExampleTexts.amounts(words)[$0]) }
        }
        if let kind = Self.namedKind(words) { return (0...2).map { file(column, kind, $0) } }
        let name = column.name.map { $0.isLetter || $0.isNumber ? String($0) : " " }.joined()
        return (1...3).map { "\(name.prefix(1).uppercased())\(name.dropFirst()) \($0)" }
    }

    private static func namedKind(_ words: [String]) -> Asset.Kind? {
        ExampleTexts.files.first { !$0.words.isDisjoint(with: words) }?.kind
    }

    /// What the column's cells name files of, also where it is text and only its name says so; nil for no files.
    func fileKind(_ column: Column) -> Asset.Kind? {
        let words = Self.words(of: column)
        switch column.type {
        case .asset(let kind): return kind
        case .text where wanted[column.name] == nil && ExampleTexts.texts(words, topic) == nil:
            return words.contains("price") || words.contains("cost") ? nil : Self.namedKind(words)
        default: return nil
        }
    }

    /// As many whole words as there is room for.
    private func shortened(_ text: String, to limit: Int?) -> String {
        guard let limit, text.count > limit else { return text }
        var words = text.split(separator: " ")
        while words.count > 1, words.joined(separator: " ").count > limit { words.removeLast() }
        return String(words.joined(separator: " ").prefix(limit))
    }

    /// The first that is not too long; the last if all of them are.
    private func fitted(_ column: Column, _ texts: [String]) -> String {
        texts.first { $0.count <= column.maxLength ?? .max } ?? texts.last ?? ""
    }

    // MARK: Other types

    private func number(_ column: Column, _ index: Int) -> String {
        ExampleTexts.numbers(Self.words(of: column))[index]
    }

    private func money(_ column: Column, _ currency: String?, _ index: Int) -> String {
        let amount = ExampleTexts.amounts(Self.words(of: column))[index]
        // Where nobody counts hundredths, a hundred times as much is about the same.
        let isWhole = ["JPY", "KRW", "VND", "CLP", "ISK", "PYG", "XAF", "XOF", "UGX"].contains(currency)
        return money(isWhole ? amount.replacing(".", with: "") : amount, currency)
    }

    /// What the example says in the column that names the currencies of another.
    private static let currency = "USD"

    private func beside(_ column: Column) -> String? { column.currencyColumn == nil ? nil : Self.currency }

    private func money(_ amount: String, _ currency: String?) -> String {
        data.reading.numbers.written(amount) + (currency == nil ? " USD" : "")
    }

    private func date(_ column: Column, _ index: Int) -> String {
        let (year, month, day) = ExampleTexts.days(Self.words(of: column))[index]
        let iso = "\(year)-" + [month, day].map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: "-")
        let hasTime = data.reading.dates?.description.contains { "Hh".contains($0) } ?? false
        guard let pattern = data.reading.dates,
            let date = CivilDate(year: year, month: month, day: day, time: hasTime ? (9, 30, 0) : nil)
        else { return iso }
        let text = Formats(data.reading.language).date(date, pattern: pattern)
        // A pattern without a year cannot be read back, but ISO dates always can.
        let isRead = (try? data.reading.date(text))?.wallClock == date.wallClock
        return fitted(column, [isRead ? text : iso, iso])
    }

    private func file(_ column: Column, _ kind: Asset.Kind, _ index: Int) -> String {
        let words = Self.words(of: column)
        let stem =
            words.first { word in ExampleTexts.files.contains { $0.words.contains(word) } } ?? words.first ?? "file"
        // One brand has one logo, and logos have transparent grounds.
        let isMark = kind == .image && !Set(["logo", "icon", "flag", "mark"]).isDisjoint(with: words)
        return isMark ? "\(stem).png" : "\(stem)-\(index + 1).\(Self.ending(of: kind))"
    }

    private static func ending(of kind: Asset.Kind) -> String {
        switch kind {
        case .image: "jpg"
        case .video: "mp4"
        case .audio: "ogg"
        case .lut: "cube"
        }
    }

    private func list(_ column: Column, _ separator: String, _ index: Int) -> String {
        var items = ExampleTexts.items(Self.words(of: column), topic)[index]
        if separator.isEmpty { items = Array(items.prefix(1)) }
        // Single words where the separator stands in the items, as a space or a hyphen may.
        if items.contains(where: { $0.contains(separator) }) { items = ["solid", "light", "quiet"] }
        items = items.map { $0.replacing(separator, with: "") }.filter { !$0.isEmpty }
        while items.count > 1, items.joined(separator: separator).count > column.maxLength ?? .max {
            items.removeLast()
        }
        return shortened(items.joined(separator: separator), to: column.maxLength)
    }
}

extension Node {
    /// The names that the tree compares with a text by `==`, and that text.
    fileprivate var equalTexts: [String: String] {
        if case .binary(.equal, let left, let right) = kind {
            switch (left.kind, right.kind) {
            case (.name(let name), .text(let text)), (.text(let text), .name(let name)): return [name: text]
            default: break
            }
        }
        return kind.children.reduce(into: [:]) { $0.merge($1.equalTexts) { first, _ in first } }
    }
}
