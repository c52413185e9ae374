public import Diagnostics
internal import Foundation

/// How a video's file is named: `{key}[.{locale}][.{output}].mp4`, or another extension.
///
/// `{…}` stands for a value, `[…]` is left out when a value in it is empty, `/` begins a folder. Values are escaped,
/// so that a cell can never name a folder.
public struct NamePattern: Hashable, Sendable {
    enum Field: String, CaseIterable { case key, locale, output }

    enum Part: Hashable {
        case text(String)
        case field(Field)
        case optional([Part])
    }

    let parts: [Part]

    /// The pattern unless `--name` gives another.
    public static func standard(_ fileExtension: String) -> NamePattern {
        NamePattern(parts: [
            .field(.key), .optional([.text("."), .field(.locale)]), .optional([.text("."), .field(.output)]),
            .text("." + fileExtension),
        ])
    }

    init(parts: [Part]) { self.parts = parts }

    /// - Parameters:
    ///   - fileExtension: What the name must end in, without the dot.
    ///   - place: Where the pattern was written, such as `.option("--name")`.
    public init(_ pattern: String, fileExtension: String, at place: Place) throws(Diagnostic) {
        func wrong(_ message: String, hint: String?) -> Diagnostic {
            .error("invalid-name-pattern", at: place, message, hint: hint)
        }
        var open: [[Part]] = [[]]
        var rest = Substring(pattern)
        while let character = rest.popFirst() {
            switch character {
            case "{":
                guard let end = rest.firstIndex(of: "}") else {
                    throw wrong("a \"{\" is not closed in \"\(pattern)\"", hint: "write {key}")
                }
                let name = String(rest[..<end])
                guard let field = Field(rawValue: name) else {
                    throw wrong(
                        "\"{\(name)}\" is not a part of a file name",
                        hint: NearestName.hint(name, among: Field.allCases.map(\.rawValue)))
                }
                open[open.count - 1].append(.field(field))
                rest = rest[rest.index(after: end)...]
            case "[":
                open.append([])
            case "]" where open.count > 1:
                let inner = open.removeLast()
                open[open.count - 1].append(.optional(inner))
            case "]", "}":
                throw wrong("a \"\(character)\" closes nothing in \"\(pattern)\"", hint: nil)
            default:
                open[open.count - 1].append(.text(String(character)))
            }
        }
        guard open.count == 1 else { throw wrong("a \"[\" is not closed in \"\(pattern)\"", hint: nil) }
        guard pattern.hasSuffix("." + fileExtension) else {
            throw wrong(
                "\"\(pattern)\" does not end in .\(fileExtension)",
                hint: "the run's files are of that format (--format): write \(pattern).\(fileExtension)")
        }
        let steps = pattern.split(separator: "/", omittingEmptySubsequences: false)
        guard !steps.contains(where: { $0 == "." || $0 == ".." || $0.isEmpty }), !pattern.contains("\0") else {
            throw wrong(
                "\"\(pattern)\" leaves the output folder", hint: "write a name below it, such as {locale}/{key}.mp4")
        }
        parts = open[0]
    }

    /// The name below the output folder, with `/` between folders.
    public func name(key: String, locale: String?, output: String?) -> String {
        let values: [Field: String] = [.key: key, .locale: locale ?? "", .output: output ?? ""]
        return text(parts, values: values.mapValues { $0.isEmpty ? "" : FileName.escaped($0) }).text
    }

    private func text(_ parts: [Part], values: [Field: String]) -> (text: String, isComplete: Bool) {
        var result = ""
        var isComplete = true
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .field(let field):
                let value = values[field] ?? ""
                if value.isEmpty { isComplete = false }
                result += value
            case .optional(let inner):
                let group = text(inner, values: values)
                if group.isComplete { result += group.text }
            }
        }
        return (result, isComplete)
    }
}
