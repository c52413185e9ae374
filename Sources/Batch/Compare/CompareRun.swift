public import Diagnostics
internal import Generation
internal import Media
internal import TimelineModel

/// Compares two videos frame by frame.
public struct CompareRun {
    private let first: String
    private let second: String
    private let picture: String?

    /// - Parameter picture: Where a picture of the frame that differs most is written, as PNG or JPEG; nil writes none.
    public init(_ first: String, _ second: String, picture: String? = nil) {
        self.first = first
        self.second = second
        self.picture = picture
    }

    /// - Throws: `DiagnosedFailure` or `Diagnostic` for files that cannot be read, or not compared.
    public func run() throws -> (comparison: VideoComparison, warnings: [Diagnostic]) {
        if let picture { try PictureName.check(picture) }
        let files = (try opened(first), try opened(second))
        let (one, other) = (files.0.info, files.1.info)
        guard one.width == other.width, one.height == other.height else {
            throw failure(
                "\(first) has \(one.width)x\(one.height) pixels and \(second) \(other.width)x\(other.height)",
                hint: "only videos of one size can be compared: scale one of them, or make both of the same size")
        }
        if let rate = one.frameRate, let otherRate = other.frameRate, isFar(rate, otherRate) {
            throw failure(
                "\(first) has \(text(rate)) frames per second and \(second) \(text(otherRate))",
                hint: "frames are compared by their number: make both at the same rate")
        }
        let pass = ComparePass()
        do {
            try pass.run(files.0.film, files.1.film)
            if let picture { try pass.drawWorst(to: picture) }
        } catch let error as MediaError {
            throw failure(error.description, hint: error.hint)
        }
        let comparison = pass.comparison(
            side(first, one, pass.first.quality), side(second, other, pass.second.quality))
        let counts = (comparison.first.frames, comparison.second.frames)
        guard counts.0 != counts.1 else { return (comparison, []) }
        let warning = Diagnostic.warning(
            "compare-part", at: nil,
            "\(first) has \(counts.0) frames and \(second) \(counts.1): the first \(comparison.frames) were compared")
        return (comparison, [warning])
    }

    private func opened(_ path: String) throws -> (film: Film, info: MediaInfo) {
        do {
            let info = try MediaInfo.probe(path: path)
            if info.kind == .audio { throw failure("\(path) is a sound", hint: "compare two videos or pictures") }
            return (try Film(path: path), info)
        } catch let error as MediaError {
            throw failure(error.description, hint: error.hint)
        }
    }

    private func side(_ path: String, _ info: MediaInfo, _ quality: SegmentQuality) -> VideoComparison.Side {
        VideoComparison.Side(
            file: path, width: info.width, height: info.height, frameRate: info.frameRate.map(text) ?? "",
            frames: quality.frames, sharpness: quality.sharpness, leastSharpness: quality.leastSharpness,
            motion: quality.motion, flicker: quality.flicker)
    }

    /// Containers round: Matroska keeps whole milliseconds.
    private func isFar(_ one: Fraction, _ other: Fraction) -> Bool {
        let ratio =
            Double(one.numerator) * Double(other.denominator) / (Double(other.numerator) * Double(one.denominator))
        return abs(ratio - 1) > 0.0005
    }

    private func text(_ rate: Fraction) -> String { "\(FrameRate(rate.numerator, rate.denominator))" }

    private func failure(_ message: String, hint: String?) -> DiagnosedFailure {
        DiagnosedFailure(.error("compare", at: nil, message, hint: hint))
    }
}
