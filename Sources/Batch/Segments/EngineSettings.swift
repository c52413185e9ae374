public import Diagnostics
public import Engines
internal import Foundation
internal import Generation
public import Media

/// What makes segments, in the words of the command line and of project files.
public struct EngineSettings: Sendable {
    /// `motion`, the embedded engine; `worker`, this machine's; or addresses of servers. Empty is `motion`.
    public var names: [String] = []
    /// What the servers are, where they do not tell.
    public var dialect: VideosDialect?
    /// A PEM file with certificate authorities that are trusted beside the system's.
    public var authorities: String?
    /// Segments that a server is given at the same time, 1…64; nil is one.
    public var inFlight: Int?
    /// Folders with models for the worker; empty is what `ROWREEL_MODELS` names.
    public var models: [String] = []
    /// Leave the worker running for the next run.
    public var keepsWorker = false
    public var master = MasterFormat.h264

    public init() {}

    /// What is wrong with it as a whole: a setting, and what to say after its name; nil when nothing is.
    public var problem: (setting: Setting, words: String)? {
        let known = Set(names).intersection(Self.words)
        if !known.isEmpty, names.count > 1 {
            return (.engine, "takes several for servers only, not with \(known.sorted().joined(separator: " and "))")
        }
        for name in names where !Self.words.contains(name) && !Self.isServer(name) {
            return (.engine, "\(name) is not known: it is motion, worker, or an address like http://gpu-1:8421")
        }
        if let inFlight, !(1...64).contains(inFlight) { return (.inFlight, "takes a number from 1 to 64") }
        let ofServers: [(Setting, Bool)] = [
            (.dialect, dialect != nil), (.authorities, authorities != nil), (.inFlight, inFlight != nil),
        ]
        if let (setting, _) = ofServers.first(where: \.1), !names.contains(where: Self.isServer) {
            return (setting, "is about servers, and the engine is none: name one like http://gpu-1:8421")
        }
        let ofWorker: [(Setting, Bool)] = [(.models, !models.isEmpty), (.keepsWorker, keepsWorker)]
        if let (setting, _) = ofWorker.first(where: \.1), names != ["worker"] {
            return (setting, "is about the worker of this machine, and the engine is not worker")
        }
        return nil
    }

    /// The settings that may be wrong, so that whoever has them says where they stand.
    public enum Setting: Sendable {
        case engine, dialect, authorities, inFlight, models, keepsWorker
    }

    /// - Throws: `Diagnostic` for a token in the environment that cannot be one.
    public func choice(_ installation: Installation) throws(Diagnostic) -> EngineChoice {
        switch names {
        case [], ["motion"]: return .motion
        case ["worker"]:
            return .worker(
                WorkerOptions(
                    folder: installation.worker, models: WorkerOptions.modelFolders(models),
                    stateFolder: Installation.workerState, isKept: keepsWorker),
                master)
        default:
            var options = VideosOptions(servers: names)
            options.dialect = dialect
            options.authorities = authorities
            do throws(EngineError) {
                options.token = try BearerToken.find(in: ProcessInfo.processInfo.environment)
            } catch {
                throw error.diagnostic(at: .option("--engine"))
            }
            if let inFlight { options.inFlight = inFlight }
            return .videos(options, master)
        }
    }

    private static let words: Set<String> = ["motion", "worker"]

    private static func isServer(_ name: String) -> Bool { name.lowercased().hasPrefix("http") }
}
