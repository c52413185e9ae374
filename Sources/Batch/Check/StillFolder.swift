internal import Diagnostics
internal import Foundation
internal import Rendering
internal import Synchronization
internal import TimelineModel

/// The folder that `check --stills` fills with pictures of what it found. Thread-safe.
final class StillFolder: Sendable {
    /// Where a finding is seen.
    struct Moment: Sendable {
        var frame: Int
        var timeline: Timeline
        /// `sku-1 fr vertical`.
        var title: String
    }

    private let path: String
    private let most: Int
    private let drawn = Mutex<[String: Int]>([:])

    /// - Parameter most: Pictures of one rule.
    /// - Throws: When there is no such folder and none can be made.
    init(_ path: String, most: Int) throws {
        self.path = path
        self.most = most
        try OutputFolder(path).prepare()
    }

    /// Draws those findings that can be seen, and notes the pictures' names in them.
    func draw(_ findings: inout [Finding], _ moments: [Diagnostic: Moment], _ resources: RenderResources) {
        for index in findings.indices {
            guard let moment = moments[findings[index].diagnostic] else { continue }
            let rule = findings[index].rule
            let isWanted = drawn.withLock { drawn in
                guard drawn[rule, default: 0] < most else { return false }
                drawn[rule, default: 0] += 1
                return true
            }
            guard isWanted else { continue }
            let name = FileName.escaped("\(moment.title) \(rule) \(moment.frame)".replacing(" ", with: ".")) + ".jpg"
            let still = "\(path)/\(name)"
            do {
                try Still(resources: resources).write(
                    moment.frame, of: moment.timeline.withSegments { _, _ in .motion }, to: still)
                findings[index].still = still
            } catch {
                // What cannot be drawn has a finding of its own.
                continue
            }
        }
    }
}

extension Timeline {
    /// A frame that shows the layer written at a place, in the middle of its time; the poster where none is.
    func frame(showing place: Place?) -> Int {
        guard let place else { return poster ?? 0 }
        func isMeant(_ layer: Layer) -> Bool {
            layer.provenance.cells.contains(place) || layer.provenance.template == place
        }
        for scene in scenes {
            for layer in scene.layers where isMeant(layer) {
                let span = layer.span ?? FrameSpan(0, scene.span.count)
                return min(frameCount - 1, scene.span.start + (span.start + span.end) / 2)
            }
        }
        for layer in underlay + overlay where isMeant(layer) {
            let span = layer.span ?? FrameSpan(0, frameCount)
            return min(frameCount - 1, (span.start + span.end) / 2)
        }
        if let scene = scenes.first(where: { $0.provenance.template == place }) {
            return (scene.span.start + scene.span.end) / 2
        }
        return poster ?? 0
    }
}
