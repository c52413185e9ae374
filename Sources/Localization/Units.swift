internal import CUnicode
public import Foundation

extension Formats {
    /// How a unit is written: `1.5 kg`, `1.5kg`, `1.5 kilograms`.
    public enum UnitStyle: String, Sendable, CaseIterable {
        case short, narrow, long
    }

    /// A number with a unit of CLDR, such as `kilogram` or `kilometer-per-hour`; nil when there is no such unit.
    public func unit(_ value: Decimal, _ unit: String, style: UnitStyle = .short) -> String? {
        guard !unit.isEmpty, unit.utf8.count <= 60,
            unit.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        else { return nil }
        let width = style == .long ? "full-name" : style.rawValue
        let skeleton = "unit/\(unit) unit-width-\(width) .##########"
        var text = [UInt16](repeating: 0, count: 200)
        let number = (value as NSDecimalNumber).doubleValue
        let count = rr_format_unit(language.description, skeleton, number, &text, Int32(text.count))
        return count > 0 ? String(decoding: text.prefix(Int(count)), as: UTF16.self) : nil
    }
}

/// The forms that words take after a number, as CLDR names them.
public enum PluralForm: String, Sendable, CaseIterable {
    case zero, one, two, few, many, other
}

extension Formats {
    /// The form of a word after a number in this language; a number's own decimals count.
    public func pluralForm(of value: Decimal) -> PluralForm {
        let number = (value as NSDecimalNumber).doubleValue
        let form = rr_plural(language.description, number, Int32(clamping: max(0, -value.exponent)))
        return form.flatMap { PluralForm(rawValue: String(cString: $0)) } ?? .other
    }
}
