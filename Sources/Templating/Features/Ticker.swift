internal import Diagnostics
internal import TimelineModel

extension Resolution {
    /// A line that is laid out at its whole width, to run through its box.
    struct Ticker {
        var text: PlacedLayout
        /// Where its copies stand when it begins.
        var boxes: [Box]
        /// How they run: all alike.
        var animation: Animation
    }

    /// A text with `motion="scrollStart"`; nil when nothing is left of it.
    ///
    /// It begins at the start of its box and runs at an even speed; after the gap it comes again, so that the box is
    /// never empty. One run takes whole frames: copies follow one another without a jump.
    func ticker(_ instance: Instance, in box: Box, frames: FrameSpan) -> Ticker? {
        // Wide enough for any text that is not too long anyway.
        let room = Box(x: box.x, y: box.y, width: 200_000, height: box.height)
        let line = text(instance).onOneLine
        guard let free = layOut(line, of: instance, in: room) else { return nil }
        let width = free.layout.width.pixels.rounded(.up) + 1
        let own = Box(x: box.x, y: box.y, width: width, height: box.height)
        guard let text = layOut(line, of: instance, in: own, size: free.layout.fontSize) else { return nil }
        let values = Values(instance, self)
        let size = free.layout.fontSize.pixels
        // Cells may say both: copies never lie over one another, and more than the picture holds are not seen.
        let period = (width + max(0, values.length("gap", parent: size) ?? 2 * size)).rounded()
        let speed = values.length("scrollSpeed", parent: size) ?? 4 * size
        let cycle = max(1, rate.frame(period / max(speed, 1)))
        let copies = Int((min(box.width, 4 * frame.width) / period).rounded(.up)) + 1
        let way = Length(pixels: values.isMirrored ? period : -period)
        return Ticker(
            text: text,
            boxes: (0..<copies).map { number in
                // As a reader from left to right would place it: mirroring turns the box round.
                Box(x: box.x + Double(number) * period, y: box.y, width: width, height: box.height)
            },
            animation: Animation(
                .x, start: frames.start,
                keyframes: [Animation.Keyframe(0, 0), Animation.Keyframe(cycle, way.units)],
                duration: cycle * (frames.count / cycle + 1)))
    }
}

extension TextContent {
    /// The same words without line ends.
    var onOneLine: TextContent {
        var content = self
        for index in content.pieces.indices {
            content.pieces[index].text = content.pieces[index].text.replacing("\n", with: "  ")
        }
        return content
    }
}
