import ArgumentParser
import Foundation

/// The command line: one file per subcommand in `Commands`, options that several share in `Options`.
struct Rowreel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rowreel",
        abstract: "Turn spreadsheet rows into finished videos.",
        discussion: """
            One template and a sheet make one video per row, in every language and screen shape that the template \
            names. What did not change since the last run is not rendered again.

            Start with: rowreel templates
            """,
        version: Version.current,
        subcommands: [
            Render.self, Plan.self, Check.self, Still.self, Sheet.self, Inspect.self, Compare.self, Fetch.self,
            Schema.self, Templates.self, Presets.self, New.self, ExampleDataCommand.self, Convert.self, Extract.self,
            Merge.self, Init.self, Run.self, ScheduleCommand.self, StoreCommand.self, Doctor.self,
        ])
}

enum Version {
    static let current = "0.1.0"
}

@main
enum Main {
    static func main() {
        do {
            var command = try Rowreel.parseAsRoot()
            try command.run()
        } catch {
            // The parser's own status for a wrong command line is 64; ours is 2, as for a wrong template.
            guard Rowreel.exitCode(for: error) == .validationFailure else { Rowreel.exit(withError: error) }
            FileHandle.standardError.write(Data((Rowreel.fullMessage(for: error) + "\n").utf8))
            Foundation.exit(ExitStatus.wrong.rawValue)
        }
    }
}

/// What the process ends with.
enum ExitStatus: Int32 {
    /// Some videos failed; the rest are there.
    case someFailed = 1
    /// The template, header, encoding or command is wrong, and nothing was rendered.
    case wrong = 2

    var error: ExitCode { ExitCode(rawValue) }
}
