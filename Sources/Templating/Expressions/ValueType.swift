import TimelineModel

/// What is known of a value before any row is read.
indirect enum ValueType: Hashable, Sendable {
    case text, number, money, date, boolean, time, blank
    case asset(Asset.Kind)
    case list(ValueType)
    case record(RecordType)
    /// Not known: after a mistake that was already reported, or either of two types.
    case any

    static let image = ValueType.asset(.image)
    static let video = ValueType.asset(.video)
    static let audio = ValueType.asset(.audio)

    /// The type of a value that may come from either of two places.
    func joined(with other: ValueType) -> ValueType {
        if self == other || other == .blank { return self }
        return self == .blank ? other : .any
    }
}

/// The named parts of a record and their types.
struct RecordType: Hashable, Sendable {
    /// What to call it in messages: `table "reviews"`, `scene "hero"`.
    var name: String
    /// What its parts are called: `column`, `time`.
    var part: String
    var fields: [String: ValueType]

    init(_ name: String, part: String = "column", fields: [String: ValueType]) {
        self.name = name
        self.part = part
        self.fields = fields
    }
}

extension ValueType: CustomStringConvertible {
    /// As a message names it: `text`, `a number`, `a list of text`.
    var description: String {
        switch self {
        case .text: "text"
        case .number: "a number"
        case .money: "money"
        case .date: "a date"
        case .boolean: "true or false"
        case .time: "a time"
        case .blank: "blank"
        case .asset(.image): "an image"
        case .asset(.video): "a video"
        case .asset(.audio): "audio"
        case .asset(.lut): "a table of colours"
        case .list(.any): "a list"
        case .list(let element): "a list of \(element.plural)"
        case .record(let record): "a row of \(record.name)"
        case .any: "anything"
        }
    }

    private var plural: String {
        switch self {
        case .number: "numbers"
        case .date: "dates"
        case .boolean: "true and false"
        case .time: "times"
        case .asset(.image): "images"
        case .asset(.video): "videos"
        case .list: "lists"
        case .record(let record): "rows of \(record.name)"
        default: description
        }
    }
}

extension Value {
    /// The type of a value at hand.
    var type: ValueType {
        switch content {
        case .text: .text
        case .number: .number
        case .money: .money
        case .date: .date
        case .boolean: .boolean
        case .list(let items): .list(items.first?.type ?? .any)
        case .asset(let kind, _, _): .asset(kind)
        case .record: .record(RecordType("its table", fields: [:]))
        case .time: .time
        case .blank: .blank
        }
    }
}
