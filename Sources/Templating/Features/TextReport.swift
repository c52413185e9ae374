internal import Diagnostics
internal import TimelineModel

extension Resolution {
    /// Reports why a text cannot be shown as it stands.
    func report(_ problems: [TextProblem], _ placed: PlacedLayout) {
        for problem in problems { diagnostics.add(diagnostic(problem, placed)) }
    }

    private func diagnostic(_ problem: TextProblem, _ placed: PlacedLayout) -> Diagnostic {
        let place = placed.values.provenance.place
        let family = placed.values.place(of: "fontFamily")
        switch problem {
        case .overflow(let width, let height, let lines):
            let shrinks = placed.values.text("overflow") != "error"
            let excess = excess(placed.layout, width, height, lines)
            return .error(
                "text-overflow", at: place,
                "text does not fit \(placed.room)\(shrinks ? " at minFontSize" : ""): it \(excess)",
                hint: "shorten it, give it more room, or \(shrinks ? "lower minFontSize" : "let it shrink")")
        case .missingGlyph(let scalar, let family):
            return .error(
                "missing-glyph", at: placed.place(of: scalar),
                "no font has the character \(named(scalar)), asked of \(family)",
                hint: "install a font that has it, replace the character, or leave it out: missingGlyphs=\"skip\"")
        case .unknownFamily(let name, let nearest):
            return .error(
                "unknown-font", at: family, "there is no font family \"\(name)\"",
                hint: nearest.map { "did you mean \"\($0)\"?" })
        case .missingFont(let font, let name, let package):
            return .warning(
                "missing-font", at: family,
                "the font \(font), which \"\(name)\" stands for, is not installed; another one is shown",
                hint: package.map { "apt-get install \($0)" })
        case .brokenFont(let path, let reason):
            return .error("broken-font", at: .file(path), "the font cannot be read", cause: reason)
        case .nearestWeight(let font, let asked, let shown):
            return .warning(
                "nearest-weight", at: placed.values.place(of: "fontWeight"),
                "\(font) has no weight \(asked); \(shown) is shown",
                hint: "ask for a weight it has, or take a variable font")
        case .enlargedPicture(let text, let font, let size, let most):
            return .warning(
                "enlarged-emoji", at: text.unicodeScalars.first.map(placed.place) ?? place,
                "\"\(text)\" is drawn at \(pixels(size.pixels)) px, and the pictures of \(font) are "
                    + "\(pixels(most.pixels)) px: it looks soft",
                hint: "set it smaller, or show it as a <picture>")
        case .unknownFeature(let feature, let font):
            return .warning(
                "unknown-feature", at: placed.values.place(of: "fontFeatures"),
                "\(font) has no feature \(feature.tag)", hint: "what is shown is the same as without it")
        case .tooLong(let count, let most):
            return .error(
                "text-too-long", at: place, "a text of \(count) characters is longer than any picture shows",
                hint: "the most are \(most): | truncate: 120")
        }
    }

    /// What is too much: `needs 3 lines and may have 2`, `is 200 px (40 %) too wide`.
    private func excess(_ layout: TextLayout, _ width: Length, _ height: Length, _ lines: Int) -> String {
        var words: [String] = []
        if lines > 0 {
            let needed = layout.block.lines.count
            words.append("needs \(needed) lines and may have \(max(1, needed - lines))")
        }
        for (excess, taken, name) in [(width, layout.width, "wide"), (height, layout.height, "high")]
        where excess > .zero && (lines <= 0 || name == "wide") {
            // What it takes is its room and what is over.
            let share = Int((100 * excess.pixels / max(1, (taken - excess).pixels)).rounded())
            let most = share < 1000 ? " (\(max(1, share)) %)" : ""
            words.append("is \(pixels(excess.pixels)) px\(most) too \(name)")
        }
        return words.joined(separator: " and ")
    }

    /// `"☃" U+2603`; characters that do not show, or would turn the line round, only by their number.
    private func named(_ scalar: Unicode.Scalar) -> String {
        let code = String(scalar.value, radix: 16, uppercase: true)
        let number = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .unassigned, .surrogate, .lineSeparator, .paragraphSeparator: return number
        default: return "\"\(scalar)\" \(number)"
        }
    }
}
