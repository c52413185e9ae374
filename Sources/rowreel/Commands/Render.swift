public import ArgumentParser
public import Batch
import Media
import Foundation
import Store
import Upkeep

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Render one video per row, language and output.",
        discussion: """
            Everything is checked before anything is rendered. A row with a mistake is not made in any language or \
            output; the other rows are. Beside the videos and their posters, report.html tells what became of each; report.csv and report.json \
            tell the same to spreadsheets and programs.

            Exit status: 0 all there, 1 some videos failed, 2 nothing was rendered because the template, header, \
            encoding or command is wrong, 130 stopped by Ctrl-C.
            """)

    @OptionGroup var sheet: SheetOptions

    @OptionGroup(title: "Files by address")
    var fetching: FetchingOptions

    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Where the videos go.", valueName: "dir"))
    var outputDir = "out"

    @Option(help: ArgumentHelp("How files are named: {key} {locale} {output}, [optional part].", valueName: "pattern"))
    var name: String?

    @Option(help: "What is written: mp4, webm for web pages, or gif or webp, which move without sound.")
    var format = FileFormat.mp4

    @OptionGroup(title: "Quality and size")
    var quality: QualityOptions

    @Option(help: ArgumentHelp("Chunks rendered at once (default: one per processor).", valueName: "n"))
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "What rendering may take of memory; fewer chunks at once where they would not fit (default: half of it).",
            valueName: "size"))
    var memory: ByteSize?

    @OptionGroup(title: "What makes segments")
    var engine: EngineOptions

    @OptionGroup(title: "Keeping finished pieces")
    var keeping: StoreOptions

    @Option(help: "How progress is shown; a bar where someone watches, lines elsewhere, JSON for programs.")
    var progress = ProgressStyle.bar

    @Flag(help: "Make the languages and outputs of a row that can be made, even if others of it cannot.")
    var partialRows = false

    @Flag(help: "Render everything again, whatever is there.")
    var force = false

    @Flag(help: "Stop at the first video that cannot be made; if checking finds one, render nothing.")
    var strict = false

    @Flag(help: "Render again whenever the template, the sheet or pictures change, until Ctrl-C.")
    var watch = false

    @Option(help: ArgumentHelp("Begin no further video once so many have failed.", valueName: "n"))
    var maxFailures: Int?

    @Flag(help: "Make only what report.json in the output folder says failed or was stopped.")
    var failed = false

    @Option(
        help: ArgumentHelp(
            "A copy of the sheet with columns for status, path, duration and checksum; may be the sheet itself.",
            valueName: "file"))
    var writeBack: String?

    @Option(
        help: "What becomes of videos whose row has gone: they stay, go to the folder retired, or are removed.")
    var retire = RetirePolicy.keep

    func validate() throws {
        if let maxFailures, maxFailures < 1 { throw ValidationError("--max-failures takes a number from 1.") }
        if watch, failed || writeBack != nil || strict {
            throw ValidationError("--watch does not go with --failed, --write-back and --strict.")
        }
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 256.") }
    }

    func run() throws {
        let interruption = Interruption()
        interruption.watchSignals()
        let installation = try Console.running { try Installation.find() }
        if watch {
            try watch(installation, interruption)
            // As below, for a render that was stopped.
            _exit(0)
        }
        let report = try Console.running {
            try RenderRun(
                try request(installation), installation: installation, display: progress.display(.standardError),
                interruption: interruption
            ).run()
        }
        if progress != .json { Console.say(report.summary) }
        // Threads that were given up may still be at work in C, which exit() would pull the ground from.
        if report.wasStopped { _exit(report.exitStatus) }
        if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
    }

    private func watch(_ installation: Installation, _ interruption: Interruption) throws {
        try Console.running {
            try WatchRun(
                installation: installation, interruption: interruption, display: progress.display(.standardError),
                say: { Console.tell($0) }, request: { try request(installation) }
            ).run()
        }
    }

    private func request(_ installation: Installation) throws -> RenderRequest {
        var request = RenderRequest(project: try sheet.request(fetching), outputFolder: outputDir)
        request.namePattern = name
        request.settings = try quality.settings(format)
        if let jobs { request.jobs = jobs }
        request.engine = try engine.choice(installation)
        if let memory { request.memory = memory.bytes }
        keeping.fill(&request)
        request.force = force
        request.makesPartialRows = partialRows
        request.strict = strict
        request.maxFailures = maxFailures
        request.onlyFailed = failed
        request.writeBack = writeBack
        request.retire = retire
        return request
    }
}

extension ProgressStyle: ExpressibleByArgument {}
extension RetirePolicy: ExpressibleByArgument {}
