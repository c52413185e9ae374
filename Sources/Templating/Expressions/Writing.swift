import Diagnostics
import Foundation
import Localization

/// Turns values into the characters that stand in a text or an attribute.
enum Writing {
    /// Why a value of this type cannot stand in a text; nil when it can.
    static func problem(of type: ValueType, as rendition: Interpolation.Rendition) -> ValueProblem? {
        switch type {
        case .list:
            ValueProblem(
                "not-text", "\(type) is not text",
                hint: "join it: | join: \", \"; or repeat the element: for=\"x in …\"")
        case .record: ValueProblem("not-text", "\(type) is not text", hint: "name one of its columns after a point")
        case .asset where rendition == .display:
            ValueProblem(
                "not-text", "\(type) is not text", hint: "show it with <picture src=\"…\"/> or <clip src=\"…\"/>")
        case .time where rendition == .display: ValueProblem("not-text", "\(type) is not text")
        default: nil
        }
    }

    /// The text of a value.
    ///
    /// - Throws: A finding when it is blank or cannot be written.
    static func text(
        _ value: Value, as rendition: Interpolation.Rendition, of expression: Expression, formats: Formats
    ) throws(Diagnostic) -> String {
        if let text = text(value, as: rendition, formats: formats) { return text }
        let place = expression.source.place(at: expression.root.offset)
        if value.isBlank {
            if case .text = value.content, expression.root.mayBeEmpty { return "" }
            let name = expression.references.first.map { "\"\($0)\"" } ?? "the value"
            throw ValueProblem(
                "blank-value", "\(name) is blank",
                hint: "fill the cell, give a default ({{ … | default: \"…\" }}), or leave the element out with if=\"…\""
            ).diagnostic(at: place, cells: value.cells)
        }
        let problem = problem(of: value.type, as: rendition) ?? ValueProblem("not-text", "\(value.type) is not text")
        throw problem.diagnostic(at: place, cells: value.cells)
    }

    /// The text of a value; nil when it is blank or cannot be written.
    static func text(_ value: Value, as rendition: Interpolation.Rendition, formats: Formats) -> String? {
        if value.isBlank { return nil }
        switch (value.content, rendition) {
        case (.text(let text), _): return text
        case (.number(let number), .display): return formats.number(number, grouping: false)
        case (.number(let number), .plain): return plain(number)
        case (.money(let amount, let currency), .display): return formats.money(amount, currency: currency)
        case (.money(let amount, let currency), .plain): return "\(plain(amount)) \(currency)"
        case (.date(let date), .display): return formats.date(date, style: .medium)
        case (.date(let date), .plain): return date.description
        case (.boolean(let truth), _): return truth ? "true" : "false"
        case (.time(let seconds), .plain): return "\(plain(seconds))s"
        case (.asset(_, let name, _), .plain): return name
        default: return nil
        }
    }

    /// A number with a point and no grouping. `Decimal.description` is the same in every locale.
    static func plain(_ number: Decimal) -> String { number.description }
}

extension Node {
    /// Whether the author wrote that nothing may stand there: `note | default: ""`, `in_stock ? "" : "Sold out"`.
    fileprivate var mayBeEmpty: Bool {
        switch kind {
        case .text(let text): text.isEmpty
        case .choice(_, let yes, let no): yes.mayBeEmpty || no.mayBeEmpty
        case .filter(_, let use): use.name == "default" && use.arguments.contains { $0.value.mayBeEmpty }
        default: false
        }
    }
}
