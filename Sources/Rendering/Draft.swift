internal import TimelineModel

extension Timeline {
    /// The timeline at half its width and height, everything on the picture scaled alike.
    ///
    /// Sizes stay even. Numbers in filters are taken as they are: a blur of 12 pixels looks twice as wide in a draft.
    var halved: Timeline {
        var result = self
        result.size = PixelSize(width: max(2, size.width / 2 & ~1), height: max(2, size.height / 2 & ~1))
        let x = Double(result.size.width) / Double(max(size.width, 1))
        let y = Double(result.size.height) / Double(max(size.height, 1))
        let scaling = Scaling(x: x, y: y, both: min(x, y))
        result.underlay = underlay.map(scaling.layer)
        result.overlay = overlay.map(scaling.layer)
        result.scenes = scenes.map { scene in
            var scene = scene
            scene.layers = scene.layers.map(scaling.layer)
            return scene
        }
        return result
    }
}

/// Factors for places, and one for what must keep its shape.
private struct Scaling {
    let x: Double
    let y: Double
    let both: Double

    func layer(_ layer: Layer) -> Layer {
        var layer = layer
        layer.box = rect(layer.box)
        layer.enter = layer.enter.map(appearance)
        layer.exit = layer.exit.map(appearance)
        layer.highlight = layer.highlight.map(highlight)
        layer.effects = effects(layer.effects)
        switch layer.content {
        case .background, .filter, .grade: break
        case .picture(var picture):
            picture.radius = picture.radius * both
            layer.content = .picture(picture)
        case .clip(let clip): layer.content = .clip(self.clip(clip))
        case .segment(var segment):
            segment.request.size = PixelSize(
                width: max(2, Int((Double(segment.request.size.width) * x).rounded()) & ~1),
                height: max(2, Int((Double(segment.request.size.height) * y).rounded()) & ~1))
            if case .file(let clip) = segment.source { segment.source = .file(self.clip(clip)) }
            layer.content = .segment(segment)
        case .shape(var shape):
            switch shape.kind {
            case .rectangle(let radius): shape.kind = .rectangle(radius: radius * both)
            case .progress(let value, let edge, let radius, let background):
                shape.kind = .progress(value: value, towards: edge, radius: radius * both, background: background)
            case .ellipse, .line, .polygon, .star, .arrow, .qr: break
            }
            shape.stroke = shape.stroke.map(stroke)
            layer.content = .shape(shape)
        case .text(let text): layer.content = .text(self.text(text))
        }
        return layer
    }

    private func rect(_ rect: Rect) -> Rect {
        Rect(x: rect.x * x, y: rect.y * y, width: rect.width * x, height: rect.height * y)
    }

    private func point(_ point: Point) -> Point { Point(x: point.x * x, y: point.y * y) }

    private func stroke(_ stroke: Stroke) -> Stroke { Stroke(width: stroke.width * both, color: stroke.color) }

    private func shadow(_ shadow: TextShadow) -> TextShadow {
        TextShadow(
            offset: point(shadow.offset), deviation: shadow.deviation * both, spread: shadow.spread * both,
            color: shadow.color)
    }

    private func effects(_ effects: Effects) -> Effects {
        var effects = effects
        effects.border = effects.border.map(stroke)
        effects.shadows = effects.shadows.map(shadow)
        if case .rounded(let radius)? = effects.mask { effects.mask = .rounded(radius: radius * both) }
        return effects
    }

    private func clip(_ clip: Clip) -> Clip {
        var clip = clip
        clip.radius = clip.radius * both
        return clip
    }

    private func appearance(_ appearance: Appearance) -> Appearance {
        guard case .slide(let offset) = appearance.kind else { return appearance }
        var appearance = appearance
        appearance.kind = .slide(offset: point(offset))
        return appearance
    }

    private func highlight(_ highlight: Highlight) -> Highlight {
        var highlight = highlight
        highlight.box = highlight.box.map {
            Highlight.Box(color: $0.color, padding: $0.padding * x, radius: $0.radius * both)
        }
        for index in highlight.words.indices {
            highlight.words[index].boxes = highlight.words[index].boxes.map(rect)
        }
        return highlight
    }

    private func text(_ text: TextBlock) -> TextBlock {
        var text = text
        text.boxes = text.boxes.map {
            TextBox(rect: rect($0.rect), fill: $0.fill, radius: $0.radius * both, border: $0.border.map(stroke))
        }
        text.shadows = text.shadows.map(shadow)
        text.frame = text.frame.map(rect)
        let isVertical = text.writingMode != .horizontalTb
        if case .verticalRl(let width) = text.writingMode { text.writingMode = .verticalRl(width: width * x) }
        text.lines = text.lines.map { line($0, along: isVertical ? y : x, across: isVertical ? x : y) }
        return text
    }

    private func line(_ line: TextLine, along: Double, across: Double) -> TextLine {
        var line = line
        line.origin = Point(x: line.origin.x * along, y: line.origin.y * across)
        line.width = line.width * along
        line.runs = line.runs.map { run in
            var run = run
            run.size = run.size * both
            run.x = run.x * along
            run.rise = run.rise * across
            run.outlines = run.outlines.map(stroke)
            run.letterSpacing = run.letterSpacing * along
            return run
        }
        line.parts = line.parts.map { part in
            TextPart(
                spans: part.spans.map { InlineSpan($0.start * along, $0.end * along) },
                continuesWord: part.continuesWord)
        }
        line.annotations = line.annotations.map { self.line($0, along: along, across: across) }
        return line
    }
}
