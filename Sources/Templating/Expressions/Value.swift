import Diagnostics
import Foundation
import Localization
import TimelineModel

/// What an expression works with and what it gives, with the cells it was made from.
struct Value: Sendable {
    enum Content: Sendable {
        case text(String)
        case number(Decimal)
        case money(Decimal, currency: String)
        case date(CivilDate)
        case boolean(Bool)
        case list([Value])
        /// A file by the name that a cell or template gives it, and the folder of the file that names it.
        case asset(Asset.Kind, name: String, base: String)
        case record(any Record)
        /// A length of time or a moment on a scene's clock, in seconds.
        case time(Decimal)
        /// Nothing: an empty cell, an item past the end of a list.
        case blank
    }

    var content: Content
    /// The cells that were read for it, in reading order, each once.
    var cells: [Place]

    init(_ content: Content, cells: [Place] = []) {
        self.content = content
        self.cells = cells
    }

    static let blank = Value(.blank)

    static func text(_ text: String, cells: [Place] = []) -> Value { Value(.text(text), cells: cells) }
    static func number(_ number: Decimal, cells: [Place] = []) -> Value { Value(.number(number), cells: cells) }
    static func boolean(_ truth: Bool, cells: [Place] = []) -> Value { Value(.boolean(truth), cells: cells) }
    static func time(_ seconds: Decimal, cells: [Place] = []) -> Value { Value(.time(seconds), cells: cells) }

    /// The same, made from these cells too.
    func alsoFrom(_ others: [Place]) -> Value {
        if others.isEmpty { return self }
        var value = self
        for cell in others where !value.cells.contains(cell) { value.cells.append(cell) }
        return value
    }

    var isBlank: Bool {
        switch content {
        case .blank: true
        case .text(let text): text.isEmpty
        default: false
        }
    }

    /// What `if` makes of it: something is there. Blank, `false` and an empty list are not; the number 0 is.
    var isTrue: Bool {
        switch content {
        case .boolean(let truth): truth
        case .list(let items): !items.isEmpty
        default: !isBlank
        }
    }
}

/// Something with named parts: a row of a table, the times of an element.
///
/// Parts are asked for by name when an expression needs them, so a row of a hundred columns costs what is read.
protocol Record: Sendable {
    /// The part called `name`; nil when there is none.
    ///
    /// - Throws: A finding about the part, such as a cell that cannot be read as its column's type.
    func field(_ name: String) throws(Diagnostic) -> Value?
}

/// A record whose parts are all at hand.
struct Fields: Record {
    var values: [String: Value]

    init(_ values: [String: Value]) { self.values = values }

    func field(_ name: String) -> Value? { values[name] }
}
