internal import Media

/// A picture as planes of bt709 limited video in floating point.
struct PicturePlanes: Sendable {
    var luma: Plane
    var blue: Plane
    var red: Plane
    /// 0...255, straight; nil where nothing is transparent.
    var alpha: Plane?
    /// Luma samples per chroma sample each way: 1 or 2.
    var chromaStep: Int

    /// The picture at its own size. `picture` must be `.rgba`, as `Image.decode` returns it.
    init(_ picture: borrowing Frame) {
        let (width, height) = (picture.width, picture.height)
        var luma = Plane(width: width, height: height)
        var (blue, red, alpha) = (luma, luma, luma)
        var isOpaque = true
        picture.withPlane(0) { bytes, stride in
            for y in 0..<height {
                for x in 0..<width {
                    let at = y * stride + 4 * x
                    let color = VideoColor(
                        red: Float(bytes[at]) / 255, green: Float(bytes[at + 1]) / 255, blue: Float(bytes[at + 2]) / 255
                    )
                    let i = y * width + x
                    luma.samples[i] = color.luma
                    blue.samples[i] = color.blueDifference
                    red.samples[i] = color.redDifference
                    alpha.samples[i] = Float(bytes[at + 3])
                    if bytes[at + 3] != 255 { isOpaque = false }
                }
            }
        }
        self.init(luma: luma, blue: blue, red: red, alpha: isOpaque ? nil : alpha)
        if !isOpaque { bleed() }
    }

    /// Planes of one size each.
    init(luma: Plane, blue: Plane, red: Plane, alpha: Plane? = nil) {
        self.luma = luma
        self.blue = blue
        self.red = red
        self.alpha = alpha
        chromaStep = 1
    }

    /// Halves the chroma, for pictures with more of it than 4:2:0 video can show.
    mutating func halveChroma() {
        guard chromaStep == 1 else { return }
        blue = blue.halved()
        red = red.halved()
        chromaStep = 2
    }

    /// Puts what is transparent before a warm white, as a shop would print it.
    mutating func flatten() {
        guard let alpha else { return }
        let paper = VideoColor(red: 0.955, green: 0.945, blue: 0.93)
        for i in alpha.samples.indices {
            let share = alpha.samples[i] / 255
            luma.samples[i] = paper.luma + (luma.samples[i] - paper.luma) * share
            blue.samples[i] = paper.blueDifference + (blue.samples[i] - paper.blueDifference) * share
            red.samples[i] = paper.redDifference + (red.samples[i] - paper.redDifference) * share
        }
        self.alpha = nil
    }

    mutating func pad() {
        luma = luma.padded()
        blue = blue.padded()
        red = red.padded()
        alpha = alpha?.padded()
    }

    /// Gives fully transparent pixels the colour of what is visible near them.
    ///
    /// Filters mix neighbours; without this the black that programs leave under transparency would show as a dark
    /// line around everything cut out.
    private mutating func bleed() {
        guard let alpha else { return }
        luma = luma.bled(weights: alpha)
        blue = blue.bled(weights: alpha)
        red = red.bled(weights: alpha)
    }
}

extension Plane {
    /// Fills samples of weight 0 from the weighted means of ever larger squares around them.
    fileprivate func bled(weights: Plane) -> Plane {
        guard width > 1 || height > 1 else { return self }
        var weighted = self
        for i in samples.indices { weighted.samples[i] *= weights.samples[i] }
        let coarseWeights = weights.halved()
        var coarse = weighted.halved()
        for i in coarse.samples.indices where coarseWeights.samples[i] > 0 {
            coarse.samples[i] /= coarseWeights.samples[i]
        }
        let filled = coarse.bled(weights: coarseWeights)
        var result = self
        for y in 0..<height {
            for x in 0..<width where weights[x, y] == 0 { result[x, y] = filled[x / 2, y / 2] }
        }
        return result
    }
}

/// A colour in bt709 limited video, unrounded.
struct VideoColor: Sendable, Equatable {
    var luma: Float
    var blueDifference: Float
    var redDifference: Float

    init(luma: Float, blueDifference: Float, redDifference: Float) {
        self.luma = luma
        self.blueDifference = blueDifference
        self.redDifference = redDifference
    }

    /// From gamma-coded sRGB in 0...1, by the matrix of ITU-R BT.709.
    init(red: Float, green: Float, blue: Float) {
        let y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        luma = 16 + 219 * y
        blueDifference = 128 + 224 * (blue - y) / 1.8556
        redDifference = 128 + 224 * (red - y) / 1.5748
    }
}
