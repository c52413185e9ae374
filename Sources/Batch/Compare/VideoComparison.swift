public import Foundation

/// How far two videos are from each other, frame by frame, and how sharp and steady each is.
public struct VideoComparison: Codable, Sendable {
    /// One of the two by itself. Luma is 0 to 255.
    public struct Side: Codable, Sendable {
        public var file: String
        public var width: Int
        public var height: Int
        /// Nominal, `16` or `30000/1001`.
        public var frameRate: String
        public var frames: Int
        /// Variance of the Laplacian of luma: the median over the frames, and the least.
        public var sharpness: Double
        public var leastSharpness: Double
        /// Mean change of luma from frame to frame.
        public var motion: Double
        /// Mean change of a frame's mean luma against its neighbours'.
        public var flicker: Double
    }

    /// A measure over the planes of all frames that were compared.
    public struct Measure: Codable, Sendable {
        /// Nil where there is no difference at all.
        public var all: Double?
        public var y: Double?
        public var cb: Double?
        public var cr: Double?
        /// Of the worst frame.
        public var least: Double?
    }

    public var first: Side
    public var second: Side
    /// Frames that were compared: those of the shorter one.
    public var frames: Int
    /// Peak signal-to-noise ratio in decibels, as libavfilter's `psnr` has it.
    public var psnr: Measure
    /// Structural similarity, at most 1, as libavfilter's `ssim` has it.
    public var ssim: Measure
    /// The frame that differs most, counted from 0.
    public var worstFrame: Int

    /// Whether every pixel of the frames that were compared is equal.
    public var isIdentical: Bool { psnr.all == nil }

    public var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self) + Data("\n".utf8)
        }
    }
}
