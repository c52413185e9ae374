public import ArgumentParser
import Batch
import Diagnostics
public import Engines
import Foundation
import Generation
public import Media
import Store

/// What makes segments, and how it is reached.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "motion, the embedded engine (default); worker, this machine's; or a server's address, also several.",
            valueName: "name|url"))
    var engine: [String] = []

    @Option(help: "What the servers are, where they do not tell.")
    var dialect: VideosDialect?

    @Option(
        help: ArgumentHelp("Certificate authorities (PEM) to trust beside the system's.", valueName: "file"))
    var caFile: String?

    @Option(help: ArgumentHelp("Segments that a server is given at the same time (default: 1).", valueName: "n"))
    var inFlight: Int?

    @Option(
        help: ArgumentHelp(
            "A folder with models for the worker (default: $ROWREEL_MODELS). Can be repeated.", valueName: "dir"))
    var models: [String] = []

    @Flag(help: "Leave the worker running, with its model loaded, for the next run.")
    var keepWorker = false

    @Option(help: "How generated segments are kept: h264, near lossless, or ffv1, lossless and much larger.")
    var master = MasterFormat.h264

    func validate() throws {
        if let inFlight, !(1...64).contains(inFlight) {
            throw ValidationError("--in-flight takes a number from 1 to 64.")
        }
        let names = Set(engine).intersection(["motion", "worker"])
        if !names.isEmpty, engine.count > 1 {
            throw ValidationError(
                "--engine is repeated for servers only, not with \(names.sorted().joined(separator: " and ")).")
        }
        for name in engine where !["motion", "worker"].contains(name) && !name.lowercased().hasPrefix("http") {
            throw ValidationError(
                "--engine \(name) is not known: it is motion, worker, or an address like http://gpu-1:8421.")
        }
        let isServer = engine.contains { $0.lowercased().hasPrefix("http") }
        for (option, isGiven) in [
            ("--dialect", dialect != nil), ("--ca-file", caFile != nil), ("--in-flight", inFlight != nil),
        ]
        where isGiven && !isServer {
            throw ValidationError("\(option) is about servers: name one with --engine http://….")
        }
        for (option, isGiven) in [("--models", !models.isEmpty), ("--keep-worker", keepWorker)]
        where isGiven && engine != ["worker"] {
            throw ValidationError("\(option) is about the worker of this machine: --engine worker.")
        }
    }

    /// - Throws: `Diagnostic` for a token that cannot be one.
    func choice(_ installation: Installation) throws -> EngineChoice {
        switch engine {
        case [], ["motion"]: return .motion
        case ["worker"]:
            return .worker(
                WorkerOptions(
                    folder: installation.worker, models: WorkerOptions.modelFolders(models),
                    stateFolder: Installation.workerState, isKept: keepWorker),
                master)
        default:
            var options = VideosOptions(servers: engine)
            options.dialect = dialect
            options.authorities = caFile
            do throws(EngineError) {
                options.token = try BearerToken.find(in: ProcessInfo.processInfo.environment)
            } catch {
                throw error.diagnostic(at: .option("--engine"))
            }
            if let inFlight { options.inFlight = inFlight }
            return .videos(options, master)
        }
    }
}

extension VideosDialect: ExpressibleByArgument {}
extension MasterFormat: ExpressibleByArgument {}
