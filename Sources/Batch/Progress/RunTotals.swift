/// The size of a run once it is checked.
public struct RunTotals: Hashable, Sendable {
    public var videos: Int
    /// There already as they would be made.
    public var unchanged: Int
    /// Cannot be made.
    public var failed: Int
    /// Could be made, but wait for another video of their row that cannot.
    public var held = 0
    /// Rows that could not be read: failed videos of which nothing more is told.
    public var brokenRows = 0
    /// Frames to encode: those of chunks that are not in the store, each counted once, and of files encoded whole.
    public var frames: Int
    /// Chunks to encode, and those that need no work.
    public var chunks: Int
    public var chunksReused: Int
    /// Files to encode as one piece.
    public var whole: Int
    /// All that is to be done, in the order in which the parts are first come to.
    public var work = Work()
    /// What is known of this machine.
    public var rates: [WorkKind: WorkRate] = [:]
    /// How many units are worked on at once, and how many of them segments.
    public var jobs = 1
    public var engineSlots = 1

    public init(
        videos: Int = 0, unchanged: Int = 0, failed: Int = 0, frames: Int = 0, chunks: Int = 0, chunksReused: Int = 0,
        whole: Int = 0
    ) {
        self.videos = videos
        self.unchanged = unchanged
        self.failed = failed
        self.frames = frames
        self.chunks = chunks
        self.chunksReused = chunksReused
        self.whole = whole
    }

    /// What is to be done of every part.
    public struct Work: Hashable, Sendable {
        public private(set) var parts: [WorkPart] = []
        private var amounts: [WorkPart: WorkAmount] = [:]

        public init() {}

        public mutating func add(_ part: WorkPart, _ amount: WorkAmount) {
            guard amount.amount > 0 else { return }
            if amounts[part] == nil { parts.append(part) }
            amounts[part, default: WorkAmount(0, units: 0)] += amount
        }

        public subscript(_ part: WorkPart) -> WorkAmount { amounts[part] ?? WorkAmount(0, units: 0) }
    }
}
