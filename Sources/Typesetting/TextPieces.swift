public import TimelineModel

/// A piece of a painted text that moves on its own: one part of the text at one height of the painting.
public struct TextPiece: Sendable {
    /// From below to above. All pieces of one come before all of the next, so that no letter lies over its neighbour's.
    public enum Stage: Int, Sendable, Comparable, CaseIterable {
        case box, highlightBox, shadow, outline, letters
        /// Letters in the colour of a highlight, shown instead of `letters`.
        case highlight

        public static func < (a: Stage, b: Stage) -> Bool { a.rawValue < b.rawValue }
    }

    public var stage: Stage
    /// Number of the part among all of the block in order of reading (`TextLine.wholeParts`).
    public var part: Int
    public var bitmap: Bitmap
}

extension TextPainter {
    /// A block in pieces, ordered by stage and part. Laid over one another they look like the painted block, but for the
    /// edges of letters that overlap and shadows that do.
    ///
    /// Shadows are painted as one and then shared out, so that shadows of neighbours do not darken one another.
    /// - Parameter highlight: What to paint pieces of `highlight` and `highlightBox` for; its times do not matter.
    public func pieces(of block: TextBlock, highlight: Highlight? = nil, drawing: PictureDrawing) throws -> [TextPiece]
    {
        let ink = try ink(of: block, drawing: drawing)
        let parts = ink.parts(of: block)
        var pieces = try boxes(of: block)
        if let highlight { pieces += try boxes(of: highlight, block) }
        pieces += try shadows(of: ink, parts, block)
        func paint(_ stage: TextPiece.Stage, _ part: Int, _ ink: TextInk, _ paint: (inout InkPainting) -> Void) throws {
            let bounds = ink.bounds()
            guard !bounds.isEmpty else { return }
            var painting = try InkPainting(area: bounds.area, frame: block.frame)
            paint(&painting)
            let bitmap = painting.trimmed()
            if bitmap.width > 0 { pieces.append(TextPiece(stage: stage, part: part, bitmap: bitmap)) }
        }
        for (part, own) in parts.enumerated() { try paint(.outline, part, own) { $0.paintOutlines(of: own, in: ink) } }
        for (part, ink) in parts.enumerated() { try paint(.letters, part, ink) { $0.paintLetters(of: ink) } }
        if let highlight {
            for part in highlight.parts(of: block).keys.sorted() where parts.indices.contains(part) {
                let ink = parts[part].painted(.color(highlight.color))
                try paint(.highlight, part, ink) { $0.paintLetters(of: ink) }
            }
        }
        return pieces
    }

    /// Boxes go with the first part they lie behind: a box of its own behind each line, or one behind all.
    private func boxes(of block: TextBlock) throws -> [TextPiece] {
        let starts = block.partStarts
        let isByLine = block.boxes.count == block.lines.count
        var line = 0
        return try JoinedBoxes.of(block.boxes).compactMap { group in
            defer { line += group.boxes.count }
            let part = isByLine && starts.indices.contains(line) ? starts[line] : 0
            return try piece(.box, part, group.boxes)
        }
    }

    /// The boxes behind highlighted words, each with the word's first part.
    private func boxes(of highlight: Highlight, _ block: TextBlock) throws -> [TextPiece] {
        guard let box = highlight.box else { return [] }
        let starts = block.partStarts
        let words = block.units(.word)
        return try highlight.words.compactMap { word in
            guard words.indices.contains(word.index) else { return nil }
            let unit = words[word.index]
            let boxes = word.boxes.map { rect in
                TextBox(
                    rect: Rect(
                        x: rect.x - box.padding, y: rect.y, width: rect.width + box.padding + box.padding,
                        height: rect.height),
                    fill: .color(box.color), radius: box.radius)
            }
            return try piece(.highlightBox, starts[unit.line] + unit.parts.lowerBound, boxes)
        }
    }

    private func piece(_ stage: TextPiece.Stage, _ part: Int, _ boxes: [TextBox]) throws -> TextPiece? {
        var bounds = Bounds()
        for box in boxes { bounds.add(ShapePainter.bounds(box.rect)) }
        guard !bounds.isEmpty else { return nil }
        var painting = try InkPainting(area: bounds.area, frame: nil)
        try painting.paintBoxes(boxes)
        let bitmap = painting.trimmed()
        return bitmap.width > 0 ? TextPiece(stage: stage, part: part, bitmap: bitmap) : nil
    }

