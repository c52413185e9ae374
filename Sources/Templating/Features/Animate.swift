internal import Diagnostics
internal import TimelineModel

extension ElementDeclaration {
    static let animate = ElementDeclaration(
        "animate", "Changes one property of the layer it is in over keyframes; before and after, the ends hold.",
        attributes: [
            AttributeDeclaration(
                "attribute", .keyword(AnimateWord.allCases.map(\.rawValue)), .literal, required: true,
                "What changes; scale and rotate about the middle of the box."),
            AttributeDeclaration("from", .text, "Its first value; default the layer's own."),
            AttributeDeclaration("to", .text, "Its last value."),
            AttributeDeclaration("values", .text, "Several values instead of from and to: 0; 1; 0.5."),
            AttributeDeclaration("keyTimes", .text, "When each value is reached, from 0 to 1: 0; 0.2; 1."),
            AttributeDeclaration("easing", .easing, "From each value to the next; default easeInOut."),
            AttributeDeclaration(
                "repeatCount", .repeatCount, "How many times it runs, as far as its layer is shown; default 1."),
            AttributeDeclaration("begin", .text, .moment, "When it begins; default with its layer."),
            AttributeDeclaration("end", .text, .moment, "When it is over; default with its layer."),
            AttributeDeclaration("dur", .text, .moment, "How long one run takes, instead of `end`."),
        ] + repeatable)
}

/// The properties of layers that `animate` changes.
enum AnimateWord: String, CaseIterable {
    case opacity, x, y, scale, rotate, inset

    var expected: String {
        switch self {
        case .opacity: "a number from 0 to 1"
        case .x, .y: LengthValue.expected
        case .scale: "a number from 0 to 20"
        case .rotate: AngleValue.expected
        case .inset: InsetsValue.expected
        }
    }

    func accepts(_ text: String) -> Bool {
        switch self {
        case .opacity: number(text).map((0...1).contains) ?? false
        case .x, .y: LengthValue(text) != nil
        case .scale: number(text).map((0...20).contains) ?? false
        case .rotate: AngleValue(text) != nil
        case .inset: InsetsValue(text) != nil
        }
    }
}

/// The values of an `<animate>` and when they are reached.
struct AnimateValues {
    var values: [String]
    /// From 0 to 1, as many as the values.
    var times: [Double]

    /// - Throws: What is wrong, with the attribute it is in.
    init(_ word: AnimateWord, own: String, text: (String) -> String?) throws(Problem) {
        if let list = text("values") {
            values = list.split(separator: ";").map { words(of: String($0)).joined(separator: " ") }
            if text("from") != nil || text("to") != nil {
                throw Problem(attribute: "values", message: "values and from or to say the same thing twice")
            }
        } else {
            guard let last = text("to") else {
                throw Problem(attribute: "attribute", message: "<animate> needs to or values")
            }
            values = [text("from") ?? own, last]
        }
        for value in values where !word.accepts(value) {
            let attribute = ["values", "to", "from"].first { text($0)?.contains(value) ?? false } ?? "values"
            throw Problem(attribute: attribute, message: "\(word) \"\(value)\" is not \(word.expected)")
        }
        guard (2...100).contains(values.count) else {
            throw Problem(attribute: "values", message: "values are two at least, and 100 at most")
        }
        let count = values.count
        guard let list = text("keyTimes") else {
            times = (0..<count).map { Double($0) / Double(count - 1) }
            return
        }
        times = list.split(separator: ";").compactMap { number(words(of: String($0)).joined()) }
        guard times.count == count, times.first == 0, times.last == 1,
            zip(times, times.dropFirst()).allSatisfy({ $0 <= $1 })
        else {
            throw Problem(
                attribute: "keyTimes",
                message: "keyTimes are \(count) numbers, one for each value, that rise from 0 to 1")
        }
    }

    /// Reports what is wrong whatever the row.
    static func check(_ element: Element, into diagnostics: inout Diagnostics) {
        let texts = ["from", "to", "values", "keyTimes"]
        guard let word = element.literal("attribute").flatMap(AnimateWord.init),
            texts.allSatisfy({ element.attributes[$0] == nil || element.literal($0) != nil })
        else { return }
        let own = word == .rotate ? "0deg" : word == .opacity || word == .scale ? "1" : "0%"
        do throws(Problem) {
            _ = try AnimateValues(word, own: own) { element.literal($0) }
        } catch {
            diagnostics.add(.error("bad-value", at: element.place(of: error.attribute), error.message))
        }
    }

