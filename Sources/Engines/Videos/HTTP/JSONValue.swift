internal import Foundation

/// A JSON value of somebody who is not trusted: any shape, any size up to the limit of its text.
enum JSONValue: Hashable, Sendable {
    case null
    case flag(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    /// Nil for what is no JSON, is nested too deeply, or holds a number that is none.
    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { return nil }
        self = value
    }

    subscript(_ name: String) -> JSONValue {
        if case .object(let fields) = self { return fields[name] ?? .null }
        return .null
    }

    var text: String? {
        if case .text(let text) = self { return text }
        return nil
    }

    var flag: Bool? {
        if case .flag(let flag) = self { return flag }
        return nil
    }

    /// Numbers, and texts of numbers: servers write seconds as text.
    var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number) where number.isFinite: number
        case .text(let text) where text.utf8.count <= 32: Double(text).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }

    /// A whole number within bounds; nil for every other one.
    func integer(_ bounds: ClosedRange<Int>) -> Int? {
        guard let number = number.flatMap({ Int(exactly: $0) }), bounds.contains(number) else { return nil }
        return number
    }

    var list: [JSONValue] {
        if case .list(let values) = self { return values }
        return []
    }

    /// Every value below, by the names on the way to it: `versions.torch`. Lists are left out.
    var flattened: [(name: String, value: String)] {
        switch self {
        case .object(let fields):
            fields.sorted { $0.key < $1.key }.flatMap { name, value in
                value.flattened.map { (name: $0.name.isEmpty ? name : "\(name).\($0.name)", value: $0.value) }
            }
        case .flag(let flag): [("", "\(flag)")]
        case .integer(let number): [("", "\(number)")]
        case .number(let number): [("", "\(number)")]
        case .text(let text): [("", text)]
        case .null, .list: []
        }
    }

    /// A text as JSON writes it, with its quotes.
    static func quoted(_ text: String) -> String {
        var shown = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": shown += "\\\""
            case "\\": shown += "\\\\"
            case "\n": shown += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                shown += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown + "\""
    }
}

extension JSONValue: Decodable {
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Int.self) {
            self = .integer(number)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let fields = try? value.decode([String: JSONValue].self) {
            self = .object(fields)
        } else {
            self = .list(try value.decode([JSONValue].self))
        }
    }
}
