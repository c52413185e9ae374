internal import Foundation
internal import TimelineModel

/// What is to be done next, for workers that ask: videos are opened one after another, their chunks are encoded
/// each once however many videos want it, and a video is finished as soon as its last piece is there.
///
/// A video is opened only when nothing else is ready, so few are open at a time and the first ones are finished
/// first. Thread-safe: everything is protected by `condition`.
final class WorkQueue: @unchecked Sendable {
    /// A video on its way. Its variables are touched under the queue's lock only.
    final class Order: @unchecked Sendable {
        let plan: VideoPlan
        /// What it is made of, set once by whoever opened it.
        let content: VideoContent
        fileprivate var missing = 0
        fileprivate var isDropped = false

        init(_ plan: VideoPlan, _ content: VideoContent) {
            self.plan = plan
            self.content = content
        }
    }

    /// A chunk to encode, for every video that waits for it.
    final class Unit: @unchecked Sendable {
        let key: ChunkKey
        let slice: Slice
        fileprivate var orders: [Order]

        init(key: ChunkKey, slice: Slice, for order: Order) {
            self.key = key
            self.slice = slice
            orders = [order]
        }
    }

    enum Work: CustomStringConvertible {
        case open(VideoPlan)
        case encode(Unit)
        case mix(Order)
        case finish(Order)

        /// What is being done to which video, in words that read after "while".
        var description: String {
            switch self {
            case .open(let plan): "preparing \(plan.video.title)"
            case .encode(let unit):
                "encoding frames \(unit.slice.span.start)–\(unit.slice.span.end - 1) of "
                    + (unit.orders.first?.plan.video.title ?? "a video")
            case .mix(let order): "mixing the sound of \(order.plan.video.title)"
            case .finish(let order): "joining \(order.plan.video.title)"
            }
        }
    }

    private let condition = NSCondition()
    private var waiting: ArraySlice<VideoPlan>
    private var ready: [Work] = []
    private var units: [ChunkKey: Unit] = [:]
    private var finished: Set<ChunkKey> = []
    /// Videos that were begun and are not done.
    private var open = 0
    private var isStopped = false
    /// Chunks that were wanted and had been made, or were being made, for another video of the run.
    private var shared = 0

    init(_ videos: [VideoPlan]) { waiting = videos[...] }

    /// The next piece of work; waits until there is some. Nil when all is done or the queue was stopped.
    func next() -> Work? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if isStopped { return nil }
            while !ready.isEmpty {
                let work = ready.removeFirst()
                if isWanted(work) { return work }
            }
            if let video = waiting.popFirst() {
                open += 1
                return .open(video)
            }
            if open == 0 { return nil }
            condition.wait()
        }
    }

    /// Nothing more is begun; what runs is not waited for here.
    func stop() {
        condition.lock()
        isStopped = true
        condition.broadcast()
        condition.unlock()
    }

    /// No video is opened any more; those that are open are finished.
    func beginNoMore() {
        condition.lock()
        waiting = []
        condition.broadcast()
        condition.unlock()
    }

    /// Puts an opened video's pieces on the list.
    func add(_ order: Order) {
        condition.lock()
        defer { condition.unlock() }
        var seen: Set<ChunkKey> = []
        let chunks = order.content.isWhole ? [] : order.content.chunks
        for (key, slice) in zip(chunks, order.content.slices) where seen.insert(key).inserted {
            if finished.contains(key) {
                shared += 1
                continue
            }
            order.missing += 1
            if let unit = units[key] {
                shared += 1
                unit.orders.append(order)
            } else {
                let unit = Unit(key: key, slice: slice, for: order)
                units[key] = unit
                ready.append(.encode(unit))
            }
        }
        if order.content.audio != nil {
            order.missing += 1
            ready.append(.mix(order))
        }
        if order.missing == 0 { ready.insert(.finish(order), at: 0) }
        condition.broadcast()
    }

    /// How many chunks were shared between videos so far.
    var sharedChunks: Int {
        condition.lock()
        defer { condition.unlock() }
        return shared
    }

    /// A chunk is in the store.
    func complete(_ unit: Unit) {
        condition.lock()
        defer { condition.unlock() }
        units[unit.key] = nil
        finished.insert(unit.key)
        for order in unit.orders { arrived(order) }
        condition.broadcast()
    }

    /// A video's sound is in the store.
    func complete(soundOf order: Order) {
        condition.lock()
        arrived(order)
        condition.broadcast()
        condition.unlock()
    }

    /// A chunk cannot be made.
    ///
    /// - Returns: The videos that fail because of it and had not failed before.
    func fail(_ unit: Unit) -> [Order] {
        condition.lock()
        defer { condition.unlock() }
        units[unit.key] = nil
        return unit.orders.filter(drop)
    }

    /// A video cannot be finished; true if it had not failed before.
    func fail(_ order: Order) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        return drop(order)
    }

    /// A video is done, or could not be opened.
    func close() {
        condition.lock()
        open -= 1
        condition.broadcast()
        condition.unlock()
    }

    private func arrived(_ order: Order) {
        order.missing -= 1
        // In front of other work: a video is finished as early as its pieces allow.
        if order.missing == 0, !order.isDropped { ready.insert(.finish(order), at: 0) }
    }

    private func drop(_ order: Order) -> Bool {
        guard !order.isDropped else { return false }
        order.isDropped = true
        open -= 1
        condition.broadcast()
        return true
    }

    /// Whether someone still waits for it; a chunk that nobody wants is forgotten.
    private func isWanted(_ work: Work) -> Bool {
        switch work {
        case .open:
            return true
        case .mix(let order), .finish(let order):
            return !order.isDropped
        case .encode(let unit):
            guard unit.orders.allSatisfy(\.isDropped) else { return true }
            units[unit.key] = nil
            return false
        }
    }
}
