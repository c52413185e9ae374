internal import Diagnostics
internal import Foundation
internal import TimelineModel

extension ElementDeclaration {
    static let counter = ElementDeclaration(
        "counter", "A number that counts while it is shown: the only words that change in time.",
        attributes: [
            AttributeDeclaration(
                "from", .text, "The number, or the money, it begins with; default 0."),
            AttributeDeclaration("to", .text, required: true, "The number, or the money, it ends with."),
            AttributeDeclaration(
                "format", .text,
                "How a number is shown, as `value`: {{ value | money }}, {{ value | clock }} left; default {{ value }}."
            ),
            AttributeDeclaration(
                "step", .number(0.0001...1_000_000_000),
                "What it counts in; default 1, or the last decimal of `from` and `to`."),
            AttributeDeclaration(
                "over", .duration, "How long it counts from its begin; then `to` stays. Default: all of its time."),
            AttributeDeclaration(
                "easing", .easing, "How its speed changes; default linear."),
            AttributeDeclaration(
                "style", .name, .literal, "Its look; default the style named like its region, otherwise body."),
            .blendMode, context,
        ] + blockLook + layer + [language, translate],
        children: layerParts)
}

/// The numbers that a counter shows one after the other.
struct Count {
    var from: Value
    var to: Value
    var step: Decimal

    /// The name that `format` calls the number by.
    private static let name = "value"

    /// More numbers than this are not read by anyone.
    private static let mostValues = 10_000

    /// The names that `format` may use, before any row is read.
    static func names(of counter: Element, in scope: StaticNames) -> StaticNames {
        var type = ValueType.blank
        for name in ["from", "to"] {
            guard case .interpolation(let text)? = counter.attributes[name]?.content else { continue }
            var ignored = Diagnostics()
            type = type.joined(with: text.check(scope, as: .plain, into: &ignored))
        }
        // A number from 0 to a price is money.
        if type == .blank || type == .text { type = .number }
        return StaticNames([name: type], outer: scope)
    }

    /// Reports what is wrong whatever the row.
    static func check(_ counter: Element, _ scope: StaticNames, into diagnostics: inout Diagnostics) {
        if let format = counter.literal("format") {
            diagnostics.add(
                .error(
                    "bad-value", at: counter.place(of: "format"), "format \"\(format)\" does not show the number",
                    hint: "write {{ value }} in it"))
        }
        for name in ["from", "to"] {
            var type: ValueType?
            switch counter.attributes[name]?.content {
            case .literal(let text): type = number(text) == nil ? .text : .number
            case .interpolation(let text):
                var ignored = Diagnostics()
                type = text.check(scope, as: .plain, into: &ignored)
            default: break
            }
            guard let type, ![.number, .money, .any, .blank].contains(type), !isWritten(type, counter, name) else {
                continue
            }
            diagnostics.add(
                .error(
                    "not-a-number", at: counter.place(of: name), "\(name) is \(type); expected a number or money",
                    hint: "declare its column with type=\"number\""))
        }
    }

    /// Whether it may be a number that is put together from parts.
    private static func isWritten(_ type: ValueType, _ counter: Element, _ name: String) -> Bool {
        guard type == .text, case .interpolation(let text)? = counter.attributes[name]?.content else { return false }
        return text.single == nil
    }

    /// The words for one of its numbers.
    static func content(_ value: Value, _ format: Interpolation, in scope: any Scope) -> TextContent {
        TextContent(format, Names([name: value], outer: scope))
    }

    /// The numbers of `count` frames: each until the next one is reached, the last frame always shows `to`.
    ///
    /// - Returns: Nil when there are too many.
    func values(count: Int, easing: Easing) -> [(frames: FrameSpan, value: Value)]? {
        guard let first = from.amount, let last = to.amount else { return [] }
        let way = ((last - first).magnitude / step as NSDecimalNumber).doubleValue
        guard min(way, Double(count)) <= Double(Self.mostValues) else { return nil }
        var values: [(frames: FrameSpan, value: Value)] = []
        var shown: Decimal?
        for frame in 0..<max(count, 1) {
            let progress = count > 1 ? Double(frame) / Double(count - 1) : 1
            let steps = Decimal((min(max(easing(progress), 0), 1) * way + 1e-9).rounded(.down))
            let number = frame >= count - 1 ? last : first + (first < last ? 1 : -1) * steps * step
            if number == shown {
                values[values.count - 1].frames.end = frame + 1
            } else {
                values.append((FrameSpan(frame, frame + 1), value(number)))
                shown = number
            }
        }
        return values
    }

