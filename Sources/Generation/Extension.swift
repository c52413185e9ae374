internal import Foundation

/// Continues a picture beyond two opposite edges, as a larger studio would have shown it.
///
/// Product photographs stand before plain backdrops. Where the edges are plain, the backdrop can be carried on to
/// fill a frame of another shape; nothing is cropped and no second copy of the product shows.
struct Extension {
    /// How many samples are added at each of the two edges.
    var amount: Int
    /// Whether columns are lengthened (top and bottom) or rows (left and right).
    var isVertical: Bool

    /// Samples of the edge that are averaged, as a part of the picture's length.
    private static let strip = 0.02
    /// The part of the picture over which it turns into its continuation.
    private static let feather = 0.10
    /// The continuation is made in squares of this size and enlarged.
    private static let coarse = 8

    /// Whether both edges are plain enough to be continued.
    static func isPossible(_ planes: PicturePlanes, isVertical: Bool) -> Bool {
        for atEnd in [false, true] {
            for (plane, limit) in [(planes.luma, Float(2.2)), (planes.blue, 1.6), (planes.red, 1.6)] {
                let edge = line(plane, isVertical: isVertical, atEnd: atEnd)
                guard edge.count > 8 else { return false }
                let smooth = blurred(edge, sigma: Double(edge.count) * 0.04)
                var (sum, worst): (Float, Float) = (0, 0)
                for (a, b) in zip(edge, smooth) {
                    sum += abs(a - b)
                    worst = max(worst, abs(a - b))
                }
                if sum / Float(edge.count) > limit || worst > limit * 7 { return false }
            }
        }
        return true
    }

    func apply(_ planes: PicturePlanes) -> PicturePlanes {
        PicturePlanes(
            luma: extended(planes.luma, falloff: 0.16), blue: extended(planes.blue, falloff: 0),
            red: extended(planes.red, falloff: 0))
    }

    /// - Parameter falloff: How much darker it gets towards the far end, as light from a lamp does.
    private func extended(_ plane: Plane, falloff: Float) -> Plane {
        let picture = isVertical ? plane : plane.transposed()
        var result = Plane(width: picture.width, height: picture.height + 2 * amount)
        for y in 0..<picture.height {
            for x in 0..<picture.width { result[x, y + amount] = picture[x, y] }
        }
        let feather = Int(Double(picture.height) * Self.feather)
        for atEnd in [false, true] {
            let edge = Self.line(picture, isVertical: true, atEnd: atEnd)
            // Row 0 lies deepest inside of the picture, the last one at the far end.
            let continued = continuation(edge, inside: feather)
            for row in 0..<(feather + amount) {
                let outside = row - feather
                let y = atEnd ? amount + picture.height + outside : amount - 1 - outside
                let t = min(Float(row) / Float(max(feather, 1)), 1)
                let share = t * t * (3 - 2 * t)
                let far = Float(max(outside, 0)) / Float(max(amount, 1))
                let gain = 1 - falloff * far * far
                for x in 0..<picture.width {
                    let value = 16 + (continued[x, row] - 16) * gain
                    result[x, y] += ((falloff > 0 ? value : continued[x, row]) - result[x, y]) * share
                }
            }
        }
        return isVertical ? result : result.transposed()
    }

    /// The edge drawn outwards, ever more blurred along it, so that no streaks are seen.
    private func continuation(_ edge: [Float], inside: Int) -> Plane {
        let coarse = Self.coarse
        let columns = (edge.count + coarse - 1) / coarse
        let line = (0..<columns).map { column -> Float in
            let part = edge[(column * coarse)..<min((column + 1) * coarse, edge.count)]
            return part.reduce(0, +) / Float(part.count)
        }
        var small = Plane(width: columns, height: (inside + amount + coarse - 1) / coarse + 1)
        for row in 0..<small.height {
            let distance = max(0, Double(row * coarse - inside)) / Double(coarse)
            let spread = Self.blurred(line, sigma: 0.03 * Double(columns) + 0.35 * distance)
            for x in 0..<columns { small[x, row] = spread[x] }
        }
        return small.enlarged(width: edge.count, height: inside + amount, step: coarse)
    }

    private static func line(_ plane: Plane, isVertical: Bool, atEnd: Bool) -> [Float] {
        let length = isVertical ? plane.width : plane.height
        let depth = isVertical ? plane.height : plane.width
        let strip = max(2, Int(Double(depth) * Self.strip))
        guard depth > strip else { return [] }
        return (0..<length).map { i in
            var sum: Float = 0
            for k in 0..<strip {
                let at = atEnd ? depth - 1 - k : k
                sum += isVertical ? plane[i, at] : plane[at, i]
            }
            return sum / Float(strip)
        }
    }

    private static func blurred(_ line: [Float], sigma: Double) -> [Float] {
        let radius = Int((sigma * 2.5).rounded(.up))
        guard radius > 0 else { return line }
        let weights = (-radius...radius).map { Float(exp(-Double($0 * $0) / (2 * sigma * sigma))) }
        let total = weights.reduce(0, +)
        return line.indices.map { i in
            var sum: Float = 0
            for k in -radius...radius { sum += line[min(max(i + k, 0), line.count - 1)] * weights[k + radius] }
            return sum / total
        }
    }
}

extension Plane {
    func transposed() -> Plane {
        var turned = Plane(width: height, height: width)
        for y in 0..<height {
            for x in 0..<width { turned[y, x] = self[x, y] }
        }
        return turned
    }

    /// Enlarged `step` times along both axes with linear interpolation; sample 0 covers the first `step` samples.
    fileprivate func enlarged(width: Int, height: Int, step: Int) -> Plane {
        var large = Plane(width: width, height: height)
        func place(_ i: Int, _ count: Int) -> (Int, Int, Float) {
            let at = min(max((Float(i) + 0.5) / Float(step) - 0.5, 0), Float(count - 1))
            return (Int(at), min(Int(at) + 1, count - 1), at - at.rounded(.down))
        }
        for y in 0..<height {
            let (top, bottom, down) = place(y, self.height)
            for x in 0..<width {
                let (left, right, across) = place(x, self.width)
                let a = self[left, top] + (self[right, top] - self[left, top]) * across
                let b = self[left, bottom] + (self[right, bottom] - self[left, bottom]) * across
                large[x, y] = a + (b - a) * down
            }
        }
        return large
    }
}
