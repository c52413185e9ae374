internal import Diagnostics
internal import Foundation
internal import Localization
internal import Tables
internal import TimelineModel

/// What every expression of a video can name: columns, lists of rows, and a few things about the video.
struct RootScope: Scope {
    /// The row, or the group's rows as one; nil with `each="all"`, where only `rows` has cells.
    let record: (any Record)?
    /// `rows` and the lists of `<rows>`, by name.
    var lists: [String: Value]
    /// `row`, `output`, `language`, `locale`.
    let builtIns: [String: Value]
    let formats: Formats
    let frameRate: FrameRate

    func value(of name: String) throws(Diagnostic) -> Value? {
        if let list = lists[name] { return list }
        if let value = try record?.field(name) { return value }
        return builtIns[name]
    }

    func rebased(on root: any Scope) -> any Scope { root }
}

extension RootScope {
    /// The names that every template has; a column of the same name stands in front of them.
    static let builtInTypes: [String: ValueType] = [
        "row": .record(RecordType("the video", part: "property", fields: ["number": .number, "key": .text])),
        "output": .record(
            RecordType(
                "the output", part: "property",
                fields: [
                    "name": .text, "width": .number, "height": .number, "portrait": .boolean, "wide": .boolean,
                    "square": .boolean,
                ])),
        "language": .text,
        "locale": .record(
            RecordType(
                "the locale", part: "property",
                fields: [
                    "tag": .text, "language": .text, "script": .text, "region": .text, "rightToLeft": .boolean,
                ])),
    ]

    static func builtIns(item: Item, output: Output?, language: LanguageTag) -> [String: Value] {
        var values: [String: Value] = [
            "row": Value(
                .record(
                    Fields([
                        "number": .number(Decimal(item.rows.first?.number ?? 0)), "key": .text(item.key),
                    ]))),
            "language": .text(language.description),
            "locale": Value(
                .record(
                    Fields([
                        "tag": .text(language.description), "language": .text(language.language),
                        "script": .text(language.likelyScript ?? ""), "region": .text(language.region ?? ""),
                        "rightToLeft": .boolean(language.isRightToLeft),
                    ]))),
        ]
        if let output {
            values["output"] = Value(
                .record(
                    Fields([
                        "name": .text(output.name), "width": .number(Decimal(output.size.width)),
                        "height": .number(Decimal(output.size.height)),
                        "portrait": .boolean(output.shape == "portrait"), "wide": .boolean(output.shape == "wide"),
                        "square": .boolean(output.shape == "square"),
                    ])))
        }
        return values
    }
}
