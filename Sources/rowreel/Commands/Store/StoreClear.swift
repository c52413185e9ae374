import ArgumentParser
import Foundation
import Store

struct StoreClear: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Remove every entry of the store.",
        discussion: """
            Videos that are finished stay known, so that they are not made again as long as nothing changes; \
            --records forgets them too. With --archive the archive is emptied as well.
            """)

    @OptionGroup var place: StorePlace

    @Flag(help: "Forget finished videos too: then every video is made again.")
    var records = false

    @Flag(help: "Do not ask.")
    var yes = false

    func run() throws {
        let removal = try place.use { store in
            guard yes || isConfirmed(store) else { throw ExitStatus.wrong.error }
            return try store.clear(records: records)
        }
        Console.say("removed \(removal.summary)\n")
    }

    private func isConfirmed(_ store: Store) -> Bool {
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            Console.tell("rowreel store clear: nothing was removed; without a terminal to ask on it needs --yes")
            return false
        }
        FileHandle.standardError.write(
            Data(
                "Remove everything in \(([store.folder] + (place.archive.map { [$0] } ?? [])).joined(separator: " and "))? [y/N] "
                    .utf8))
        let answer = readLine()?.lowercased() ?? ""
        guard ["y", "yes"].contains(answer) else {
            Console.tell("nothing was removed")
            return false
        }
        return true
    }
}
