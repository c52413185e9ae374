public import Diagnostics
internal import Foundation
internal import Localization
public import TimelineModel

extension Timeline {
    /// The frame that a moment names: a time, or what `begin` could hold outside scenes.
    ///
    /// `2.5s`, `75f`, `hero` (its first frame), `hero.entered`, `hero.leaving + 0.5s`, `quotes[1].begin`, `poster`. A
    /// scene in a loop that ran once can be named without a number. The end of the video is its last frame.
    ///
    /// - Parameter place: What to call the text in messages: `.option("--at")`.
    /// - Throws: What is wrong with it, as a `Diagnostic` or `DiagnosedFailure`.
    public func frame(at text: String, place: Place) throws -> Int {
        var found = Diagnostics()
        let scope = TimelineMoments(self)
        guard let expression = Expression.parse(SourceText(text, at: place), into: &found) else {
            throw DiagnosedFailure(found)
        }
        let type = expression.check(scope, into: &found)
        try found.throwIfErrors()
        let value = try expression.evaluate(scope)
        let seconds: Decimal
        switch value.content {
        case .time(let time): seconds = time
        case .record(let record): seconds = try Self.begin(of: record) ?? 0
        case .number(0): seconds = 0
        default:
            throw Diagnostic.error(
                "not-a-time", at: place, "\"\(text)\" is \(type), not a time",
                hint: "write a time such as 2.5s or 75f, or a scene's: \(scope.examples)")
        }
        let frame = frameRate.frame(NSDecimalNumber(decimal: seconds).doubleValue)
        guard frame >= 0, frame <= frameCount else {
            throw Diagnostic.error(
                "no-such-frame", at: place, "\"\(text)\" is outside the video",
                hint: "it has \(frameCount) frames at \(frameRate) a second")
        }
        return min(frame, frameCount - 1)
    }

    private static func begin(of record: any Record) throws -> Decimal? {
        guard case .time(let time)? = try record.field("begin")?.content else { return nil }
        return time
    }
}

/// The scenes of a resolved timeline with their times, as names in an expression.
private struct TimelineMoments: StaticScope, Scope {
    private let values: [String: Value]
    let names: [String]
    let kindOfNames = "scene"
    let formats: Formats
    let frameRate: FrameRate
    let examples: String

    private static let fields: [String: ValueType] = [
        "begin": .time, "entered": .time, "leaving": .time, "end": .time, "dur": .time,
    ]

    init(_ timeline: Timeline) {
        var copies: [(id: String, times: [Value])] = []
        let scenes = timeline.scenes
        for (index, scene) in scenes.enumerated() {
            let outgoing = index + 1 < scenes.count ? scenes[index + 1].transition?.frames ?? 0 : 0
            let frames = [
                "begin": scene.span.start, "entered": scene.span.start + (scene.transition?.frames ?? 0),
                "leaving": scene.span.end - outgoing, "end": scene.span.end, "dur": scene.span.count,
            ]
            let record = Value(.record(Fields(frames.mapValues { .time(timeline.frameRate.time($0)) })))
            let id = String(scene.id.prefix { $0 != "[" })
            if let known = copies.firstIndex(where: { $0.id == id }) {
                copies[known].times.append(record)
            } else {
                copies.append((id, [record]))
            }
        }
        var values = Dictionary(
            uniqueKeysWithValues: copies.map { id, times in
                (id, times.count == 1 ? times[0] : Value(.list(times)))
            })
        if let poster = timeline.poster { values["poster"] = .time(timeline.frameRate.time(poster)) }
        self.values = values
        names = copies.map(\.id)
        examples = names.prefix(3).map { "\($0).entered" }.joined(separator: ", ")
        frameRate = timeline.frameRate
        formats = Formats(.english)
    }

    func type(of name: String) -> ValueType? {
        guard let value = values[name] else { return nil }
        let scene = ValueType.record(RecordType("scene \"\(name)\"", part: "time", fields: Self.fields))
        switch value.content {
        case .list: return .list(scene)
        case .time: return .time
        default: return scene
        }
    }

    func rebased(on root: any Scope) -> any Scope { self }

    func value(of name: String) -> Value? { values[name] }
}
