import ArgumentParser
import Store

struct StoreVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read everything in the store and find what is damaged or does not belong there.",
        discussion: """
            Every entry is read and compared with its checksum. What a running rowreel is just making is left alone. \
            Rendering also notices damage by itself, and makes the piece again.

            Exit status: 0 all is well, 1 something is wrong, or was and has been repaired.
            """)

    @OptionGroup var place: StorePlace

    @Flag(help: "Remove what is damaged, half written or not the store's.")
    var repair = false

    func run() throws {
        let result = try place.use(isSwept: false) { try $0.verify(repair: repair) }
        for problem in result.problems {
            Console.say("\(problem.path): \(problem.message)\(problem.wasRemoved ? " (removed)" : "")\n")
        }
        Console.say(result.summary)
        if !result.problems.isEmpty { throw ExitStatus.someFailed.error }
    }
}
