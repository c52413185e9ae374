public import ArgumentParser
import Batch
public import Engines
public import Media

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
        guard let (setting, words) = settings.problem else { return }
        throw ValidationError("\(Self.name(of: setting)) \(words).")
    }

    /// - Throws: `Diagnostic` for a token that cannot be one.
    func choice(_ installation: Installation) throws -> EngineChoice { try settings.choice(installation) }

    private var settings: EngineSettings {
        var settings = EngineSettings()
        settings.names = engine
        settings.dialect = dialect
        settings.authorities = caFile
        settings.inFlight = inFlight
        settings.models = models
        settings.keepsWorker = keepWorker
        settings.master = master
        return settings
    }

    private static func name(of setting: EngineSettings.Setting) -> String {
        switch setting {
        case .engine: "--engine"
        case .dialect: "--dialect"
        case .authorities: "--ca-file"
        case .inFlight: "--in-flight"
        case .models: "--models"
        case .keepsWorker: "--keep-worker"
        }
    }
}

extension VideosDialect: ExpressibleByArgument {}
extension MasterFormat: ExpressibleByArgument {}
