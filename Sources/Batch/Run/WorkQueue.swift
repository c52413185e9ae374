internal import Foundation
internal import Generation
internal import Store
internal import TimelineModel

/// What is to be done next, for workers that ask: a graph of units, each of which waits for those it is made from.
///
///     segment ─► chunk ─┐
///                chunk ─┼─► file
///                sound ─┘
///
/// A video is opened only when nothing else is ready, so few are open at a time and the first ones are finished
/// first; a piece is made once however many videos want it. A video that shows segments is opened when they are there;
/// while they are not, workers with nothing else to do make those of its pieces that do not show them. Encoding waits
/// where the memory would not do. Thread-safe: everything is protected by `condition`.
final class WorkQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private let bytes: @Sendable (Slice) -> Int
    private let load: @Sendable (SegmentRequest) -> SegmentLoad
    private var memory: MemoryBudget
    /// Videos that nobody began.
    private var waiting: ArraySlice<VideoPlan>
    /// Videos whose last segment has come.
    private var ripe: ArraySlice<VideoPlan> = []
    private var held = HeldVideos()
    private var segments = SegmentQueue()
    /// Segments that are being made or will be tried again.
    private var segmentsUnderway = 0
    /// Files, before everything else: a video is finished as early as its pieces allow.
    private var urgent: [WorkUnit] = []
    private var ready: [WorkUnit] = []
    private var later: [(time: Double, unit: WorkUnit)] = []
    private var units: [StoreKey: WorkUnit] = [:]
    private var finished: Set<StoreKey> = []
    /// Videos that are being opened or are open.
    private var open = 0
    private var isStopped = false
    private var shared = 0

    /// - Parameters:
    ///   - memory: What units may take together, in bytes.
    ///   - bytes: What encoding a slice takes.
    ///   - load: What the engine needs for a request.
    init(
        _ videos: [VideoPlan], memory: Int = .max, bytes: @escaping @Sendable (Slice) -> Int = { _ in 0 },
        load: @escaping @Sendable (SegmentRequest) -> SegmentLoad = { SegmentLoad($0) }
    ) {
        self.memory = MemoryBudget(memory)
        self.bytes = bytes
        self.load = load
        waiting = []
        for video in videos where !hold(video, video.segments) { waiting.append(video) }
    }

    /// The next unit for a processor; waits until there is one. Nil when all is done or the queue was stopped.
    func next() -> WorkUnit? {
        next(isOver: { open == 0 && waiting.isEmpty && ripe.isEmpty && held.isEmpty }, take)
    }

    /// The next segment for the engine; waits until there is one. Nil when no more will come.
    func nextSegment() -> WorkUnit? {
        next(isOver: { held.isEmpty && segmentsUnderway == 0 && open == 0 && waiting.isEmpty && ripe.isEmpty }) {
            segments.next().map { segment in
                segmentsUnderway += 1
                let unit = WorkUnit(.segment(segment))
                unit.attempts = segment.attempts
                return unit
            }
        }
    }

    private func next(isOver: () -> Bool, _ take: () -> WorkUnit?) -> WorkUnit? {
        condition.lock()
        defer { condition.unlock() }
        while !isStopped {
            bringBack()
            if let unit = take() { return unit }
            if isOver() {
                condition.broadcast()
                return nil
            }
            if later.isEmpty {
                condition.wait()
            } else {
                // Not until a time of day: clocks are set.
                condition.unlock()
                usleep(20_000)
                condition.lock()
            }
        }
        return nil
    }

    private func take() -> WorkUnit? {
        while !urgent.isEmpty {
            let unit = urgent.removeFirst()
            if isWanted(unit) { return unit }
        }
        while let unit = ready.first {
            guard isWanted(unit) else {
                ready.removeFirst()
                continue
            }
            // In order, so that what is large is not passed by for ever.
            guard memory.take(unit.bytes) else { return nil }
            return ready.removeFirst()
        }
        guard let video = ripe.popFirst() ?? waiting.popFirst() ?? held.takeForNow() else { return nil }
        open += 1
        return WorkUnit(.open(video))
    }

    /// Whether someone still waits for it; a piece that nobody wants is forgotten.
    private func isWanted(_ unit: WorkUnit) -> Bool {
        guard !unit.orders.isEmpty, unit.orders.allSatisfy(\.isDropped) else { return true }
        if let key = unit.key { units[key] = nil }
        return false
    }

    /// Puts units that were to be tried again on the list once their time has come.
    private func bringBack() {
        guard !later.isEmpty else { return }
        let now = steadySeconds()
        for entry in later where entry.time <= now {
            switch entry.unit.task {
            case .segment(var segment):
                segmentsUnderway -= 1
                segment.attempts = entry.unit.attempts
                segments.enqueue(segment)
            case .finish, .open: urgent.append(entry.unit)
            case .encode, .mix: ready.insert(entry.unit, at: 0)
            }
        }
        later.removeAll { $0.time <= now }
    }

    /// Runs a change and wakes whoever may go on because of it.
    private func change<Result>(_ body: () -> Result) -> Result {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return body()
    }

    /// Nothing more is begun; what runs is not waited for here.
    func stop() { change { isStopped = true } }

    /// No video is opened any more; those that are open are finished.
    ///
    /// - Returns: The videos that nobody will open.
    func beginNoMore() -> [VideoPlan] {
        change {
            let left = Array(waiting) + Array(ripe) + held.removeUnopened()
            waiting = []
            ripe = []
            segments.removeAll()
            return left
        }
    }

    /// How many chunks were shared between videos so far.
    var sharedChunks: Int { change { shared } }
}

