import Foundation
import Localization

extension ValueFilter {
    /// Filters for text.
    static let texts: [ValueFilter] = [
        ValueFilter(
            "upcase", "Writes everything in upper case, by the rules of the language.", input: .text, gives: .text,
            apply: { call throws(ValueProblem) in .text(call.formats.uppercased(try call.text())) }),
        ValueFilter(
            "downcase", "Writes everything in lower case, by the rules of the language.", input: .text, gives: .text,
            apply: { call throws(ValueProblem) in .text(call.formats.lowercased(try call.text())) }),
        ValueFilter(
            "capitalize", "Writes the first letter in upper case and the rest in lower case.", input: .text,
            gives: .text,
            apply: { call throws(ValueProblem) in .text(call.formats.capitalized(try call.text())) }),
        ValueFilter(
            "strip", "Takes the white space off both ends.", input: .text, gives: .text,
            apply: { call throws(ValueProblem) in .text(try call.text().trimmingWhitespace) }),
        ValueFilter(
            "strip_html", "Leaves the words of an HTML text: no tags, entities as characters, blocks as lines.",
            input: .text, gives: .text,
            apply: { call throws(ValueProblem) in .text(PlainText.from(html: try call.text())) }),
        ValueFilter(
            "strip_newlines", "Makes one line of it: every run of white space becomes one space.", input: .text,
            gives: .text,
            apply: { call throws(ValueProblem) in
                .text(try call.text().split(whereSeparator: \.isWhitespace).joined(separator: " "))
            }),
        ValueFilter(
            "append", "Puts a text behind it.", input: .writable, [Parameter("text", .writable)], gives: .text,
            apply: { call throws(ValueProblem) in .text(try call.text() + (try call.text(0) ?? "")) }),
        ValueFilter(
            "prepend", "Puts a text before it.", input: .writable, [Parameter("text", .writable)], gives: .text,
            apply: { call throws(ValueProblem) in .text((try call.text(0) ?? "") + (try call.text())) }),
        ValueFilter(
            "replace", "Puts another text wherever one is found.", input: .text,
            [Parameter("search", .text), Parameter("replacement", .writable)], gives: .text,
            apply: { call throws(ValueProblem) in
                let search = try call.text(0) ?? ""
                if search.isEmpty { throw ValueProblem("bad-argument", "there is nothing to search for") }
                return .text(try call.text().replacing(search, with: try call.text(1) ?? ""))
            }),
        ValueFilter(
            "remove", "Takes a text out wherever it is found.", input: .text, [Parameter("search", .text)],
            gives: .text,
            apply: { call throws(ValueProblem) in
                let search = try call.text(0) ?? ""
                return .text(search.isEmpty ? try call.text() : try call.text().replacing(search, with: ""))
            }),
        ValueFilter(
            "truncate", "Shortens it to a number of characters, the ellipsis included.", input: .text,
            [Parameter("length", .whole(1...100_000), or: "50"), Parameter("ellipsis", .text, or: "\"…\"")],
            gives: .text,
            apply: { call throws(ValueProblem) in
                let text = try call.text()
                let length = call.whole(0) ?? 50
                let ellipsis = try call.text(1) ?? "…"
                if text.count <= length { return .text(text) }
                let kept = text.prefix(max(0, length - ellipsis.count))
                return .text(kept + ellipsis)
            }),
        ValueFilter(
            "truncatewords", "Shortens it to a number of words.", input: .text,
            [Parameter("words", .whole(1...10_000), or: "15"), Parameter("ellipsis", .text, or: "\"…\"")], gives: .text,
            apply: { call throws(ValueProblem) in
                let words = try call.text().split(whereSeparator: \.isWhitespace)
                let most = call.whole(0) ?? 15
                if words.count <= most { return .text(words.joined(separator: " ")) }
                return .text(words.prefix(most).joined(separator: " ") + (try call.text(1) ?? "…"))
            }),
        ValueFilter(
            "nowrap", "In a text: keeps it on one line. Stands last.", input: .writable, gives: .text,
            apply: { call throws(ValueProblem) in .text(try call.text()) }),
        ValueFilter(
            "markdown", "In a text: shows its *emphasis*, **strong**, ~~struck~~ and `code`. Stands last.",
            input: .text, gives: .text, apply: { call throws(ValueProblem) in .text(try call.text()) }),
        ValueFilter(
            "split",
            "Takes it apart at every separator; items lose the white space around them, empty ones are left out.",
            input: .text, [Parameter("separator", .text)], gives: .list(.text),
            apply: { call throws(ValueProblem) in
                let separator = try call.text(0) ?? ""
                let text = try call.text()
                let parts = separator.isEmpty ? text.map(String.init) : text.components(separatedBy: separator)
                let cells = call.input.cells
                return .list(
                    parts.map(\.trimmingWhitespace).filter { !$0.isEmpty }.map { .text($0, cells: cells) })
            }),
    ]
}
