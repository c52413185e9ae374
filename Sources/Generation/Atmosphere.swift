internal import Foundation
internal import Media
internal import Resampling
internal import TimelineModel

/// Moving light without a picture: wide pools of colour that drift and mix, light leaks at the edges, bokeh before them.
///
/// The pools are computed at a sixteenth of the frame's size in floating point, the bokeh at a quarter, and both are
/// brought to full size by a cubic B-spline and rounded once with dithering: cheap, and free of banding.
struct Atmosphere {
    private struct Pool {
        var tone: OKLab
        /// Centre and its travel in fractions of the frame, radians and radians per second, spread.
        var x, y, reachX, reachY, phaseX, phaseY, speedX, speedY, spread, weight: Double
    }

    private struct Disc {
        /// Where it is at time 0 and how it travels, in fractions of the frame's width (x) and height (y) per second.
        var x, y, driftX, driftY: Double
        /// In fractions of the frame's shorter side.
        var radius, softness, strength, twinkle, phase: Double
        var color: VideoColor
    }

    private let size: PixelSize
    private let ground: OKLab
    private let pools: [Pool]
    private let leaks: [Pool]
    private let discs: [Disc]

    init(prompt: String, size: PixelSize, random: inout SeededRandom) {
        let palette = Palette(prompt: prompt)
        self.size = size
        ground = palette.tones[0]
        pools = (0..<7).map { i in
            Pool(
                tone: palette.tones[i % palette.tones.count], x: random.next(in: 0.05..<0.95),
                y: random.next(in: 0.02..<0.98), reachX: random.next(in: 0.14..<0.3),
                reachY: random.next(in: 0.1..<0.24), phaseX: random.next(in: 0..<6.28),
                phaseY: random.next(in: 0..<6.28), speedX: random.next(in: 0.16..<0.42),
                speedY: random.next(in: 0.14..<0.36), spread: random.next(in: 0.2..<0.36),
                weight: random.next(in: 0.7..<1.3))
        }
        let strength = palette.isDark ? 0.42 : 0.5
        leaks = (0..<2).map { i in
            Pool(
                tone: palette.glow, x: i == 0 ? 0.02 : 0.98, y: random.next(in: 0.05..<0.95), reachX: 0.12,
                reachY: random.next(in: 0.15..<0.3), phaseX: random.next(in: 0..<6.28),
                phaseY: random.next(in: 0..<6.28), speedX: random.next(in: 0.3..<0.5),
                speedY: random.next(in: 0.2..<0.4), spread: random.next(in: 0.16..<0.3),
                weight: strength * random.next(in: 0.5..<1))
        }
        // Light only ever brightens: before a bright ground the discs are nearly white.
        let least: Float = palette.isDark ? 0.78 : 0.97
        let colors = [palette.glow, palette.tones[4], palette.tones[2]].map { tone in
            let fade: Float = palette.isDark ? 1 : 0.3
            return OKLab(lightness: max(tone.lightness, least), a: tone.a * fade, b: tone.b * fade).video
        }
        discs = (0..<22).map { i in
            // Many small and faint ones far away, few large and soft ones near.
            let depth = pow(random.next(in: 0..<1), 1.7)
            return Disc(
                x: random.next(in: -0.1..<1.1), y: random.next(in: -0.1..<1.1),
                driftX: random.next(in: -0.012..<0.012) * (1 + 2 * depth), driftY: -0.008 - 0.022 * depth,
                radius: 0.018 + 0.085 * depth, softness: 0.25 + 0.5 * depth,
                strength: (palette.isDark ? 0.34 : 0.5) * (1 - 0.5 * depth),
                twinkle: random.next(in: 0.4..<1.1), phase: random.next(in: 0..<6.28), color: colors[i % 3])
        }
    }

    func draw(_ time: Double, into target: inout Frame) throws {
        let wide = max(8, size.width / 16 + 2)
        let high = max(8, size.height / 16 + 2)
        let small = wash(time, width: wide, height: high)
        let (width, height) = (max(8, size.width / 4), max(8, size.height / 4))
        var planes = PicturePlanes(
            luma: small.luma.resampled(width: width, height: height),
            blue: small.blue.resampled(width: width, height: height),
            red: small.red.resampled(width: width, height: height))
        for disc in discs { draw(disc, time, into: &planes) }
        let sampler = PictureSampler(planes, sourceWidth: width, sourceHeight: height, curve: .smooth)
        try sampler.draw(
            Scaler.Crop(x: 0, y: 0, width: Double(width), height: Double(height)), into: &target)
    }

