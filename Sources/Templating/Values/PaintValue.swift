internal import TimelineModel

extension Paint {
    static let expected =
        "a colour such as #1a73e8, #fff8 or white, linear-gradient(180deg, #1a2a6c, #000) or "
        + "radial-gradient(circle at 50% 30%, #fff, #000)"

    /// A colour, or CSS `linear-gradient([angle | to side,] color [position%], …)` or
    /// `radial-gradient([circle | ellipse] [at x% y%,] color [position%], …)`.
    init?(_ text: String) {
        if let color = Color(text) {
            self = .color(color)
            return
        }
        let text = text.lowercased()
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
        var parts = commas(in: String(text[text.index(after: open)...].dropLast()))
        switch text[..<open] {
        case "linear-gradient":
            let angle = parts.first.flatMap(Self.angle)
            if angle != nil { parts.removeFirst() }
            guard let stops = Self.stops(parts) else { return nil }
            self = .linearGradient(angle: angle ?? 180, stops: stops)
        case "radial-gradient":
            let form = parts.first.flatMap(RadialForm.init)
            if form != nil { parts.removeFirst() }
            guard let stops = Self.stops(parts) else { return nil }
            let (shape, x, y) = form.map { ($0.shape, $0.x, $0.y) } ?? (.ellipse, 500, 500)
            self = .radialGradient(shape, x: x, y: y, stops: stops)
        default: return nil
        }
    }

    private static func angle(_ text: String) -> Int? {
        let sides = [
            "to top": 0, "to right": 90, "to bottom": 180, "to left": 270, "to top right": 45, "to right top": 45,
            "to bottom right": 135, "to right bottom": 135, "to bottom left": 225, "to left bottom": 225,
            "to top left": 315, "to left top": 315,
        ]
        if let side = sides[text] { return side }
        guard let degrees = number(text, unit: "deg"), abs(degrees) <= 3600 else { return nil }
        return ((Int(degrees.rounded()) % 360) + 360) % 360
    }

    private static func stops(_ parts: [String]) -> [GradientStop]? {
        guard parts.count >= 2 else { return nil }
        var stops: [(color: Color, position: Double?)] = []
        for part in parts {
            let words = words(of: part)
            guard (1...2).contains(words.count), let color = Color(words[0]) else { return nil }
            guard words.count == 2 else {
                stops.append((color, nil))
                continue
            }
            guard let percent = number(words[1], unit: "%") else { return nil }
            stops.append((color, percent * 10))
        }
        return placed(stops)
    }

    /// Positions as CSS fills them in: ends at 0 and 100 %, the rest evenly between their neighbours, never backwards.
    private static func placed(_ stops: [(color: Color, position: Double?)]) -> [GradientStop] {
        var positions = stops.map(\.position)
        positions[0] = positions[0] ?? 0
        positions[positions.count - 1] = positions[positions.count - 1] ?? 1000
        var last = 0
        for index in positions.indices.dropFirst() {
            guard let position = positions[index] else { continue }
            let start = positions[last] ?? 0
            let end = max(position, start)
            for between in (last + 1)..<max(index, last + 1) {
                positions[between] = start + (end - start) * Double(between - last) / Double(index - last)
            }
            positions[index] = end
            last = index
        }
        return zip(stops, positions).map {
            GradientStop(color: $0.color, position: Int(min(max($1 ?? 0, 0), 1000).rounded()))
        }
    }
}

/// What may stand before the colours of a radial gradient: `circle at 50% 30%`, `at left`.
private struct RadialForm {
    var shape = RadialShape.ellipse
    /// In 1/1000 of the box.
    var x = 500
    var y = 500

    init?(_ text: String) {
        var words = words(of: text)[...]
        if let shape = words.first.flatMap(RadialShape.init) {
            self.shape = shape
            words.removeFirst()
        }
        // The one size there is may be written.
        if words.first == "farthest-corner" { words.removeFirst() }
        if words.isEmpty { return }
        guard words.removeFirst() == "at", (1...2).contains(words.count) else { return nil }
        // CSS takes two sides in either order.
        if let first = words.first, ["top", "bottom"].contains(first) { words.reverse() }
        for (index, word) in words.enumerated() {
            let sides =
                index == 0 && !(words.count == 1 && ["top", "bottom"].contains(word))
                ? ["left": 0, "center": 500, "right": 1000] : ["top": 0, "center": 500, "bottom": 1000]
            guard
                let place = sides[word]
                    ?? number(word, unit: "%").map({ Int((min(max($0, -1000), 1000) * 10).rounded()) })
            else { return nil }
            if sides["left"] != nil { x = place } else { y = place }
        }
    }
}
