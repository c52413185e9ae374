internal import Foundation
public import Generation
internal import Processes
internal import Synchronization

/// The worker of this machine: a Python program that makes segments with diffusion models, started when it is needed,
/// started again when it dies or hangs, and ended at the end.
///
/// A job that was on a worker that died is asked for again, alone; dies that one as well, the job is told to have failed
/// and the others go on. Owns its process: `stop` must be called, or, where the worker stays, may be.
public final class LocalWorker: VideoMaker {
    static let name = "worker"

    /// Workers that may die one after another without a video: then something is wrong with the machine.
    private static let mostFalls = 6

    public var name: String { Self.name }
    public var slots: Int { options.jobsAtOnce }
    public var models: [ModelRules] { known.withLock(\.self) }

    private let options: WorkerOptions
    private let tell: EngineEvent.Listener
    let keeper: WorkerKeeper
    private let gate = Gate()
    private let known = Mutex<[ModelRules]>([])
    /// Workers that died since the last video.
    private let fallen = Mutex<Set<ProcessIdentity>>([])

    /// - Parameter tell: Hears of starts, loading and restarts.
    public convenience init(_ options: WorkerOptions, tell: @escaping EngineEvent.Listener) {
        self.init(options, tell: tell) { address throws(EngineError) in
            var videos = VideosOptions(servers: [address.url])
            videos.dialect = .rowreelWorker
            videos.token = try BearerToken(address.token, engine: Self.name)
            videos.inFlight = options.jobsAtOnce
            // Its silence is what it is ended for here; no job is too long as long as it goes on.
            videos.jobTimeout = 7 * 24 * 3600
            return try ServerPool(videos, name: Self.name, tell: tell)
        }
    }

    /// - Parameters:
    ///   - tell: Hears of starts, loading and restarts.
    ///   - client: Makes what speaks to a worker that listens.
    init(_ options: WorkerOptions, tell: @escaping EngineEvent.Listener, client: @escaping WorkerKeeper.Client) {
        self.options = options
        self.tell = tell
        keeper = WorkerKeeper(options, client: client, tell: tell)
    }

    public func prepare() async throws {
        do {
            _ = try await running()
        } catch let fall as RunningWorker.Fall {
            throw EngineError(
                .unready, engine: name, "it \(fall)",
                hint: "rowreel doctor --engine worker says what is missing; the whole log is \(fall.log)")
        }
    }

    public func make(_ job: VideoJob, into receiver: any TakeReceiver) async throws -> VideoJobReport {
        var deaths = 0
        while true {
            do {
                return try await gate.pass(alone: deaths > 0) {
                    let report = try await running().make(job, into: receiver)
                    fallen.withLock { $0 = [] }
                    return report
                }
            } catch let fall as RunningWorker.Fall {
                deaths += 1
                try count(fall)
                guard deaths < options.tries else {
                    throw EngineError(
                        .failed, engine: name, "\(deaths) workers died of it; the last one \(fall)",
                        hint: "fewer frames, a smaller size or less memory (rowreel doctor --engine worker) may help; "
                            + "the whole log is \(fall.log)")
                }
                tell(.note("the worker \(fall). It is started again"))
            }
        }
    }

    public func stop() async { await keeper.stop() }

    private func running() async throws -> RunningWorker {
        do {
            let worker = try await keeper.running()
            known.withLock { $0 = worker.maker.models }
            return worker
        } catch  where error is POSIXError || error is CocoaError {
            throw EngineError(
                .unready, engine: name, "what is known about workers cannot be kept: \(error.localizedDescription)",
                hint: "see to it that you may write in \(options.stateFolder)")
        }
    }

    /// - Throws: `EngineError`, when workers die and die.
    private func count(_ fall: RunningWorker.Fall) throws {
        let count = fallen.withLock { fallen in
            fallen.insert(fall.process)
            return fallen.count
        }
        guard count < Self.mostFalls else {
            throw EngineError(
                .unreachable, engine: name, "\(count) workers died without making a video; the last one \(fall)",
                hint: "rowreel doctor --engine worker says what is missing; the whole log is \(fall.log)")
        }
    }
}