    private func value(_ number: Decimal) -> Value {
        let cells = from.alsoFrom(to.cells).cells
        guard let currency = to.currency ?? from.currency else { return .number(number, cells: cells) }
        return Value(.money(number, currency: currency), cells: cells)
    }
}

extension Resolution {
    /// What a counter shows in the end.
    func counted(_ instance: Instance) -> TextContent {
        guard let count = count(instance), let format = format(of: instance) else { return TextContent(instance) }
        return Count.content(count.to, format, in: instance.scope)
    }

    /// The texts that a counter shows, and when: all in the size in which the largest one fits.
    func counter(_ instance: Instance, in box: Box, frames: FrameSpan) -> [(frames: FrameSpan, text: PlacedLayout)] {
        guard let count = count(instance), let format = format(of: instance) else { return [] }
        let values = Values(instance, self)
        let over = values.seconds("over").map { rate.frame($0) } ?? frames.count
        let easing = values.value("easing") { Easing($0) } ?? .linear
        guard let numbers = count.values(count: min(max(over, 1), frames.count), easing: easing) else {
            diagnostics.add(
                .error(
                    "many-values", at: values.place, "\(instance.title) counts through more than 10,000 numbers",
                    hint: "count in larger steps: step=\"10\""))
            return []
        }
        func texts(_ size: Length?) -> [PlacedLayout?] {
            numbers.map {
                layOut(Count.content($0.value, format, in: instance.scope), of: instance, in: box, size: size)
            }
        }
        var laidOut = texts(nil)
        let sizes = Set(laidOut.compactMap { $0?.layout.fontSize })
        if sizes.count > 1, let least = sizes.min() { laidOut = texts(least) }
        return zip(numbers, laidOut).enumerated().compactMap { index, shown in
            guard let text = shown.1 else { return nil }
            var span = shown.0.frames.rebased(to: -frames.start)
            if index == numbers.count - 1 { span.end = frames.end }
            return (span, text)
        }
    }

    private func format(of instance: Instance) -> Interpolation? {
        if case .interpolation(let format)? = instance.element.attributes["format"]?.content { return format }
        return Interpolation.parse(
            SourceText(instance.element.literal("format") ?? "{{ value }}", at: instance.element.place),
            into: &diagnostics)
    }

    /// Nil after a mistake that was reported.
    private func count(_ instance: Instance) -> Count? {
        let values = Values(instance, self)
        let from = amount("from", of: instance) ?? .number(0)
        guard let to = amount("to", of: instance), let first = from.amount, let last = to.amount else { return nil }
        if let a = from.currency, let b = to.currency, a != b {
            diagnostics.add(
                .error(
                    "mixed-currencies", at: to.cells.first ?? values.place(of: "to"),
                    "\(instance.title) cannot count from \(a) to \(b)"))
            return nil
        }
        let decimals = max(0, -min(first.exponent, last.exponent))
        let finest = Decimal(sign: .plus, exponent: -decimals, significand: 1)
        let step = values.text("step").flatMap { Decimal(string: $0) } ?? finest
        return Count(from: from, to: to, step: max(step, finest))
    }

    private func amount(_ name: String, of instance: Instance) -> Value? {
        let place = instance.element.place(of: name)
        var value: Value
        do {
            switch instance.element.attributes[name]?.content {
            case .literal(let text): value = .text(text)
            case .interpolation(let text): value = try text.evaluate(instance.scope)
            default: return nil
            }
        } catch {
            diagnostics.add(error)
            return nil
        }
        if case .text(let text) = value.content, number(text) != nil, let exact = Decimal(string: text) {
            value.content = .number(exact)
        }
        switch value.content {
        case .number, .money: return value
        default:
            diagnostics.add(
                .error(
                    "not-a-number", at: value.cells.first ?? place,
                    "\(name) of \(instance.title) is \(value.type); expected a number or money"))
            return nil
        }
    }
}
