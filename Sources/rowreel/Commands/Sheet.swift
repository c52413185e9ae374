import ArgumentParser
import Batch

struct Sheet: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Render a contact sheet: what all videos look like.",
        discussion: """
            A small picture of every scene of every video, for every row, language and output that the options choose, \
            with its row's key, language, output and time. A video that cannot be made has a cell that says why. What \
            does not fit on one sheet goes on the next: sheet.png, sheet-2.png.
            """)

    @OptionGroup var sheet: SheetOptions

    @OptionGroup(title: "Files by address")
    var fetching: FetchingOptions

    @Option(help: ArgumentHelp("One moment of every video instead of its scenes, as for still.", valueName: "time"))
    var at: String?

    @Flag(help: "First the rows with the longest and shortest cells of every column, and with empty ones.")
    var worst = false

    @Option(help: ArgumentHelp("The most rows that are shown.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Pixels of the longer side of every picture.", valueName: "pixels"))
    var cell = 480

    @Option(name: .customShort("o"), help: ArgumentHelp("The picture to write: .png or .jpg", valueName: "file"))
    var picture: String

    func validate() throws {
        guard (64...1920).contains(cell) else { throw ValidationError("--cell is from 64 to 1920.") }
        guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit is at least 1.") }
    }

    func run() throws {
        let result = try Console.running {
            var run = SheetRun(try sheet.request(fetching), installation: try Installation.find())
            run.moment = at
            run.cell = cell
            run.isWorstFirst = worst
            run.limit = limit
            return try run.write(to: picture)
        }
        Console.tell(result.findings)
        let failed = result.failed == 0 ? "" : "; \(result.failed) could not be made"
        Console.say("\(result.files.joined(separator: ", ")): \(result.videos) videos\(failed)\n")
        if result.failed > 0 { throw ExitStatus.someFailed.error }
    }
}
