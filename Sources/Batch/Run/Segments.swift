internal import Foundation
internal import Generation
internal import Media
internal import Store
internal import Synchronization
internal import TimelineModel

extension Timeline {
    /// Every layer of the timeline replaced by what `change` makes of it.
    private func mapLayers(_ change: (Layer) throws -> Layer) rethrows -> Timeline {
        var timeline = self
        timeline.underlay = try underlay.map(change)
        timeline.overlay = try overlay.map(change)
        timeline.scenes = try scenes.map { scene in
            var scene = scene
            scene.layers = try scene.layers.map(change)
            return scene
        }
        return timeline
    }

    /// The timeline with every pending segment taken from `source`, which is told the segment and its box.
    func withSegments(from source: (Segment, Rect) throws -> Segment.Source) rethrows -> Timeline {
        try mapLayers { layer in
            guard case .segment(var segment) = layer.content, case .pending = segment.source else { return layer }
            segment.source = try source(segment, layer.box)
            var layer = layer
            layer.content = .segment(segment)
            return layer
        }
    }

    private var segments: [Segment] {
        (underlay + overlay + scenes.flatMap(\.layers)).compactMap { layer in
            if case .segment(let segment) = layer.content { segment } else { nil }
        }
    }

    /// How many segments the embedded engine draws.
    var motionSegments: Int {
        segments.count { if case .motion = $0.source { true } else { false } }
    }

    /// What has to be made before the video has a key, each request once.
    var missingSegments: [SegmentRequest] {
        var seen: Set<ContentHash> = []
        return segments.compactMap { segment in
            guard case .pending = segment.source, seen.insert(segment.request.hash).inserted else { return nil }
            return segment.request
        }
    }
}

/// Where segments come from: the embedded engine, or files of another engine that are kept in the store.
///
/// Thread-safe.
final class SegmentSupply: Sendable {
    let engine: (any SegmentEngine)?
    private let store: Store
    /// The files that were found in the store and verified, by their requests.
    private let assets = Mutex<[ContentHash: Asset]>([:])

    /// - Parameter engine: Nil leaves all segments to the embedded engine.
    init(_ engine: (any SegmentEngine)?, store: Store) {
        self.engine = engine
        self.store = store
    }

    /// Where a segment's pictures come from now; pending if its file is not in the store yet.
    func source(of segment: Segment, in box: Rect) -> Segment.Source {
        guard engine != nil else { return .motion }
        guard let asset = asset(segment.request.hash) else { return .pending }
        return .file(Clip(asset: asset, source: asset.size.covering(box), start: segment.start))
    }

    /// Sees to it that a segment is in the store.
    ///
    /// - Throws: `EngineError`, `StoreError`, `MediaError` for a file that is no video, or `CancellationError`.
    func make(_ request: SegmentRequest, remake: Bool = false, isCancelled: @escaping @Sendable () -> Bool) throws {
        guard let engine else { return }
        let key = StoreKey(.segment, request.hash)
        if remake { assets.withLock { $0[request.hash] = nil } }
        _ = try store.entry(key, remake: remake, isCancelled: isCancelled) { path in
            try Waiting.wait(isCancelled: isCancelled) { try await engine.make(request, at: path) }
            // What cannot be shown is not kept.
            guard try MediaInfo.probe(path: path).kind == .video else {
                throw EngineError(.failed, engine: engine.name, "what it sent is not a video")
            }
        }
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

extension PixelSize {
    /// The middle part that fills a box without distortion.
    fileprivate func covering(_ box: Rect) -> Rect {
        let (width, height) = (Double(width), Double(height))
        let (across, down) = (box.width.pixels, box.height.pixels)
        guard across > 0, down > 0 else { return Rect(self) }
        let scale = min(width / across, height / down)
        let part = (width: across * scale, height: down * scale)
        return Rect(
            x: (width - part.width) / 2, y: (height - part.height) / 2, width: part.width, height: part.height)
    }
}

/// Waits on a thread of ours for work that runs on Swift's pool.
enum Waiting {
    /// - Throws: What `body` throws, or `CancellationError` soon after `isCancelled` says so, whatever `body` does.
    static func wait(isCancelled: () -> Bool, _ body: @escaping @Sendable () async throws -> Void) throws {
        let outcome = Outcome()
        let task = Task {
            do {
                try await body()
                outcome.finish(nil)
            } catch {
                outcome.finish(error)
            }
        }
        while outcome.done.wait(timeout: .now() + 0.1) == .timedOut {
            guard isCancelled() else { continue }
            task.cancel()
            throw CancellationError()
        }
        if let error = outcome.error.withLock({ $0 }) { throw error }
    }

    private final class Outcome: Sendable {
        let done = DispatchSemaphore(value: 0)
        let error = Mutex<(any Error)?>(nil)

        func finish(_ error: (any Error)?) {
            self.error.withLock { $0 = error }
            done.signal()
        }
    }
}
