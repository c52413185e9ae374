public import TimelineModel

/// A unit of work of a plan, as one video sees it.
public struct Piece: Sendable {
    public enum Kind: String, Sendable {
        /// A slice of the picture, encoded.
        case chunk
        /// A slice of the picture of a file that is encoded as one piece: never kept by itself.
        case scene
        /// The encoded sound.
        case sound
    }

    public enum State: String, Sendable {
        case make
        /// It is in the store.
        case stored
        /// Another video of the run makes it.
        case shared
        /// It shows a segment that is not there yet: until it is, nobody knows the piece's key.
        case pending
    }

    public var kind: Kind
    /// The scenes it shows: `hero`, `hero → points`.
    public var title: String
    /// The name of the finished piece in the store; of a pending one it only tells equal ones.
    public var key: ContentHash
    /// Length in frames of the video.
    public var frames: Int
    public var state: State
    /// Why it has to be made; empty unless `state` is `make` or `pending`.
    public var causes: [Cause] = []
}
