public import Diagnostics
internal import Foundation
internal import Rendering
internal import Synchronization
internal import Templating
internal import TimelineModel

/// `rowreel still`: one frame of one video as a picture.
public struct StillRun {
    private let request: ProjectRequest
    private let moment: String?
    private let picture: String
    private let installation: Installation
    private let tell: (Diagnostics) -> Void

    /// - Parameters:
    ///   - at: The moment as the user wrote it; nil is the poster's, or the first frame.
    ///   - picture: The file to write.
    ///   - tell: Takes findings that do not keep the picture from being made.
    public init(
        _ request: ProjectRequest, at: String?, picture: String, installation: Installation,
        tell: @escaping (Diagnostics) -> Void
    ) {
        self.request = request
        moment = at
        self.picture = picture
        self.installation = installation
        self.tell = tell
    }

    /// Writes the picture.
    ///
    /// - Returns: A line about what was written.
    /// - Throws: `DiagnosedFailure` or `Diagnostic`.
    public func run() throws -> String {
        try PictureName.check(picture)
        let opened = try Project.open(request, installation: installation)
        let project = opened.value
        guard let video = project.videos.first else {
            throw project.noVideo
        }
        let resolved = project.timeline(of: video)
        var found = opened.diagnostics
        found.add(resolved.diagnostics)
        guard let timeline = resolved.value else { throw DiagnosedFailure(found) }
        tell(found)
        let frame = try moment.map { try timeline.frame(at: $0, place: .option("--at")) } ?? timeline.poster ?? 0
        let whole = timeline.withSegments { _, _ in .motion }
        try OwnThread.run { [picture] in
            try Still(resources: RenderResources()).write(frame, of: whole, to: picture)
        }
        return "\(picture): frame \(frame) of \(timeline.frameCount) of \(video.title)"
    }
}

/// One piece of blocking work on a thread with room on its stack for libav.
enum OwnThread {
    static func run(_ body: @escaping @Sendable () throws -> Void) throws {
        // Escaping, because a thread may hold on to its closure for a moment after it has run.
        let result = FailureBox()
        Workers.run(1) { _ in
            do { try body() } catch { result.failure.withLock { $0 = error } }
        }
        if let error = result.failure.withLock({ $0 }) { throw error }
    }

    private final class FailureBox: Sendable {
        let failure = Mutex<(any Error)?>(nil)
    }
}
