import ArgumentParser
import Batch

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that this machine has what rendering needs.",
        discussion: """
            With --engine worker it asks the worker, too, which takes some seconds.

            Exit status: 0 all is well, 2 something must be put right first.
            """)

    @Option(help: ArgumentHelp("The store to look at (default: ~/.cache/rowreel).", valueName: "dir"))
    var store: String?

    @Option(help: ArgumentHelp("Look whether this engine can make segments here: worker.", valueName: "name"))
    var engine: Engine?

    @Option(
        help: ArgumentHelp(
            "A folder with models for the worker; may be repeated (default: those in ROWREEL_MODELS).", valueName: "dir"
        ))
    var models: [String] = []

    /// What needs more than this program.
    enum Engine: String, ExpressibleByArgument {
        case worker
    }

    func run() throws {
        let examination = Examination.run(store: store, models: models, needsWorker: engine == .worker)
        Console.say(examination.text)
        if !examination.isHealthy { throw ExitStatus.wrong.error }
    }
}
