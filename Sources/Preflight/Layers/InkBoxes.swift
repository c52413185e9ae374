internal import TimelineModel

extension TextBlock {
    /// Where the letters of each line are, from the top left of the layer's box.
    ///
    /// Without opening fonts: letters reach 0.72 em above their baseline (the capitals of most fonts) and 0.2 em below,
    /// 0.02 em where no letter goes below. What is decided from them leaves room for the difference.
    var inkBoxes: [Rect] {
        lines.flatMap { line in ([line] + line.annotations).compactMap(\.inkBox) }.map(writingMode.turned)
    }
}

extension TextLine {
    fileprivate var inkBox: Rect? {
        var (above, below) = (0.0, 0.0)
        var isUpright = false
        for run in runs {
            let (size, rise) = (run.size.pixels, run.rise.pixels)
            isUpright = isUpright || run.isUpright
            above = max(above, rise + (run.picture == nil ? 0.72 : 1) * size)
            below = max(below, (run.picture == nil ? run.depth : 0) * size - rise)
        }
        // In a vertical line upright letters stand on both sides of its middle.
        if isUpright { above = runs.map { $0.size.pixels * 0.45 }.max() ?? above }
        if isUpright { below = above }
        guard width > .zero, above + below > 0 else { return nil }
        return Rect(
            x: origin.x, y: origin.y - Length(pixels: above), width: width, height: Length(pixels: above + below))
    }
}

extension TextRun {
    /// How far below the baseline its letters reach, in em.
    fileprivate var depth: Double {
        guard script == "Latn" || script == "Zyyy" || script == "Hani" else { return 0.2 }
        for byte in text.utf8 where byte >= 0x80 || "gjpqyQ,;()[]{}|$".utf8.contains(byte) { return 0.2 }
        return 0.02
    }
}
