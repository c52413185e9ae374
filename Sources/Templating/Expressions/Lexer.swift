import Diagnostics
import Foundation
import Localization

/// Takes an expression apart into words.
struct Lexer {
    private let source: SourceText
    private let scalars: [Unicode.Scalar]
    private var position = 0
    /// Where `scalars` starts in the source.
    private let base: Int

    /// - Parameter range: The part of the source that is the expression, in Unicode scalars.
    init(_ source: SourceText, range: Range<Int>?) {
        self.source = source
        let all = source.text.unicodeScalars
        base = range?.lowerBound ?? 0
        scalars = range.map { Array(all.dropFirst($0.lowerBound).prefix($0.count)) } ?? Array(all)
    }

    /// The longest expression taken. People write tens of characters; a million is an attack.
    static let longest = 10_000

    mutating func tokens() throws(Diagnostic) -> [Token] {
        guard scalars.count <= Self.longest else {
            throw .error(
                "expression-too-long", at: source.place(at: base),
                "the expression has \(scalars.count) characters, and \(Self.longest) are the most")
        }
        var tokens: [Token] = []
        while let token = try next(after: tokens.last?.kind) { tokens.append(token) }
        tokens.append(Token(kind: .end, offset: base + scalars.count))
        return tokens
    }

    private mutating func next(after last: Token.Kind?) throws(Diagnostic) -> Token? {
        while let scalar = peek(), scalar.properties.isWhitespace { position += 1 }
        guard let scalar = peek() else { return nil }
        let start = position
        let kind: Token.Kind
        if scalar.isDigit || scalar == "." && peek(1)?.isDigit == true {
            kind = try number()
        } else if scalar == "\"" || scalar == "'" {
            kind = .text(try text(closing: scalar))
        } else if scalar.startsName {
            kind = .name(name())
        } else if scalar == "=", peek(1)?.isDigit == true, last == .mark(",") || last == .mark(":") {
            // The name of an argument, as in ICU's messages: `plural: =0: "none"`.
            position += 1
            kind = .name("=" + digitRun())
        } else {
            kind = .mark(try mark(scalar))
        }
        return Token(kind: kind, offset: base + start)
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        position + ahead < scalars.count ? scalars[position + ahead] : nil
    }

    private func error(_ code: String, at position: Int, _ message: String, hint: String? = nil) -> Diagnostic {
        .error(code, at: source.place(at: base + position), message, hint: hint)
    }

    private mutating func name() -> String {
        var name = String.UnicodeScalarView()
        while let scalar = peek(), scalar.continuesName {
            name.append(scalar)
            position += 1
        }
        return String(name).precomposedStringWithCanonicalMapping
    }

    private mutating func text(closing quote: Unicode.Scalar) throws(Diagnostic) -> String {
        let start = position
        var text = String.UnicodeScalarView()
        position += 1
        while let scalar = peek() {
            position += 1
            if scalar == quote { return String(text) }
            guard scalar == "\\" else {
                text.append(scalar)
                continue
            }
            switch peek() {
            case "n": text.append("\n")
            case "t": text.append("\t")
            case let escaped? where ["\\", "\"", "'"].contains(escaped): text.append(escaped)
            default:
                throw error(
                    "bad-escape", at: position - 1, "a backslash starts \\n, \\t, \\\\, \\\" or \\' in a text",
                    hint: "write \\\\ for a backslash")
            }
            position += 1
        }
        throw error(
            "unclosed-text", at: start, "the text that starts here is not closed", hint: "add a closing \(quote)")
    }

    private mutating func mark(_ scalar: Unicode.Scalar) throws(Diagnostic) -> String {
        if let following = peek(1) {
            let pair = String(String.UnicodeScalarView([scalar, following]))
            if ["==", "!=", "<=", ">=", "&&", "||"].contains(pair) {
                position += 2
                return pair
            }
        }
        if "<>!+-*/|:?.,()[]".unicodeScalars.contains(scalar) {
            position += 1
            return String(Character(scalar))
        }
        throw error(
            "unexpected-character", at: position, "\"\(Character(scalar))\" means nothing in an expression",
            hint: Self.advice(scalar))
    }

