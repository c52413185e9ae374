/// The kinds of work that a run consists of.
public enum WorkKind: String, Codable, CaseIterable, Sendable {
    /// Resolving a video to its pieces.
    case prepare
    /// Generating a segment.
    case segment
    /// Rendering and encoding a chunk.
    case encode
    /// Mixing and encoding the sound of a video.
    case sound
    /// Joining the pieces to a file, with its poster.
    case join
}
