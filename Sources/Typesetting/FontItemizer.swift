internal import CUnicode
import Foundation
internal import TimelineModel

/// Chooses a face for every grapheme cluster of a paragraph.
struct FontItemizer {
    let text: StyledText
    let context: BlockContext
    let scripts: [UInt32]
    let graphemes: [Bool]

    /// The units of those characters.
    private(set) var missing: [Range<Int>] = []
    private(set) var problems: [TextProblem] = []
    private var chain: FontChain?
    private var chainSpan = -1
    private var chainScript: UInt32 = 0
    private var reported: (face: FontFace, span: Int)?

    init(_ text: StyledText, context: BlockContext, scripts: [UInt32], graphemes: [Bool]) {
        self.text = text
        self.context = context
        self.scripts = scripts
        self.graphemes = graphemes
    }

    private struct Cluster {
        var range: Range<Int>
        var scalars: [Unicode.Scalar]
        var face: FontFace?

        /// Whether it belongs to a script of its own.
        var isLetter: Bool { scalars.first.map { rr_is_common_script($0.value) == 0 } ?? false }

        /// Spaces and punctuation, which go with the letters around them.
        var followsNeighbours: Bool {
            guard let first = scalars.first else { return true }
            switch first.properties.generalCategory {
            case .spaceSeparator: return true
            case .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
                .otherPunctuation, .connectorPunctuation, .format:
                return rr_is_common_script(first.value) != 0
            default: return false
            }
        }
    }

    /// The face of each unit. Every cluster gets one, or the paragraph none when the machine has no fonts.
    mutating func faces() -> [FontFace]? {
        var clusters = self.clusters()
        for index in clusters.indices where !clusters[index].followsNeighbours {
            clusters[index].face = face(for: clusters[index])
        }
        for index in clusters.indices where clusters[index].face == nil {
            clusters[index].face =
                number(around: index, in: clusters) ?? neighbour(of: index, in: clusters) ?? face(for: clusters[index])
        }
        for cluster in clusters { reportStyle(of: cluster) }
        guard let some = clusters.lazy.compactMap(\.face).first else { return nil }
        var faces: [FontFace] = []
        faces.reserveCapacity(text.units.count)
        var last = some
        for cluster in clusters {
            last = cluster.face ?? last
            for _ in cluster.range { faces.append(last) }
        }
        return faces
    }

    private func clusters() -> [Cluster] {
        var clusters: [Cluster] = []
        var start = 0
        for end in 1..<max(1, graphemes.count) where graphemes[end] {
            // Most clusters are one unit, and making a string of one takes long.
            let single = end - start == 1 ? Unicode.Scalar(text.units[start]) : nil
            let scalars = single.map { [$0] } ?? Array(text.string(start..<end).unicodeScalars)
            clusters.append(Cluster(range: start..<end, scalars: scalars))
            start = end
        }
        return clusters
    }

    /// The face of the digits that a sign stands in or after, as in 129.00 and 50%: a number has one font.
    private func number(around index: Int, in clusters: [Cluster]) -> FontFace? {
        func isDigit(_ other: Int) -> Bool {
            clusters.indices.contains(other)
                && clusters[other].scalars.first?.properties.generalCategory == .decimalNumber
        }
        guard let sign = clusters[index].scalars.first, isDigit(index - 1), let face = clusters[index - 1].face,
            "%‰".unicodeScalars.contains(sign) || (sign != " " && isDigit(index + 1)), Self.has(face, [sign])
        else { return nil }
        return face
    }

    /// The face of the letter before, else of the one after, in the same script and span, if it has the characters.
    ///
    /// Digits and signs between are passed over: they may have come from another font than the letters.
    private func neighbour(of index: Int, in clusters: [Cluster]) -> FontFace? {
        let start = clusters[index].range.lowerBound
        let shown = Self.shown(clusters[index].scalars)
        let before = Array(clusters.indices[..<index].suffix(8).reversed())
        let after = Array(clusters.indices[(index + 1)...].prefix(8))
        for others in [before, after] {
            for other in others {
                let at = clusters[other].range.lowerBound
                guard text.spans[at] == text.spans[start], scripts[at] == scripts[start] else { break }
                guard let face = clusters[other].face, clusters[other].isLetter else { continue }
                // A space as wide as an emoji would be a hole in the line.
                if !face.isPictures, Self.has(face, shown) { return face }
                break
            }
        }
        return nil
    }

