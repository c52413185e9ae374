internal import TimelineModel

/// Measures how letters stand out from what is drawn around them, in a frame as it is seen.
///
/// Letters are looked at in pieces of about two. Of each, the luminance of its pixels is compared with that of the ring
/// around them: the outline, if it is wide, otherwise the shadow, the box or the picture. What counts is the quarter of the
/// ring that is nearest to the letters: a word of which every letter loses one side cannot be read.
struct ContrastProbe {
    let frame: DrawnFrame
    /// How much of every pixel letters take: white all of it, black none.
    let mask: DrawnFrame

    /// What was measured of one piece.
    struct Measure {
        /// 1...21.
        var contrast: Double
        /// Whether what is around the letters is brighter than they are.
        var isOverBright: Bool
        /// In pixels of the frame.
        var box: Rect
    }

    /// The luma of a pixel that is nearly all letter, half letter, and none.
    private static let (full, half, none): (UInt8, UInt8, UInt8) = (213, 126, 20)

    /// The piece of a line that stands out least.
    ///
    /// - Parameters:
    ///   - line: Where its letters are.
    ///   - em: Their size in pixels.
    ///   - outline: How far their outline reaches, in pixels; one that is hardly seen is 0.
    ///   - inks: The luminances that the letters were painted in, as far as they are known exactly.
    func worst(in line: Rect, em: Double, outline: Double, inks: [Double]) -> Measure? {
        var reach = max(2, Int((em * 0.06).rounded()))
        if outline >= em * 0.03 { reach = min(reach, max(1, Int(outline))) }
        let step = max(16, Int((em * 1.3).rounded()))
        let (left, right) = (max(0, line.x.rounded), min(frame.width, line.maxX.rounded + 1))
        let (top, bottom) = (max(0, line.y.rounded - reach), min(frame.height, line.maxY.rounded + reach))
        guard left < right, top < bottom else { return nil }
        let pieces = max(1, (right - left) / step)
        var worst: Measure?
        for piece in 0..<pieces {
            let (from, to) = (left + (right - left) * piece / pieces, left + (right - left) * (piece + 1) / pieces)
            guard let measure = measure(from..<to, top..<bottom, reach, inks) else { continue }
            if measure.contrast < worst?.contrast ?? .infinity { worst = measure }
        }
        return worst
    }

    private func measure(_ columns: Range<Int>, _ rows: Range<Int>, _ reach: Int, _ inks: [Double]) -> Measure? {
        let around = ring(columns, rows, reach)
        guard around.count >= 12 else { return nil }
        var letters = average(columns, rows, atLeast: Self.full)
        if letters == nil {
            // Thin letters fill no pixel; what shows through is taken out again.
            let background = around.reduce(0, +) / Double(around.count)
            letters = average(columns, rows, atLeast: Self.half, over: background)
        }
        guard var letters else { return nil }
        // What was painted is known better than it can be measured on thin letters, unless something lies over it.
        if let ink = inks.min(by: { Luminance.contrast($0, letters) < Luminance.contrast($1, letters) }),
            Luminance.contrast(ink, letters) < 1.35
        {
            letters = ink
        }
        let contrasts = around.map { Luminance.contrast(letters, $0) }.sorted()
        let place = contrasts.count / 4
        let nearest = contrasts[...place].reduce(0, +) / Double(place + 1)
        let mean = around.reduce(0, +) / Double(around.count)
        return Measure(
            contrast: nearest, isOverBright: mean > letters,
            box: Rect(
                x: Double(columns.lowerBound), y: Double(rows.lowerBound), width: Double(columns.count),
                height: Double(rows.count)))
    }

    /// The mean luminance of pixels that letters take; nil if there are hardly any.
    ///
    /// - Parameter background: What shows through where they take part of a pixel.
    private func average(
        _ columns: Range<Int>, _ rows: Range<Int>, atLeast least: UInt8, over background: Double? = nil
    ) -> Double? {
        var (sum, count) = (0.0, 0)
        for y in rows {
            for x in columns {
                let taken = mask.luma[y * mask.width + x]
                guard taken >= least else { continue }
                var luminance = frame.luminance(x, y)
                if let background {
                    let share = min(1, Double(taken - 16) / 219)
                    luminance = min(max((luminance - (1 - share) * background) / share, 0), 1)
                }
                sum += luminance
                count += 1
            }
        }
        return count >= 6 ? sum / Double(count) : nil
    }

    /// The luminance of pixels without letters that are near to one that is half letter.
    private func ring(_ columns: Range<Int>, _ rows: Range<Int>, _ reach: Int) -> [Double] {
        let width = columns.count
        // How many rows ago each column last had letters, from above and from below, after looking along the row.
        var near = [Bool](repeating: false, count: width * rows.count)
        var row = [Bool](repeating: false, count: width)
        for y in rows {
            for x in 0..<width { row[x] = false }
            var since = reach + 1
            for x in 0..<width {
                since = mask.luma[y * mask.width + columns.lowerBound + x] >= Self.half ? 0 : since + 1
                if since <= reach { row[x] = true }
            }
            since = reach + 1
            for x in stride(from: width - 1, through: 0, by: -1) {
                since = mask.luma[y * mask.width + columns.lowerBound + x] >= Self.half ? 0 : since + 1
                if since <= reach { row[x] = true }
            }
            let place = y - rows.lowerBound
            let reached = max(0, place - reach)...min(rows.count - 1, place + reach)
            for x in 0..<width where row[x] {
                for other in reached { near[other * width + x] = true }
            }
        }
        var found: [Double] = []
        for y in rows {
            for x in 0..<width where near[(y - rows.lowerBound) * width + x] {
                let column = columns.lowerBound + x
                if mask.luma[y * mask.width + column] <= Self.none { found.append(frame.luminance(column, y)) }
            }
        }
        return found
    }
}
