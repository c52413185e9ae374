import Foundation

/// A word of an expression and where it starts.
struct Token: Sendable {
    enum Kind: Hashable, Sendable {
        case number(Decimal)
        case time(seconds: Decimal, frames: Decimal)
        case text(String)
        case name(String)
        /// An operator or bracket, as written: `==`, `|`, `(`.
        case mark(String)
        case end
    }

    var kind: Kind
    /// Counted in Unicode scalars of the source.
    var offset: Int
}

extension Token {
    /// As a message quotes it.
    var quoted: String {
        switch kind {
        case .number(let number): "\"\(number)\""
        case .time(let seconds, let frames): "\"\(frames == 0 ? "\(seconds)s" : "\(frames)f")\""
        case .text(let text): "the text \"\(text.prefix(40))\""
        case .name(let name): "\"\(name.prefix(60))\""
        case .mark(let mark): "\"\(mark)\""
        case .end: "the end"
        }
    }
}