    private mutating func face(for cluster: Cluster) -> FontFace? {
        let chain = chain(at: cluster.range.lowerBound)
        let shown = Self.shown(cluster.scalars)
        if shown.isEmpty || context.pictures[text.spans[cluster.range.lowerBound]] != nil { return chain.primary }
        let isEmoji = Self.isEmoji(cluster.scalars)
        if let face = chain.face(with: shown, isEmoji: isEmoji) { return face }
        // HarfBuzz composes and decomposes letters with accents as the font needs it.
        let string = String(String.UnicodeScalarView(shown))
        for form in [string.precomposedStringWithCanonicalMapping, string.decomposedStringWithCanonicalMapping] {
            let scalars = Array(form.unicodeScalars)
            if scalars != shown, let face = chain.face(with: scalars, isEmoji: isEmoji) { return face }
        }
        let request = chain.request
        // What a private character looks like is an agreement with one font, so no other will do.
        if shown[0].properties.generalCategory != .privateUse,
            let face = context.library.lastResort(shown[0], weight: request.weight, isItalic: request.isItalic),
            Self.has(face, shown)
        {
            return face
        }
        let face = chain.face(with: [shown[0]], isEmoji: isEmoji) ?? chain.primary
        reportMissing(cluster, face, family: request.families.first ?? "sans")
        return face
    }

    /// As many missing characters as anyone reads of; a text in a script without fonts has hundreds.
    private static let mostMissing = 20

    private mutating func reportMissing(_ cluster: Cluster, _ face: FontFace?, family: String) {
        var start = cluster.range.lowerBound
        for scalar in cluster.scalars {
            let units = start..<(start + UTF16.width(scalar))
            start = units.upperBound
            guard Self.shown([scalar]).contains(where: { face?.has($0) != true }) else { continue }
            if context.skipsMissingGlyphs {
                missing.append(units)
            } else if problems.count < Self.mostMissing {
                add(.missingGlyph(scalar, family: family))
            }
        }
    }

    /// Tells where the font that was asked lacks the weight or a feature that was asked. Other fonts, come in for a
    /// script, do what they can.
    private mutating func reportStyle(of cluster: Cluster) {
        let span = text.spans[cluster.range.lowerBound]
        guard let face = cluster.face, reported?.face !== face || reported?.span != span,
            chain(at: cluster.range.lowerBound).isAsked(face)
        else { return }
        reported = (face, span)
        let style = context.styles[span]
        if !face.weights.contains(style.fontWeight) {
            let shown = min(max(style.fontWeight, face.weights.lowerBound), face.weights.upperBound)
            add(.nearestWeight(face.family, asked: style.fontWeight, shown: shown))
        }
        for feature in style.features where feature.value != 0 && !face.hasFeature(feature.tag) {
            add(.unknownFeature(feature, family: face.family))
        }
    }

    private mutating func add(_ problem: TextProblem) {
        if !problems.contains(problem) { problems.append(problem) }
    }

    private mutating func chain(at unit: Int) -> FontChain {
        let (span, script) = (text.spans[unit], scripts[unit])
        if let chain, span == chainSpan, script == chainScript { return chain }
        let style = context.styles[span]
        let found = context.library.chain(
            FontChain.Request(
                families: style.fontFamily.isEmpty ? ["sans"] : style.fontFamily, weight: style.fontWeight,
                isItalic: style.isItalic, script: FontFace.name(script), language: hanLanguage(span, script)))
        for problem in found.problems { add(problem) }
        (chain, chainSpan, chainScript) = (found, span, script)
        return found
    }

    /// The language that decides the shape of Han characters: where the text itself says Japanese or Korean and the
    /// span's language is none that is written in them, the text is believed.
    private func hanLanguage(_ span: Int, _ script: UInt32) -> String {
        let language = context.languages[span]
        guard script == FontFace.tag("Hani") else { return language }
        let primary = language.prefix { $0 != "-" && $0 != "_" }.lowercased()
        if ["zh", "ja", "ko", "yue"].contains(primary) { return language }
        if scripts.contains(FontFace.tag("Hira")) || scripts.contains(FontFace.tag("Kana")) { return "ja" }
        return scripts.contains(FontFace.tag("Hang")) ? "ko" : language
    }

    /// What needs a glyph: no joiners, selectors and directional marks; any space counts as the plain one, since
    /// HarfBuzz makes the others out of it.
    private static func shown(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        if scalars.count == 1, scalars[0].value < 0x7F { return scalars }
        return scalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
            .map { $0.properties.generalCategory == .spaceSeparator ? " " : $0 }
    }

    private static func has(_ face: FontFace, _ scalars: [Unicode.Scalar]) -> Bool { scalars.allSatisfy(face.has) }

    /// Whether a cluster is shown as a picture: by default, by U+FE0F, or as a keycap; U+FE0E asks for the letter.
    private static func isEmoji(_ scalars: [Unicode.Scalar]) -> Bool {
        guard let first = scalars.first, first.value > 0x7F || scalars.count > 1 else { return false }
        if scalars.contains("\u{FE0E}") { return false }
        return first.properties.isEmojiPresentation || scalars.contains("\u{FE0F}")
    }
}
