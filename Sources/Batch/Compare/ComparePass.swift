internal import Generation
internal import Media

/// One pass over two films: what each is by itself, and how far their frames are from each other.
final class ComparePass {
    private(set) var first = SegmentMeter()
    private(set) var second = SegmentMeter()
    private var distances: [PictureDistance] = []
    private var worst = 0
    private var worstOne: Frame?
    private var worstOther: Frame?

    /// Frames are paired by their number; those of the longer film that have no partner are measured alone.
    func run(_ one: Film, _ other: Film) throws(MediaError) {
        while let left = try one.next() {
            try first.add(left)
            guard let right = try other.next() else {
                while let rest = try one.next() { try first.add(rest) }
                return
            }
            try second.add(right)
            try compare(left, right)
        }
        while let rest = try other.next() { try second.add(rest) }
    }

    private func compare(_ one: borrowing Frame, _ other: borrowing Frame) throws(MediaError) {
        let isAlike =
            one.format == .yuv420p && other.format == .yuv420p && one.color == other.color && one.width == other.width
            && one.height == other.height
        let distance = isAlike ? PictureDistance(one, other) : PictureDistance(try shown(one), try shown(other))
        if distances.isEmpty || distance.squaredError > distances[worst].squaredError {
            worst = distances.count
            worstOne = try one.reference()
            worstOther = try other.reference()
        }
        distances.append(distance)
    }

    /// A picture as it ends up in a video: 8 bits, 4:2:0, bt709, limited range.
    private func shown(_ frame: borrowing Frame) throws(MediaError) -> Frame {
        let size = frame.displaySize
        return try Scaler(
            sourceWidth: size.width, sourceHeight: size.height, width: size.width, height: size.height, format: .yuv420p
        ).scale(frame)
    }

    /// Writes a picture of the frame that differs most: from one, from the other, and what differs.
    func drawWorst(to path: String) throws {
        guard let one = try worstOne?.reference(), let other = try worstOther?.reference() else {
            throw MediaError(operation: "draw the difference", detail: "There are no frames")
        }
        try ImageWriter.write(try DifferencePicture.draw(one, other), to: path)
    }

    func comparison(_ one: VideoComparison.Side, _ other: VideoComparison.Side) -> VideoComparison {
        func mean(_ value: (PictureDistance) -> Double) -> Double {
            distances.map(value).reduce(0, +) / Double(max(1, distances.count))
        }
        func decibels(_ value: (PictureDistance) -> Double) -> Double? { PictureDistance.decibels(mean(value)) }
        let isEqual = distances.allSatisfy { $0.squaredError == 0 }
        return VideoComparison(
            first: one, second: other, frames: distances.count,
            psnr: VideoComparison.Measure(
                all: decibels(\.squaredError), y: decibels { $0.squaredErrors[0] },
                cb: decibels { $0.squaredErrors[1] },
                cr: decibels { $0.squaredErrors[2] },
                least: isEqual ? nil : PictureDistance.decibels(distances[worst].squaredError)),
            ssim: VideoComparison.Measure(
                all: mean(\.similarity), y: mean { $0.similarities[0] }, cb: mean { $0.similarities[1] },
                cr: mean { $0.similarities[2] }, least: distances.map(\.similarity).min()),
            worstFrame: worst)
    }
}
