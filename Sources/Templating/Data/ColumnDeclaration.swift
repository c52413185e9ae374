internal import Diagnostics
internal import TimelineModel

/// What `type` of a column may say.
enum ColumnWord: String, CaseIterable, Sendable {
    case text, number, money, date, image, video, audio, list, boolean

    func type(currency: String?, separator: String) -> ColumnType {
        switch self {
        case .text: .text
        case .number: .number
        case .money: .money(currency: currency)
        case .date: .date
        case .image: .asset(.image)
        case .video: .asset(.video)
        case .audio: .asset(.audio)
        case .list: .list(separator: separator)
        case .boolean: .boolean
        }
    }
}

/// What becomes of a cell that a language has not of its own: `translate` of a column.
enum Translation: String, CaseIterable, Sendable {
    /// Another language's stands in for it, and is counted.
    case wanted
    /// It is an error.
    case required
    /// The plain cell is for every language.
    case no
}

/// A `<column>`, or a column of the sheet that no `<column>` declares.
struct Column: Sendable {
    var name: String
    /// What the sheet calls it.
    var header: String
    var type: ColumnType
    var isOptional: Bool
    var maxLength: Int?
    var translation: Translation
    /// Of money: the column whose cells name the currency, as the template calls it.
    var currencyColumn: String?
    /// The column with the interval in which its cells hold, as the template calls it.
    var during: String?
    var place: Place
    /// Where `currencyColumn` stands.
    var currencyPlace: Place?
    /// Where `during` stands.
    var duringPlace: Place?

    init(_ element: Element) {
        name = element.literal("name") ?? ""
        header = element.literal("header") ?? name
        let word = element.literal("type").flatMap(ColumnWord.init) ?? .text
        type = word.type(currency: element.literal("currency"), separator: element.literal("separator") ?? "|")
        isOptional = element.literal("optional") == "true"
        maxLength = element.literal("maxLength").flatMap { Int($0) }
        translation = element.literal("translate").flatMap(Translation.init) ?? .wanted
        currencyColumn = element.literal("currencyColumn")
        currencyPlace = element.attributes["currencyColumn"]?.place
        during = element.literal("during")
        duringPlace = element.attributes["during"]?.place
        place = element.place
    }

    /// A column that only the sheet knows: text that may be blank.
    init(undeclared name: String, place: Place) {
        self.name = name
        header = name
        type = .text
        isOptional = true
        maxLength = nil
        translation = .wanted
        self.place = place
    }
}
