internal import Foundation

/// The names of times: what `begin`, `end`, `dur`, `min`, `max` and `poster` may refer to.
struct Moments: Sendable {
    /// Words with a meaning of their own, which ids may not take.
    static let reserved: Set<String> = ["entered", "leaving", "reading", "media", "narration"]

    private struct Target {
        var element: Element
        /// Ordinals of the loops around it, its own included, outermost first.
        var loops: [Int]
    }

    private var targets: [String: Target] = [:]

    init(_ video: Element) { collect(video, loops: []) }

    private mutating func collect(_ element: Element, loops: [Int]) {
        let loops = element.loop == nil ? loops : loops + [element.ordinal]
        if let id = element.literal("id") { targets[id] = Target(element: element, loops: loops) }
        for child in element.elements { collect(child, loops: loops) }
    }

    var ids: [String] { targets.keys.sorted() }

    func has(_ id: String) -> Bool { targets[id] != nil }

    /// Whether `id` names one element for something inside these loops, or a list of its copies.
    func isSingle(_ id: String, seenFrom loops: [Int]) -> Bool {
        targets[id].map { loops.starts(with: $0.loops) } ?? false
    }

    /// The ids and what they are, for something inside these loops.
    func types(seenFrom element: Element, loops: [Int]) -> [String: ValueType] {
        targets.reduce(into: [:]) { types, target in
            let (id, target) = target
            var fields: [String: ValueType] = ["begin": .time, "end": .time, "dur": .time]
            if target.element.name == "scene" {
                fields["entered"] = .time
                fields["leaving"] = .time
            }
            let record = ValueType.record(
                RecordType("<\(target.element.name) id=\"\(id)\">", part: "time", fields: fields))
            types[id] = isSingle(id, seenFrom: loops) ? record : .list(record)
        }
    }

    /// The words that have a meaning in an element's times.
    func words(for element: Element, inScene: Bool) -> [String: ValueType] {
        switch element.name {
        case "scene": ["reading": .time, "media": .time, "narration": .time, "entered": .time]
        case "clip" where inScene: ["entered": .time, "leaving": .time, "media": .time]
        case "clip": ["media": .time]
        default: inScene ? ["entered": .time, "leaving": .time] : [:]
        }
    }

    /// A bare 0 needs no unit.
    static func isZero(_ expression: Expression) -> Bool {
        var hasZero = false
        for byte in expression.source.text.utf8 where byte != 0x20 && byte != 0x09 {
            if byte != 0x30 || hasZero { return false }
            hasZero = true
        }
        return hasZero
    }
}
