internal import Generation
internal import Store
internal import TimelineModel

/// A video on its way through the queue. Its variables are touched under the queue's lock only.
final class Order: @unchecked Sendable {
    let plan: VideoPlan
    /// What it is made of, set once by whoever opened it.
    let content: VideoContent
    /// Pieces that are not in the store yet.
    var missing = 0
    /// Whether nobody waits for it any more, because something of it failed.
    var isDropped = false

    init(_ plan: VideoPlan, _ content: VideoContent) {
        self.plan = plan
        self.content = content
    }

    /// Whether it shows segments that are not there: then only the rest of it can be made for now.
    var isPartial: Bool { content.slices.contains(where: \.isPending) }
}

/// A segment to be made by the engine, for every video that waits for it.
struct SegmentOrder: Sendable {
    var request: SegmentRequest
    var hash: ContentHash
    /// What the engine has to have loaded for it.
    var load: SegmentLoad
    /// How often it was tried in vain.
    var attempts = 0
}

/// Something that one worker does: it takes a slot, and memory if it is large.
final class WorkUnit: @unchecked Sendable {
    enum Task {
        /// Resolve a video and find out its pieces.
        case open(VideoPlan)
        case segment(SegmentOrder)
        case encode(ChunkKey, Slice)
        /// Mix and encode the sound of some video, named by its hash.
        case mix(ContentHash, VideoContent)
        /// Join what is there.
        case finish
    }

    let task: Task
    /// What it is of the work that was planned.
    let work: UnitWork
    /// What it will take of memory, roughly; 0 for what does not matter.
    let bytes: Int
    /// The videos that wait for it; the first one asked for it. Under the queue's lock.
    var orders: [Order]
    /// How often it was tried in vain. Under the queue's lock.
    var attempts = 0

    /// - Parameter planned: The piece's key when the run was planned; nil if it is the one it has now.
    init(_ task: Task, bytes: Int = 0, for order: Order? = nil, planned: ContentHash? = nil) {
        self.task = task
        self.bytes = bytes
        work = UnitWork(task, order, planned)
        orders = order.map { [$0] } ?? []
        title =
            switch task {
            case .open(let plan): plan.video.title
            case .segment(let segment): "\(segment.load)"
            default: order?.plan.video.title ?? ""
            }
    }

    /// The video that it is made for, or what the engine has to load: for people.
    let title: String

    var kind: WorkKind { work.part.kind }

    /// What a slot shows while it is at it: the video, and what of it.
    var caption: String {
        if case .encode(_, let slice) = task { "\(title)  \(slice.sceneIDs.joined(separator: " → "))" } else { title }
    }

    /// What is being done to which video, in words that read after "while".
    var words: String {
        switch task {
        case .open: "preparing \(title)"
        case .segment(let segment): "generating a segment (\(segment.load))"
        case .encode(_, let slice): "encoding frames \(slice.span.start)–\(slice.span.end - 1) of \(title)"
        case .mix: "mixing the sound of \(title)"
        case .finish: "joining \(title)"
        }
    }

    /// Where its result is kept; nil for what is not shared between videos.
    var key: StoreKey? {
        switch task {
        case .encode(let key, _): .chunk(key)
        case .mix(let hash, _): StoreKey(.audio, hash)
        case .open, .segment, .finish: nil
        }
    }
}