    private static func advice(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "=": "to compare write =="
        case "&": "write and"
        case "“", "”", "„", "‘", "’", "«", "»": "use straight quotes: \"…\""
        case "−", "–", "—": "write - for minus"
        case "×": "write * to multiply"
        case "%": "for a percentage write the filter percent, for a remainder the filter modulo"
        case "{", "}": "inside {{ … }} names stand without braces"
        case "$": "a column is written by its name alone"
        default: nil
        }
    }
}

extension Lexer {
    /// A number, or a length of time when a unit follows or it is written as a clock: `12.5`, `500ms`, `00:01:02.5`.
    private mutating func number() throws(Diagnostic) -> Token.Kind {
        let start = position
        if let clock = try clockTime() { return clock }
        var digits = digitRun()
        if peek() == ".", peek(1)?.isDigit == true {
            position += 1
            digits += "." + digitRun()
        }
        guard let number = Decimal(exactly: digits) else {
            throw error("bad-number", at: start, "\"\(digits.prefix(60))\" has more than 38 digits")
        }
        guard peek()?.startsName == true else { return .number(number) }
        let unitStart = position
        let unit = name()
        switch unit {
        case "s": return .time(seconds: number, frames: 0)
        case "ms": return .time(seconds: number / 1000, frames: 0)
        case "min": return .time(seconds: number * 60, frames: 0)
        case "h": return .time(seconds: number * 3600, frames: 0)
        case "f": return .time(seconds: 0, frames: number)
        case "m":
            throw error(
                "ambiguous-unit", at: unitStart, "\"\(digits)m\" could mean minutes or milliseconds",
                hint: "write \(digits)min or \(digits)ms")
        default:
            throw error(
                "unknown-unit", at: unitStart, "\"\(unit)\" is not a unit of time",
                hint: "units are ms, s, min, h and f (frames)")
        }
    }

    private mutating func digitRun() -> String {
        var digits = ""
        while let scalar = peek(), scalar.isDigit {
            digits.unicodeScalars.append(scalar)
            position += 1
        }
        return digits
    }

    /// `hh:mm:ss`, `hh:mm:ss.fraction` or `hh:mm:ss:frames`, two digits each.
    private mutating func clockTime() throws(Diagnostic) -> Token.Kind? {
        let pattern: [Bool] = [true, true, false, true, true, false, true, true]
        for (ahead, isDigit) in pattern.enumerated() {
            guard let scalar = peek(ahead), isDigit ? scalar.isDigit : scalar == ":" else { return nil }
        }
        guard peek(8)?.isDigit != true else { return nil }
        let start = position
        func pair(_ at: Int) -> Int { scalars[start + at].digit * 10 + scalars[start + at + 1].digit }
        guard pair(3) < 60, pair(6) < 60 else {
            throw error("bad-time", at: start, "minutes and seconds of a clock time are below 60")
        }
        var seconds = Decimal(pair(0) * 3600 + pair(3) * 60 + pair(6))
        position += 8
        if peek() == ":", peek(1)?.isDigit == true {
            position += 1
            guard let frames = Decimal(exactly: digitRun()) else {
                throw error("bad-number", at: start, "the number of frames has more than 38 digits")
            }
            return .time(seconds: seconds, frames: frames)
        }
        if peek() == ".", peek(1)?.isDigit == true {
            position += 1
            guard let fraction = Decimal(exactly: "0." + digitRun()) else {
                throw error("bad-number", at: start, "the fraction of a second has more than 38 digits")
            }
            seconds += fraction
        }
        return .time(seconds: seconds, frames: 0)
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { value >= 0x30 && value <= 0x39 }
    fileprivate var digit: Int { Int(value) - 0x30 }

    var startsName: Bool { self == "_" || properties.isAlphabetic || properties.isIDStart }

    var continuesName: Bool { startsName || properties.isIDContinue }
}