    /// The pools and leaks, mixed in Oklab.
    private func wash(_ time: Double, width: Int, height: Int) -> PicturePlanes {
        let aspect = Double(size.width) / Double(size.height)
        // Distances are measured in the longer side, so that pools stay round.
        let (scaleX, scaleY) = aspect < 1 ? (aspect, 1.0) : (1.0, 1 / aspect)
        func bells(_ pool: Pool) -> (x: [Float], y: [Float]) {
            let x = pool.x + pool.reachX * sin(pool.speedX * time + pool.phaseX)
            let y = pool.y + pool.reachY * sin(pool.speedY * time + pool.phaseY)
            func bell(_ count: Int, _ centre: Double, _ scale: Double) -> [Float] {
                (0..<count).map {
                    let distance = ((Double($0) + 0.5) / Double(count) - centre) * scale / pool.spread
                    return Float(exp(-distance * distance / 2))
                }
            }
            return (bell(width, x, scaleX), bell(height, y, scaleY))
        }
        let moving = pools.map { (bells($0), $0.tone, Float($0.weight)) }
        let shining = leaks.map { (bells($0), $0.tone, Float($0.weight)) }
        var luma = Plane(width: width, height: height)
        var (blue, red) = (luma, luma)
        for y in 0..<height {
            for x in 0..<width {
                var (l, a, b, total) = (ground.lightness * 0.35, ground.a * 0.35, ground.b * 0.35, Float(0.35))
                for (bell, tone, weight) in moving {
                    let share = bell.x[x] * bell.y[y] * weight
                    l += tone.lightness * share
                    a += tone.a * share
                    b += tone.b * share
                    total += share
                }
                var mixed = OKLab(lightness: l / total, a: a / total, b: b / total)
                for (bell, tone, weight) in shining {
                    let share = bell.x[x] * bell.y[y] * weight
                    mixed.lightness += (tone.lightness - mixed.lightness) * share
                    mixed.a += (tone.a - mixed.a) * share
                    mixed.b += (tone.b - mixed.b) * share
                }
                let color = mixed.video
                luma[x, y] = color.luma
                blue[x, y] = color.blueDifference
                red[x, y] = color.redDifference
            }
        }
        return PicturePlanes(luma: luma, blue: blue, red: red)
    }

    /// An out-of-focus point of light: a disc, a little brighter towards its rim, with a soft edge.
    private func draw(_ disc: Disc, _ time: Double, into planes: inout PicturePlanes) {
        let (width, height) = (Double(planes.luma.width), Double(planes.luma.height))
        let radius = max(disc.radius * min(width, height), 2)
        let edge = max(radius * disc.softness * 0.5, 1.2)
        /// Leaves at one side and comes back at the other, out of sight.
        func wrapped(_ at: Double, _ margin: Double) -> Double {
            let span = 1 + 2 * margin
            let turned = (at + margin).truncatingRemainder(dividingBy: span)
            return (turned < 0 ? turned + span : turned) - margin
        }
        let x = wrapped(disc.x + disc.driftX * time, (radius + edge) / width + 0.02) * width
        let y = wrapped(disc.y + disc.driftY * time, (radius + edge) / height + 0.02) * height
        let strength = Float(disc.strength * (0.72 + 0.28 * sin(disc.twinkle * time + disc.phase)))
        let reach = radius + edge
        func samples(_ centre: Double, _ count: Int) -> Range<Int> {
            let first = min(max(Int(centre - reach), 0), count)
            return first..<min(max(Int(centre + reach) + 2, first), count)
        }
        let columns = samples(x, planes.luma.width)
        let rows = samples(y, planes.luma.height)
        for row in rows {
            for column in columns {
                let (dx, dy) = (Float(column) + 0.5 - Float(x), Float(row) + 0.5 - Float(y))
                let distance = (dx * dx + dy * dy).squareRoot()
                let t = min(max((Float(radius) + Float(edge) / 2 - distance) / Float(edge), 0), 1)
                guard t > 0 else { continue }
                let inside = distance / Float(radius)
                let share = strength * t * t * (3 - 2 * t) * (0.62 + 0.38 * inside * inside)
                let i = row * planes.luma.width + column
                planes.luma.samples[i] += (disc.color.luma - planes.luma.samples[i]) * share
                planes.blue.samples[i] += (disc.color.blueDifference - planes.blue.samples[i]) * share
                planes.red.samples[i] += (disc.color.redDifference - planes.red.samples[i]) * share
            }
        }
    }
}
