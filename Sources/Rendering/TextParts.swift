internal import TimelineModel
internal import Typesetting

/// A painted text in surfaces that move on their own. Never written again once it is made, so it may be shared.
struct TextSurfaces: Sendable {
    struct Item: Sendable {
        var stage: TextPiece.Stage
        var part: Int
        var surface: Surface
        /// What lies over it and comes and goes with it.
        var cover: Surface?
    }

    var items: [Item]
    /// What each part takes of the canvas, by its number.
    var extents: [Int: PixelRect]

    /// - Parameters:
    ///   - whole: The painted text, at the same place.
    ///   - x, y: The pixel of the canvas that the top left of its box is at.
    init(_ block: TextBlock, _ highlight: Highlight?, whole: Surface?, x: Int, y: Int, _ painter: TextPainter) throws {
        items = try painter.pieces(of: block, highlight: highlight, drawing: PictureLoader.bitmap).compactMap { piece in
            let bitmap = piece.bitmap
            let (left, top) = (x + bitmap.origin.x, y + bitmap.origin.y)
            let place = PixelRect(left, top, left + bitmap.width, top + bitmap.height)
            return try Surface.painted(bitmap.pixels, at: place).map {
                Item(stage: piece.stage, part: piece.part, surface: $0)
            }
        }
        extents = [:]
        for item in items where item.stage > .highlightBox {
            extents[item.part] = extents[item.part].map { $0.union(item.surface.visible) } ?? item.surface.visible
        }
        if let whole {
            let shown = items.filter { $0.stage == .box || Self.together.contains($0.stage) }
            try Assembly.fit(shown.map(\.surface), to: whole)
        }
        var above: [Int: Surface] = [:]
        for index in items.indices.reversed() where Self.together.contains(items[index].stage) {
            let item = items[index]
            items[index].cover = above[item.part]
            above[item.part] = try above[item.part].map { try .together(item.surface, $0) } ?? item.surface
        }
    }

    /// The stages of a part that come and go together.
    private static let together: [TextPiece.Stage] = [.shadow, .outline, .letters]

    var byteCount: Int { items.reduce(0) { $0 + $1.surface.byteCount } }
}

/// The drawable pieces of a text whose parts come, go or are highlighted on their own.
struct TextParts {
    private let layer: Layer
    private let text: TextBlock
    private let surfaces: TextSurfaces
    /// How many parts there are.
    private let count: Int

    init(_ layer: Layer, _ text: TextBlock, _ resources: RenderResources) throws {
        self.layer = layer
        self.text = text
        let (x, y) = (layer.box.x.rounded, layer.box.y.rounded)
        // When words are highlighted is not in their pictures.
        var look = layer.highlight
        for index in look?.words.indices ?? 0..<0 { look?.words[index].span = FrameSpan(0, 1) }
        let plain = text.withoutParts
        let whole = try resources.surface(.text(plain, x: x, y: y)) { try plain.surface(x: x, y: y, resources) }
        let painted = look
        surfaces = try resources.resource(.textParts(text, look, x: x, y: y)) {
            let made = try TextSurfaces(text, painted, whole: whole, x: x, y: y, resources.painter)
            return (made, bytes: made.byteCount)
        }
        count = text.lines.reduce(0) { $0 + $1.wholeParts.count }
    }

    /// Everything that its parts may touch on their way.
    var reach: PixelRect {
        let all = surfaces.items.reduce(PixelRect(0, 0, 0, 0)) { $0.union($1.surface.visible) }
        var (across, down) = (2, 2)
        for case .slide(let offset)? in [layer.enter?.kind, layer.exit?.kind] {
            across += abs(offset.x.rounded) * 9 / 8 + 1
            down += abs(offset.y.rounded) * 9 / 8 + 1
        }
        for case .pop? in [layer.enter?.kind, layer.exit?.kind] {
            across += all.width / 16
            down += all.height / 16
        }
        for case .type? in [layer.enter?.kind, layer.exit?.kind] {
            for run in text.lines.flatMap(\.runs) {
                (across, down) = (max(across, run.size.rounded), max(down, run.size.rounded))
            }
        }
        return PixelRect(all.minX - across, all.minY - down, all.maxX + across, all.maxY + down)
    }

    /// What the text takes of the canvas when it stands still.
    var extent: PixelRect {
        surfaces.extents.values.reduce(PixelRect(0, 0, 0, 0)) { $0.union($1) }
    }

