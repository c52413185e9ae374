/// The kinds of work that a run consists of, with the unit in which they are counted.
public enum WorkKind: String, Codable, CaseIterable, Sendable {
    /// Resolving a video to its pieces. Counted in videos.
    case prepare
    /// Generating a segment. Counted in segments.
    case segment
    /// Rendering and encoding a chunk. Counted in megapixels: frames by their size.
    case encode
    /// Mixing and encoding the sound of a video. Counted in seconds of sound.
    case sound
    /// Joining the pieces to a file, with its poster. Counted in videos.
    case join

    /// What a slot is doing, as people read it.
    var doing: String {
        switch self {
        case .prepare: "preparing"
        case .segment: "generating"
        case .encode: "encoding"
        case .sound: "mixing"
        case .join: "joining"
        }
    }
}
