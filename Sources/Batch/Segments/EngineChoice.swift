internal import Diagnostics
public import Engines
public import Generation
public import Media
internal import Store

/// What makes a run's segments: `--engine`.
public enum EngineChoice: Sendable {
    /// The embedded engine, while chunks are rendered.
    case motion
    /// Servers of the Videos API.
    case videos(VideosOptions, MasterFormat)
    /// The worker of this machine.
    case worker(WorkerOptions, MasterFormat)
    /// An engine that is there already.
    case made(any SegmentEngine)

    /// The engine; nil is the embedded one. Nothing is started or asked yet.
    ///
    /// - Parameter tell: Hears of what it does.
    /// - Throws: `Diagnostic` for options that cannot be used.
    func engine(store: Store, tell: @escaping EngineEvent.Listener) throws(Diagnostic) -> (any SegmentEngine)? {
        let takes = TakeShelf(store: store)
        switch self {
        case .motion: return nil
        case .made(let engine): return engine
        case .videos(let options, let format):
            do throws(EngineError) {
                let servers = try ServerPool(options, tell: tell)
                return VideosEngine(maker: servers, storage: format, takes: takes, tell: tell)
            } catch {
                throw error.diagnostic(at: .option("--engine"))
            }
        case .worker(let options, let format):
            return VideosEngine(maker: LocalWorker(options, tell: tell), storage: format, takes: takes, tell: tell)
        }
    }
}
