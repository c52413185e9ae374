import Engines
import Foundation
import Generation
import Synchronization
import TestSupport
import TimelineModel

/// A pool at fake servers, with time that passes as fast as it is waited for, and everything that it tells.
final class Client: Sendable {
    let pool: ServerPool
    private let heard: Heard

    private final class Heard: Sendable {
        let events = Mutex<[EngineEvent]>([])
    }

    init(_ servers: [String], _ change: (inout VideosOptions) throws -> Void = { _ in }) throws {
        var options = VideosOptions(servers: servers)
        options.pace = Self.hurried
        try change(&options)
        let heard = Heard()
        self.heard = heard
        pool = try ServerPool(options) { event in heard.events.withLock { $0.append(event) } }
    }

    convenience init(_ servers: FakeVideos..., change: (inout VideosOptions) throws -> Void = { _ in }) throws {
        try self.init(servers.map(\.address), change)
    }

    var events: [EngineEvent] { heard.events.withLock { $0 } }
    var notes: [String] { events.compactMap { if case .note(let words) = $0 { words } else { nil } } }

    /// Prepares, makes one video, stops.
    @discardableResult
    func video(_ job: VideoJob = .watch, into take: Take = Take()) async throws -> VideoJobReport {
        do {
            try await pool.prepare()
            let report = try await pool.make(job, into: take)
            await pool.stop()
            return report
        } catch {
            await pool.stop()
            throw error
        }
    }

    /// The error of one video.
    func refusal(_ job: VideoJob = .watch, into take: Take = Take()) async -> EngineError? {
        do {
            try await video(job, into: take)
            return nil
        } catch {
            return error as? EngineError
        }
    }

    static var hurried: Pace {
        let time = Passed()
        return Pace {
            time.seconds.withLock { $0 }
        } sleep: { seconds in
            time.seconds.withLock { $0 += seconds }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    private final class Passed: Sendable {
        let seconds = Mutex(0.0)
    }
}

/// Takes what comes.
final class Take: TakeReceiver {
    struct State: Sendable {
        var begun: [TakeForm] = []
        var bytes: [UInt8] = []
        var isWhole = false
    }
    private let state = Mutex(State())

    var begun: [TakeForm] { state.withLock(\.begun) }
    var bytes: [UInt8] { state.withLock(\.bytes) }
    var isWhole: Bool { state.withLock(\.isWhole) }

    func begin(_ form: TakeForm) {
        state.withLock {
            $0.begun.append(form)
            $0.bytes = []
        }
    }
    func receive(_ bytes: [UInt8]) { state.withLock { $0.bytes += bytes } }
    func finish() { state.withLock { $0.isWhole = true } }
}

extension VideoJob {
    /// Nine small frames.
    static let watch = VideoJob(
        model: "wan", prompt: "a \"watch\", ticking", negativePrompt: "blur",
        size: PixelSize(width: 32, height: 16), frames: 9, framesPerSecond: 16, seed: 9_223_372_036_854_775_807,
        parameters: [.steps: 4, .guidance: 4500], key: "key-1")

    func with(_ change: (inout VideoJob) -> Void) -> VideoJob {
        var job = self
        change(&job)
        return job
    }
}

extension EngineError {
    /// Everything that a user reads.
    var words: String { "\(code.rawValue): \(self)" + (hint.map { " (\($0))" } ?? "") }
}
