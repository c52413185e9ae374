import ArgumentParser
import Batch

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that this machine has what rendering needs.",
        discussion: "Exit status: 0 all is well, 2 something must be put right first.")

    @Option(help: ArgumentHelp("The store to look at (default: ~/.cache/rowreel).", valueName: "dir"))
    var store: String?

    func run() throws {
        let examination = Examination.run(store: store)
        Console.say(examination.text)
        if !examination.isHealthy { throw ExitStatus.wrong.error }
    }
}
