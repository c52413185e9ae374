internal import TimelineModel

/// Videos that show segments which are not there yet.
///
/// Each may be opened for a while, to make those of its pieces that can be made, and is then put aside again: what is
/// kept of it is its plan, so that any number of videos may wait.
struct HeldVideos {
    struct Video {
        let plan: VideoPlan
        var missing: Set<ContentHash>
        /// How many segments were missing when it was last opened: it is worth opening again when there are fewer.
        fileprivate var seen = Int.max
        fileprivate var isOpen = false
        /// While it is open.
        fileprivate(set) var order: Order?
    }

    private var videos: [Int: Video] = [:]
    /// In the order of the sheet; videos that have gone are left out when it is gone through.
    private var sequence: [Int] = []
    private var failed: Set<Int> = []
    private var everHeld: Set<Int> = []
    private var isClosing = false

    var isEmpty: Bool { videos.isEmpty }

    func contains(_ index: Int) -> Bool { videos[index] != nil }

    /// Whether it waits, or waited earlier.
    func hasHeld(_ index: Int) -> Bool { everHeld.contains(index) }

    /// Whether it failed while it was being opened.
    func isFailed(_ index: Int) -> Bool { failed.contains(index) }

    mutating func add(_ plan: VideoPlan, missing: Set<ContentHash>) {
        videos[plan.index] = Video(plan: plan, missing: missing)
        sequence.append(plan.index)
        everHeld.insert(plan.index)
    }

    /// A video of which something can be made that could not the last time.
    mutating func takeForNow() -> VideoPlan? {
        sequence.removeAll { videos[$0] == nil }
        for index in sequence {
            guard var video = videos[index], !video.isOpen, video.missing.count < video.seen else { continue }
            video.isOpen = true
            video.seen = video.missing.count
            videos[index] = video
            return video.plan
        }
        return nil
    }

    mutating func opened(_ order: Order) {
        videos[order.plan.index]?.isOpen = true
        videos[order.plan.index]?.order = order
    }

    /// Puts an open video aside.
    ///
    /// - Returns: It, if all its segments have come meanwhile: then it is no longer held.
    mutating func close(_ index: Int) -> VideoPlan? {
        videos[index]?.order = nil
        videos[index]?.isOpen = false
        if isClosing { videos[index] = nil }
        return release(index)
    }

    /// - Returns: The video, if this was its last segment and it is not open: then it is no longer held.
    mutating func arrived(_ segment: ContentHash, for index: Int) -> VideoPlan? {
        videos[index]?.missing.remove(segment)
        return release(index)
    }

    private mutating func release(_ index: Int) -> VideoPlan? {
        guard let video = videos[index], video.missing.isEmpty, !video.isOpen else { return nil }
        videos[index] = nil
        return video.plan
    }

    /// A video waits no longer; nil if it did not.
    mutating func fail(_ index: Int) -> Video? {
        guard let video = videos.removeValue(forKey: index) else { return nil }
        failed.insert(index)
        return video
    }

    /// Forgets the videos of which nothing is being made; the others end when that is done.
    mutating func removeUnopened() -> [VideoPlan] {
        isClosing = true
        let left = videos.values.filter { !$0.isOpen }.map(\.plan)
        videos = videos.filter(\.value.isOpen)
        return left
    }
}
