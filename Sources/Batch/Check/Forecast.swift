internal import Foundation
internal import Rendering
internal import TimelineModel

/// What making the videos that were checked will come to: how much there is, how long it takes, what it needs of a disk.
///
/// Counted as if nothing was there and nothing was shared; `rowreel plan` knows what is. Every figure says what it rests on.
public struct Forecast: Sendable {
    /// What a figure rests on.
    public enum Basis: String, Sendable, Encodable {
        /// Work that was done on this machine.
        case recorded
        /// A figure for ordinary videos.
        case assumed
        /// Nobody can say.
        case unknown
    }

    /// How long all videos are, in seconds.
    public var length = 0.0
    public var frames = 0
    /// Wall time in seconds; nil while nothing was rendered on this machine.
    public var seconds: Double?
    /// Requests for segments that differ.
    public var segments = 0
    /// What an engine needs for them, in seconds; nil while none has made one for this store.
    public var segmentSeconds: Double?
    /// Bytes of the finished videos.
    public var bytes = 0
    public var bytesBasis = Basis.assumed
    /// Bytes of the pieces that the store keeps of them.
    public var storeBytes = 0

    var lines: [String] {
        guard frames > 0 else { return [] }
        var lines = ["length: \(Words.duration(length)) of video (\(Words.count(frames, "frame")))"]
        lines.append(
            "time: "
                + (seconds.map {
                    "about \(Words.duration($0)) to make all of it, as work took on this machine; what is there already "
                        + "takes none (rowreel plan)"
                } ?? "not known before a first run on this machine"))
        if segments > 0 {
            let words = "segments: \(segments) that differ, drawn by the embedded motion engine; "
            lines.append(
                words
                    + (segmentSeconds.map { "an engine took \(Words.duration($0)) for as many here" }
                        ?? "what they would take on a GPU is not known: no engine has made one here"))
        }
        let basis = bytesBasis == .recorded ? "as videos made here weigh" : "as ordinary videos weigh: a guess"
        lines.append(
            "disk: about \(Words.size(bytes)) for the videos, and up to \(Words.size(storeBytes)) in the store (\(basis))"
        )
        return lines
    }
}
