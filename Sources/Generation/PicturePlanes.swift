internal import Media

/// A picture as planes of bt709 limited video in floating point, while it is prepared.
struct PicturePlanes: Sendable {
    var luma: Plane
    var blue: Plane
    var red: Plane

    /// What is transparent lies before a warm white, as a shop would print it.
    private static let paper = VideoColor(red: 0.955, green: 0.945, blue: 0.93)

    /// The picture at its own size. `picture` must be `.rgba` with straight alpha, as `Image.decode` returns it.
    init(_ picture: borrowing Frame) {
        let (width, height) = (picture.width, picture.height)
        let paper = Self.paper
        luma = Plane(width: width, height: height)
        blue = Plane(width: width, height: height)
        red = Plane(width: width, height: height)
        picture.withPlane(0) { bytes, stride in
            for y in 0..<height {
                for x in 0..<width {
                    let at = y * stride + 4 * x
                    var color = VideoColor(
                        red: Float(bytes[at]) / 255, green: Float(bytes[at + 1]) / 255, blue: Float(bytes[at + 2]) / 255
                    )
                    if bytes[at + 3] != 255 { color = paper.mixed(with: color, share: Float(bytes[at + 3]) / 255) }
                    let i = y * width + x
                    luma.samples[i] = color.luma
                    blue.samples[i] = color.blueDifference
                    red.samples[i] = color.redDifference
                }
            }
        }
    }

    /// Planes of one size each.
    init(luma: Plane, blue: Plane, red: Plane) {
        self.luma = luma
        self.blue = blue
        self.red = red
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

    func mixed(with other: VideoColor, share: Float) -> VideoColor {
        VideoColor(
            luma: luma + (other.luma - luma) * share,
            blueDifference: blueDifference + (other.blueDifference - blueDifference) * share,
            redDifference: redDifference + (other.redDifference - redDifference) * share)
    }
}