    /// Each part's share of the shadows of all: as much of every pixel as its own shadows would have there.
    private func shadows(of ink: TextInk, _ parts: [TextInk], _ block: TextBlock) throws -> [TextPiece] {
        guard !block.shadows.isEmpty else { return [] }
        func paint(_ ink: TextInk) throws -> Bitmap {
            let bounds = InkPainting.bounds([], block.shadows, ink)
            guard !bounds.isEmpty else { return .empty }
            var painting = try InkPainting(area: bounds.area, frame: nil)
            painting.paintShadows(block.shadows, of: ink)
            return painting.trimmed()
        }
        let whole = try paint(ink)
        var pieces: [TextPiece] = []
        for (number, part) in parts.enumerated() {
            let own = try paint(part)
            if own.width > 0 { pieces.append(TextPiece(stage: .shadow, part: number, bitmap: own)) }
        }
        var sums = [Int](repeating: 0, count: whole.width * whole.height)
        for piece in pieces {
            piece.bitmap.eachPixel(in: whole) { own, at in sums[at] += Int(piece.bitmap.pixels[own * 4 + 3]) }
        }
        for index in pieces.indices {
            let own = pieces[index].bitmap
            var share = own
            share.pixels = [UInt8](repeating: 0, count: own.pixels.count)
            own.eachPixel(in: whole) { pixel, at in
                let part = Int(own.pixels[pixel * 4 + 3])
                guard part > 0 else { return }
                for channel in 0..<4 {
                    let value = Int(whole.pixels[at * 4 + channel]) * part
                    share.pixels[pixel * 4 + channel] = UInt8((value + sums[at] / 2) / sums[at])
                }
            }
            pieces[index].bitmap = share
        }
        return pieces
    }
}

extension Bitmap {
    /// Calls `body` with the number of every pixel that lies in another bitmap, and with its number there.
    fileprivate func eachPixel(in other: Bitmap, _ body: (_ own: Int, _ at: Int) -> Void) {
        let (dx, dy) = (origin.x - other.origin.x, origin.y - other.origin.y)
        for y in max(0, -dy)..<max(max(0, -dy), min(height, other.height - dy)) {
            for x in max(0, -dx)..<max(max(0, -dx), min(width, other.width - dx)) {
                body(y * width + x, (y + dy) * other.width + x + dx)
            }
        }
    }
}

extension TextBlock {
    /// The number of each line's first part among all of the block.
    public var partStarts: [Int] {
        var count = 0
        return lines.map { line in
            defer { count += line.wholeParts.count }
            return count
        }
    }
}

extension Highlight {
    /// The parts of its words: which words of its list each belongs to.
    public func parts(of block: TextBlock) -> [Int: [Int]] {
        let (starts, units) = (block.partStarts, block.units(.word))
        var parts: [Int: [Int]] = [:]
        for (number, word) in words.enumerated() where units.indices.contains(word.index) {
            let unit = units[word.index]
            for part in unit.parts { parts[starts[unit.line] + part, default: []].append(number) }
        }
        return parts
    }
}

extension TextInk {
    /// The ink of each part of a block: every glyph is in one, underlines are cut where parts meet.
    func parts(of block: TextBlock) -> [TextInk] {
        let starts = block.partStarts
        var inks: [TextInk] = []
        for (index, line) in block.lines.enumerated() {
            for part in line.wholeParts {
                var ink = TextInk()
                for decoration in decorations where decoration.line == index {
                    ink.decorations += part.spans.compactMap {
                        decoration.cut(to: $0.start.pixels..<max($0.start.pixels, $0.end.pixels))
                    }
                }
                inks.append(ink)
            }
        }
        for piece in pieces {
            let part = block.lines[piece.line].part(at: piece.middle)
            inks[starts[piece.line] + part].pieces.append(piece)
        }
        return inks
    }

    /// The same ink with letters and lines in another paint.
    func painted(_ paint: Paint) -> TextInk {
        var ink = self
        for index in ink.pieces.indices {
            if case .letter(var letter) = ink.pieces[index].content {
                letter.paint = paint
                ink.pieces[index].content = .letter(letter)
            }
        }
        for index in ink.decorations.indices { ink.decorations[index].paint = paint }
        return ink
    }
}

extension TextLine {
    /// The part whose spans are nearest to a place along the line, in pixels from its origin.
    func part(at place: Double) -> Int {
        func distance(_ span: InlineSpan) -> Double { max(span.start.pixels - place, place - span.end.pixels, 0) }
        let distances = wholeParts.map { $0.spans.map(distance).min() ?? .infinity }
        return distances.indices.min { distances[$0] < distances[$1] } ?? 0
    }
}
