import ArgumentParser
import Diagnostics
import Store

struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Look at, check and empty the store of finished pieces.",
        discussion: """
            The store may lose anything at any time: what is missing is made again when it is needed.
            """,
        subcommands: [StoreStats.self, StoreSegments.self, StoreVerify.self, StorePrune.self, StoreClear.self])
}

/// Which store a command of `rowreel store` is about.
struct StorePlace: ParsableArguments {
    @Option(help: ArgumentHelp("The store (default: ~/.cache/rowreel).", valueName: "dir"))
    var store: String?

    @Option(help: ArgumentHelp("The folder that takes what leaves the store, if there is one.", valueName: "dir"))
    var archive: String?

    /// Runs `body` on the store, which must be there.
    func use<Result>(isSwept: Bool = true, _ body: (Store) throws -> Result) throws -> Result {
        let folder = store ?? Store.defaultFolder
        return try Console.running {
            var options = Store.Options()
            options.archive = archive
            options.tell = { Console.tell([$0]) }
            options.isSwept = isSwept
            do {
                return try body(try Store(at: folder, options, isMade: false))
            } catch let error as StoreError {
                throw error.diagnostic
            }
        }
    }
}

/// The two ways to print a result.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