// MARK: What comes of units

extension WorkQueue {
    /// A video was opened: its pieces are put on the list.
    func complete(_ unit: WorkUnit, opened order: Order) {
        change {
            if held.isFailed(order.plan.index) {
                open -= 1
                return
            }
            if order.isPartial, !held.contains(order.plan.index) { hold(order.plan, order.content.segments) }
            held.opened(order)
            let (content, pieces) = (order.content, order.plan.pieces)
            for index in content.longestFirst where !content.slices[index].isPending {
                // The pieces of a plan are in the order of the video.
                let planned = pieces.indices.contains(index) ? pieces[index].key : nil
                want(.encode(content.chunks[index], content.slices[index]), for: order, planned: planned)
            }
            if let audio = order.content.audio { want(.mix(audio, order.content), for: order) }
            if order.missing == 0 { advance(order) }
        }
    }

    private func want(_ task: WorkUnit.Task, for order: Order, planned: ContentHash? = nil) {
        let unit = WorkUnit(task, bytes: Self.slice(of: task).map(bytes) ?? 0, for: order, planned: planned)
        guard let key = unit.key else { return }
        // A video that is opened again, once its segments are there, finds pieces that it had made itself.
        let isShared = key.kind == .chunk && !held.hasHeld(order.plan.index)
        if finished.contains(key) {
            if isShared { shared += 1 }
            return
        }
        if let other = units[key] {
            // A video may show the same piece twice.
            if other.orders.contains(where: { $0 === order }) { return }
            if isShared { shared += 1 }
            other.orders.append(order)
        } else {
            units[key] = unit
            ready.append(unit)
        }
        order.missing += 1
    }

    private static func slice(of task: WorkUnit.Task) -> Slice? {
        if case .encode(_, let slice) = task { slice } else { nil }
    }

    /// A unit is done.
    func complete(_ unit: WorkUnit) {
        change {
            memory.giveBack(unit.bytes)
            switch unit.task {
            case .open: break
            case .finish: open -= 1
            case .segment(let segment):
                segmentsUnderway -= 1
                for video in segments.remove(segment.hash) { arrived(segment.hash, for: video) }
            case .encode, .mix:
                if let key = unit.key {
                    units[key] = nil
                    finished.insert(key)
                }
                for order in unit.orders {
                    order.missing -= 1
                    if order.missing == 0 { advance(order) }
                }
            }
        }
    }

    /// A unit will be tried once more.
    ///
    /// - Parameter delay: In seconds.
    func again(_ unit: WorkUnit, after delay: Double) {
        change {
            memory.giveBack(unit.bytes)
            unit.attempts += 1
            later.append((steadySeconds() + delay, unit))
        }
    }

    /// A unit cannot be done.
    ///
    /// - Returns: The videos that fail because of it and had not failed before.
    func fail(_ unit: WorkUnit) -> [VideoPlan] {
        change {
            memory.giveBack(unit.bytes)
            if let key = unit.key { units[key] = nil }
            switch unit.task {
            case .open(let plan):
                open -= 1
                if held.isFailed(plan.index) { return [] }
                forget(plan.index)
                return [plan]
            case .segment(let segment):
                segmentsUnderway -= 1
                return segments.remove(segment.hash).compactMap { video in
                    let failed = held.fail(video)
                    if let order = failed?.order { drop(order) }
                    if let failed { segments.forget(video, failed.missing) }
                    return failed?.plan
                }
            case .encode, .mix, .finish:
                return unit.orders.filter(drop).map(\.plan)
            }
        }
    }

    /// The last piece that can be made for now is there.
    private func advance(_ order: Order) {
        guard !order.isDropped else { return }
        guard held.contains(order.plan.index) else {
            urgent.append(WorkUnit(.finish, for: order))
            return
        }
        open -= 1
        if let video = held.close(order.plan.index) { ripe.append(video) }
    }

    @discardableResult
    private func drop(_ order: Order) -> Bool {
        guard !order.isDropped else { return false }
        order.isDropped = true
        open -= 1
        forget(order.plan.index)
        return true
    }

    private func forget(_ video: Int) {
        if let held = held.fail(video) { segments.forget(video, held.missing) }
    }

    /// Keeps a video until its segments are there; false if it needs none.
    @discardableResult
    private func hold(_ video: VideoPlan, _ requests: [SegmentRequest]) -> Bool {
        guard !requests.isEmpty else { return false }
        for request in requests {
            segments.add(SegmentOrder(request: request, hash: request.hash, load: load(request)), for: video.index)
        }
        held.add(video, missing: Set(requests.map(\.hash)))
        return true
    }

    private func arrived(_ segment: ContentHash, for video: Int) {
        if let video = held.arrived(segment, for: video) { ripe.append(video) }
    }
}
