internal import Generation
internal import TimelineModel

/// Segments that an engine is to make, in an order that keeps what it has loaded in use.
///
/// All requests with the same load follow one another, whatever videos they are for; loads come in the order in which
/// the sheet first needs them, and so do the requests of a load.
struct SegmentQueue {
    private var groups: [SegmentLoad: [SegmentOrder]] = [:]
    /// Loads with something to do, in the order in which they were first needed.
    private var order: [SegmentLoad] = []
    private var current: SegmentLoad?
    private(set) var videos: [ContentHash: Set<Int>] = [:]

    /// Puts a segment on the list, once however many videos want it.
    mutating func add(_ segment: SegmentOrder, for video: Int) {
        if videos[segment.hash, default: []].isEmpty { enqueue(segment) }
        videos[segment.hash, default: []].insert(video)
    }

    /// Puts a segment on the list that was taken from it and could not be made.
    mutating func enqueue(_ segment: SegmentOrder) {
        if groups[segment.load, default: []].isEmpty, !order.contains(segment.load) { order.append(segment.load) }
        groups[segment.load, default: []].append(segment)
    }

    /// Takes the next segment that some video still waits for.
    mutating func next() -> SegmentOrder? {
        while let load = current.flatMap({ groups[$0] == nil ? nil : $0 }) ?? order.first {
            current = load
            guard var group = groups[load], !group.isEmpty else {
                groups[load] = nil
                order.removeAll { $0 == load }
                current = nil
                continue
            }
            let segment = group.removeFirst()
            groups[load] = group
            if !videos[segment.hash, default: []].isEmpty { return segment }
        }
        return nil
    }

    /// The videos that waited for a segment, which is there or will never be.
    mutating func remove(_ hash: ContentHash) -> [Int] { (videos.removeValue(forKey: hash) ?? []).sorted() }

    /// A video that failed waits for nothing.
    mutating func forget(_ video: Int, _ hashes: some Sequence<ContentHash>) {
        for hash in hashes { videos[hash]?.remove(video) }
    }

    mutating func removeAll() { self = SegmentQueue() }
}
