internal import TimelineModel

/// Draws a stack of layers, bottom first, on a canvas that keeps what was drawn before.
///
/// For every frame it finds out which layers look different from what the canvas shows and draws only the rectangles that
/// they touch again, from the lowest layer that is not hidden there. What never changes below everything that does is
/// drawn once and kept as one picture. Used by one thread at a time.
final class Compositor {
    private var elements: [any StackElement]
    private let canvas: PixelRect
    /// The looks that the canvas shows; nil while it shows nothing yet.
    private var drawn: [LayerElement.Look?]?
    /// The looks made ready by `prepare`.
    private var prepared: [LayerElement.Look?] = []

    /// - Parameters:
    ///   - elements: Bottom first.
    ///   - frames: How many frames will be drawn, from 0.
    ///   - hasAlpha: Whether the canvas it draws on is transparent where no layer is.
    init(_ elements: [any StackElement], size: PixelSize, frames: Int, hasAlpha: Bool) throws {
        canvas = PixelRect(size)
        self.elements = elements
        let still = elements.prefix { $0.isStill(for: frames) }.count
        // One layer alone, unless it is a filter, is as quick to copy as its picture would be.
        let isWorthIt = still > 1 || (still == 1 && elements[0].needsWhatIsBelow)
        if isWorthIt, frames > 1 || still < elements.count {
            let base = try Surface(canvas, hasAlpha: hasAlpha)
            let below = Compositor(drawing: Array(elements.prefix(still)), canvas)
            _ = try below.prepare(0)
            var everything = Damage()
            everything.add(canvas)
            try base.withMutableRaster { try below.draw(everything, on: $0) }
            self.elements.replaceSubrange(
                0..<still, with: [LayerElement(Layer(.background(.color(.black)), box: Rect(size)), StillSource(base))])
        }
    }

    private init(drawing elements: [any StackElement], _ canvas: PixelRect) {
        self.canvas = canvas
        self.elements = elements
    }

    /// Whether one of some layers, seen in all frames, hides everything below.
    static func isCovering(_ elements: [any StackElement], size: PixelSize, frames: Int) throws -> Bool {
        try elements.contains { element in
            guard !element.needsWhatIsBelow, element.layerIsStill(for: frames), let look = try element.prepare(0) else {
                return false
            }
            return look.isOpaque && look.bounds.contains(PixelRect(size))
        }
    }

    /// Makes frame `n` ready and says what has to be drawn for it: nothing if the canvas already shows it.
    func prepare(_ n: Int) throws -> Damage {
        prepared = try elements.map { try $0.prepare(n) }
        var damage = Damage()
        guard let drawn else {
            damage.add(canvas)
            return damage
        }
        for (old, new) in zip(drawn, prepared) where old != new {
            for look in [old, new] {
                if let look { damage.add(look.bounds.intersection(canvas)) }
            }
        }
        guard !damage.isEmpty else { return damage }
        // A filter reads everything below it in its box: the box is drawn again as a whole, which may reach another one.
        var before: Damage
        repeat {
            before = damage
            for (element, look) in zip(elements, prepared) where element.readsAround {
                if let look, damage.intersects(look.bounds) { damage.add(look.bounds.intersection(canvas)) }
            }
        } while damage != before
        return damage
    }

    /// Draws the prepared frame's damage.
    func draw(_ damage: Damage, on target: Raster) throws {
        // Until all of it is drawn the canvas shows neither frame.
        drawn = nil
        for rect in damage.rects {
            let hiding = elements.indices.last { index in
                guard let look = prepared[index], !elements[index].needsWhatIsBelow else { return false }
                return look.isOpaque && look.bounds.contains(rect)
            }
            if hiding == nil { Draw.clear(target, rect) }
            for index in (hiding ?? 0)..<elements.count {
                guard let look = prepared[index], look.bounds.onChromaGrid.intersects(rect) else { continue }
                try elements[index].draw(on: target, clip: rect)
            }
        }
        drawn = prepared
    }
}

/// One layer of a stack, as the compositor sees it.
protocol StackElement: AnyObject {
    /// Whether it looks the same in all of the frames 0..<`count`.
    func isStill(for count: Int) -> Bool
    /// Whether it stands in the same place, fully visible, in all of these frames, whatever it shows.
    func layerIsStill(for count: Int) -> Bool
    /// Whether its pixels depend on what was drawn before it.
    var needsWhatIsBelow: Bool { get }
    /// Whether one of its pixels depends on all that is below in its bounds, so that it is drawn as a whole.
    var readsAround: Bool { get }
    func prepare(_ n: Int) throws -> LayerElement.Look?
    func draw(on target: Raster, clip: PixelRect) throws
}