    struct Problem: Error {
        var attribute: String
        var message: String
    }
}

extension Resolution {
    /// The animations of a layer.
    ///
    /// - Parameters:
    ///   - box: Its box, and `shown` what of it is filled.
    ///   - parent: The box that % of places is of.
    ///   - frames: When it is shown.
    func animations(
        of instance: Instance, _ box: Box, shown: Box, in parent: Box, frames: FrameSpan, times: Times
    ) -> [Animation] {
        instance.children.filter { $0.name == "animate" }.flatMap { animate in
            let values = Values(animate, self)
            guard let word = values.word("attribute", AnimateWord.self) else { return [Animation]() }
            let layer = Values(instance, self)
            do throws(AnimateValues.Problem) {
                let written = try AnimateValues(word, own: own(word, layer, box, parent)) { values.text($0) }
                let span = times.span(animate)
                let duration = repeated(span, until: frames.end, values)
                return animations(word, written, values, span, duration, box, shown, parent)
            } catch {
                diagnostics.add(.error("bad-value", at: values.place(of: error.attribute), error.message))
                return []
            }
        }
    }

    private func own(_ word: AnimateWord, _ layer: Values, _ box: Box, _ parent: Box) -> String {
        switch word {
        case .opacity: layer.text("opacity") ?? "1"
        case .x: "\(box.x - parent.x)px"
        case .y: "\(box.y - parent.y)px"
        case .scale: "1"
        case .rotate: layer.text("rotate") ?? "0deg"
        case .inset: layer.text("inset") ?? "0%"
        }
    }

    private func animations(
        _ word: AnimateWord, _ written: AnimateValues, _ values: Values, _ span: FrameSpan, _ duration: Int,
        _ box: Box, _ shown: Box, _ parent: Box
    ) -> [Animation] {
        let easing = values.value("easing") { Easing($0) } ?? .easeInOut
        let cycle = max(1, span.count)
        func animation(_ property: Animation.Property, _ value: (String) -> Int) -> Animation {
            let frames = zip(written.times, written.values).map {
                Animation.Keyframe(Int(($0 * Double(cycle)).rounded()), value($1))
            }
            return Animation(property, start: span.start, keyframes: frames, easing: easing, duration: duration)
        }
        switch word {
        case .opacity: return [animation(.opacity) { Int(((number($0) ?? 1) * 1000).rounded()) }]
        case .scale: return [animation(.scale) { Int(((number($0) ?? 1) * 1000).rounded()) }]
        case .rotate: return [animation(.rotate) { AngleValue($0)?.thousandths ?? 0 }]
        case .x:
            let sign = values.isMirrored ? -1.0 : 1.0
            return [
                animation(.x) {
                    let x = LengthValue($0)?.pixels(in: output, parent: parent.width) ?? 0
                    return Length(pixels: (x + parent.x - box.x) * sign).units
                }
            ]
        case .y:
            return [
                animation(.y) {
                    let y = LengthValue($0)?.pixels(in: output, parent: parent.height) ?? 0
                    return Length(pixels: y + parent.y - box.y).units
                }
            ]
        case .inset:
            let sides: [(Animation.Property, (Insets) -> Length)] = [
                (.insetTop, \.top), (.insetRight, \.right), (.insetBottom, \.bottom), (.insetLeft, \.left),
            ]
            let moving = sides.map { property, side in
                animation(property) {
                    InsetsValue($0).map { side(insets($0, shown, mirrored: values.isMirrored)) }?.units ?? 0
                }
            }
            return moving.filter { $0.keyframes.contains { $0.value != 0 } }
        }
    }

    /// The frames until it stands still: as many runs as it is to have, none that begins after its layer is gone.
    private func repeated(_ span: FrameSpan, until end: Int, _ values: Values) -> Int {
        let cycle = max(1, span.count)
        let wanted = values.text("repeatCount").map { Int($0) ?? Int.max } ?? 1
        let seen = (max(1, end - span.start) + cycle - 1) / cycle
        return cycle * min(wanted, seen)
    }

    /// What is cut away from a layer, in pixels; start and end turned into left and right.
    func insets(_ value: InsetsValue, _ box: Box, mirrored: Bool) -> Insets {
        func length(_ side: Int, _ parent: Double) -> Length {
            Length(pixels: min(value.sides[side].pixels(in: output, parent: parent), parent))
        }
        let (end, start) = (length(1, box.width), length(3, box.width))
        return Insets(
            top: length(0, box.height), right: mirrored ? start : end, bottom: length(2, box.height),
            left: mirrored ? end : start)
    }
}