    /// The pieces, bottom first, and the caret if letters are typed.
    func elements() throws -> [any StackElement] {
        let enter = units(layer.enter)
        let exit = units(layer.exit)
        let highlighted = layer.highlight?.parts(of: text) ?? [:]
        // On a box the word stands out enough, and black letters would drown in a black outline.
        let replaced: [TextPiece.Stage] = layer.highlight?.box == nil ? [.letters] : [.shadow, .outline, .letters]
        var elements: [any StackElement] = surfaces.items.compactMap { item in
            var piece = Layer(
                .text(TextBlock(lines: [])), box: layer.box, span: layer.span, opacity: layer.opacity,
                provenance: layer.provenance)
            let times = (highlighted[item.part] ?? []).compactMap { layer.highlight?.words[$0].span }
            switch item.stage {
            case .box:
                piece.enter = boxAppearance(layer.enter, enter, item.part, isComing: true)
                piece.exit = boxAppearance(layer.exit, exit, item.part, isComing: false)
                return LayerElement(piece, StillSource(item.surface))
            case .highlightBox, .highlight:
                // It is shown while its word is spoken, and hidden at all other times.
                guard let first = times.first else { return nil }
                let end = times.reduce(first.end) { max($0, $1.end) }
                piece.span = span(of: piece, within: FrameSpan(first.start, end))
            case .shadow, .outline, .letters: break
            }
            apply(enter, to: &piece, item.part, isComing: true)
            apply(exit, to: &piece, item.part, isComing: false)
            return LayerElement(
                piece, StillSource(item.surface),
                extent: (coming: enter?.extent(item.part), going: exit?.extent(item.part)),
                hidden: replaced.contains(item.stage) ? times : [], cover: item.cover)
        }
        for (appearance, isComing) in [(layer.enter, true), (layer.exit, false)] {
            guard let appearance, let caret = try Caret(appearance, isComing: isComing, text, layer.box) else {
                continue
            }
            let own = Layer(
                .text(TextBlock(lines: [])), box: layer.box, span: span(of: layer, within: appearance.extent),
                opacity: layer.opacity, provenance: layer.provenance)
            elements.append(LayerElement(own, caret))
        }
        return elements
    }

    // MARK: Units

    /// An appearance, and which of its units each part belongs to.
    private struct Units {
        var appearance: Appearance
        var isByUnits: Bool
        var unitOfPart: [Int]
        var count: Int
        /// What each unit takes of the canvas, by its number.
        var extents: [Int: PixelRect] = [:]

        /// What the unit of a part takes of the canvas.
        func extent(_ part: Int) -> PixelRect? { extents[unitOfPart[part]] }
    }

    private func units(_ appearance: Appearance?) -> Units? {
        guard let appearance else { return nil }
        var units = numbered(appearance)
        for (part, rect) in surfaces.extents {
            let unit = units.unitOfPart[part]
            units.extents[unit] = units.extents[unit].map { $0.union(rect) } ?? rect
        }
        return units
    }

    private func numbered(_ appearance: Appearance) -> Units {
        guard let sequence = appearance.sequence else {
            return Units(
                appearance: appearance, isByUnits: false, unitOfPart: Array(repeating: 0, count: count), count: 1)
        }
        let units = text.units(sequence.unit)
        let numbers = units.enumerated().flatMap { number, unit in unit.parts.map { _ in number } }
        return Units(appearance: appearance, isByUnits: true, unitOfPart: numbers, count: units.count)
    }

    /// Gives a piece its own share of an appearance.
    private func apply(_ units: Units?, to piece: inout Layer, _ part: Int, isComing: Bool) {
        guard let units else { return }
        let appearance = units.appearance
        let unit = units.unitOfPart[part]
        if case .type = appearance.kind {
            // Typed letters are there or not.
            let frames = appearance.span.start..<max(appearance.span.start, appearance.span.end)
            if isComing {
                let first = frames.first { appearance.shown($0, of: units.count, isComing: true) > unit }
                piece.span = span(of: piece, within: FrameSpan(first ?? appearance.span.end, Int.max))
            } else {
                let last = frames.first { appearance.shown($0, of: units.count, isComing: false) <= unit }
                piece.span = span(of: piece, within: FrameSpan(Int.min, last ?? appearance.span.end))
            }
            return
        }
        let own = units.isByUnits ? appearance.part(unit, of: units.count) : appearance
        if isComing { piece.enter = own } else { piece.exit = own }
    }

    /// A box fades while its first part comes or its last one goes; behind typed letters it stands from the start.
    private func boxAppearance(_ appearance: Appearance?, _ units: Units?, _ part: Int, isComing: Bool) -> Appearance? {
        guard let appearance, let units else { return nil }
        guard units.isByUnits else { return appearance }
        if case .type = appearance.kind { return nil }
        var last = part
        if !isComing {
            // The last part behind which it lies: of its line, or of all.
            let starts = text.partStarts
            let isByLine = text.boxes.count == text.lines.count && text.boxes.count > 1
            last = isByLine ? (starts.first { $0 > part } ?? count) - 1 : count - 1
        }
        var own = appearance.part(units.unitOfPart[last], of: units.count)
        own.kind = .fade
        own.easing = .easeOut
        return own
    }

    private func span(of piece: Layer, within window: FrameSpan) -> FrameSpan {
        FrameSpan(max(piece.span?.start ?? Int.min, window.start), min(piece.span?.end ?? Int.max, window.end))
    }
}
