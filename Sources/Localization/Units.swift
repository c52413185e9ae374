internal import CUnicode
public import Foundation
internal import Synchronization

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
        let skeleton =
            "unit/\(unit) unit-width-\(width) .########## rounding-mode-half-up "
            + "numbering-system/\(numberingSystem.name)"
        guard let format = ICU.format(language, skeleton) else { return nil }
        var text = [UInt16](repeating: 0, count: 200)
        let count = rr_number_format_write(format.pointer, value.description, &text, Int32(text.count))
        return count > 0 ? String(decoding: text.prefix(Int(count)), as: UTF16.self) : nil
    }
}

/// The forms that words take beside a number, as CLDR names them.
public enum PluralForm: String, Sendable, CaseIterable {
    case zero, one, two, few, many, other
}

extension Formats {
    /// The form of a word beside a number as `number` writes it: 1.0 is written 1, and has its form.
    ///
    /// - Parameter isRank: Whether it says which one (1st, 2nd), not how many.
    public func pluralForm(of value: Decimal, isRank: Bool = false) -> PluralForm {
        guard let rules = ICU.rules(language, isOrdinal: isRank),
            let format = ICU.format(language, ".######################################"),
            let form = rr_plural_form(rules.pointer, format.pointer, value.description)
        else { return .other }
        return PluralForm(rawValue: String(cString: form)) ?? .other
    }
}

/// What ICU's C API opens, kept: opening costs a hundred times as much as using.
private enum ICU {
    /// An object of ICU's that never changes, so that several threads may use it at once (unumberformatter.h,
    /// upluralrules.h); closed with the last who uses it.
    final class Handle: @unchecked Sendable {
        let pointer: OpaquePointer
        private let close: @Sendable (OpaquePointer) -> Void

        init?(_ pointer: OpaquePointer?, close: @escaping @Sendable (OpaquePointer) -> Void) {
            guard let pointer else { return nil }
            (self.pointer, self.close) = (pointer, close)
        }

        deinit { close(pointer) }
    }

    struct Name: Hashable {
        var language: LanguageTag
        var skeleton: String
    }

    /// Names of units may come from cells: past this many everything is forgotten.
    private static let most = 2000

    private static let formats = Mutex<[Name: Handle?]>([:])
    private static let rules = Mutex<[Name: Handle?]>([:])

    static func format(_ language: LanguageTag, _ skeleton: String) -> Handle? {
        find(Name(language: language, skeleton: skeleton), in: formats) {
            Handle(rr_number_format_open(language.description, skeleton), close: { rr_number_format_close($0) })
        }
    }

    static func rules(_ language: LanguageTag, isOrdinal: Bool) -> Handle? {
        find(Name(language: language, skeleton: isOrdinal ? "ordinal" : "cardinal"), in: rules) {
            Handle(
                rr_plural_rules_open(language.description, isOrdinal ? 1 : 0), close: { rr_plural_rules_close($0) })
        }
    }

    private static func find(
        _ name: Name, in known: borrowing Mutex<[Name: Handle?]>, open: () -> Handle?
    ) -> Handle? {
        if let found = known.withLock({ $0[name] }) { return found }
        let opened = open()
        known.withLock { known in
            if known.count >= most { known = [:] }
            known[name] = .some(opened)
        }
        return opened
    }
}
