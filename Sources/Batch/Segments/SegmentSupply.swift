internal import Foundation
internal import Generation
internal import Media
internal import Store
internal import Synchronization
internal import TimelineModel

/// Where segments come from: the embedded engine, or files of another engine that are kept in the store.
///
/// Thread-safe.
final class SegmentSupply: Sendable {
    let engine: (any SegmentEngine)?
    private let store: Store
    /// The files that were found in the store and verified, by their requests.
    private let assets = Mutex<[ContentHash: Asset]>([:])
    /// Whether the engine was asked to be ready.
    private let isBegun = Atomic(false)
    /// Segments that the engine is at, also those that nobody waits for any more.
    private let underway = Atomic(0)
    private let made = Mutex<[MadeSegment]>([])

    /// - Parameter engine: Nil leaves all segments to the embedded engine.
    init(_ engine: (any SegmentEngine)?, store: Store) {
        self.engine = engine
        self.store = store
    }

    /// What was generated so far.
    var results: [MadeSegment] { made.withLock(\.self) }

    /// Where a segment's pictures come from now; pending if its file is not in the store yet.
    func source(of segment: Segment, in box: Rect) -> Segment.Source {
        guard engine != nil else { return .motion }
        guard let asset = asset(segment.request.hash) else { return .pending }
        return .file(Clip(asset: asset, source: asset.size.covering(box), start: segment.start))
    }

    /// Sees to it that the engine can be asked, and finds out what it will refuse.
    ///
    /// - Returns: Why, by the requests' hashes.
    /// - Throws: `EngineError` when nothing can be asked of it, or `CancellationError`.
    func refusals(
        of requests: [SegmentRequest], isCancelled: @escaping @Sendable () -> Bool
    ) throws -> [ContentHash: EngineError] {
        guard let engine, !requests.isEmpty else { return [:] }
        isBegun.store(true, ordering: .relaxed)
        try Waiting.wait(isCancelled: isCancelled) { try await engine.prepare() }
        var refusals: [ContentHash: EngineError] = [:]
        for request in requests { refusals[request.hash] = engine.refusal(of: request) }
        return refusals
    }

    /// Sees to it that a segment is in the store.
    ///
    /// - Returns: How it was made, if it was not there.
    /// - Throws: `EngineError`, `StoreError`, `MediaError` for a file that is no video, or `CancellationError`.
    @discardableResult
    func make(
        _ request: SegmentRequest, remake: Bool = false, isCancelled: @escaping @Sendable () -> Bool
    ) throws -> SegmentProvenance? {
        guard let engine else { return nil }
        let key = StoreKey(.segment, request.hash)
        if remake { assets.withLock { $0[request.hash] = nil } }
        let answer = Mutex<SegmentProvenance?>(nil)
        _ = try store.describedEntry(key, remake: remake, isCancelled: isCancelled) { path in
            try Waiting.wait(isCancelled: isCancelled) {
                self.underway.wrappingAdd(1, ordering: .relaxed)
                defer { self.underway.wrappingSubtract(1, ordering: .relaxed) }
                let provenance = try await engine.make(request, at: path)
                answer.withLock { $0 = provenance }
            }
            // What cannot be shown is not kept.
            guard try MediaInfo.probe(path: path).kind == .video else {
                throw EngineError(.failed, engine: engine.name, "what it sent is not a video")
            }
            return answer.withLock { $0?.json }
        }
        let provenance = answer.withLock(\.self)
        if let provenance { made.withLock { $0.append(MadeSegment(request, provenance)) } }
        return provenance
    }

    /// Seconds that an engine has to tell its servers that what it is at is not wanted any more.
    private static let grace = 6.0

    /// Ends what the engine started, if it was begun.
    func stop() {
        guard let engine, isBegun.load(ordering: .relaxed) else { return }
        let end = steadySeconds() + Self.grace
        while underway.load(ordering: .relaxed) > 0, steadySeconds() < end { Thread.sleep(forTimeInterval: 0.05) }
        try? Waiting.wait(isCancelled: { false }) { await engine.stop() }
    }

    private func asset(_ request: ContentHash) -> Asset? {
        if let known = assets.withLock({ $0[request] }) { return known }
        guard let entry = store.find(StoreKey(.segment, request)), let info = try? MediaInfo.probe(path: entry.path),
            info.kind == .video
        else { return nil }
        let asset = Asset(
            kind: .video, hash: entry.sha256, path: entry.path,
            size: PixelSize(width: info.width, height: info.height), duration: info.duration,
            frameRate: info.frameRate.map { FrameRate($0.numerator, $0.denominator) }, hasAudio: info.hasAudio,
            hasAlpha: info.hasAlpha)
        assets.withLock { $0[request] = asset }
        return asset
    }
}
