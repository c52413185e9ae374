import ArgumentParser
import Batch
import Foundation
import Media
import Rendering

struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what a run would make, and why, without making it.",
        discussion: """
            Checks every row, language and output as render does, and looks what is in the store. For every video \
            that would be made it lists the pieces, with the cell, the line of the template, the file, the font or \
            the setting that changed.

            Exit status: 0 everything can be made, 1 some videos cannot, 2 nothing can be rendered.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var sheet: SheetOptions

    @OptionGroup(title: "Files by address")
    var fetching: FetchingOptions

    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Where the videos are.", valueName: "dir"))
    var outputDir = "out"

    @Option(help: ArgumentHelp("How files are named: {key} {locale} {output}, [optional part].", valueName: "pattern"))
    var name: String?

    @Option(help: "What would be written, as render's --format says it.")
    var videoFormat = FileFormat.mp4

    @OptionGroup(title: "Quality and size")
    var quality: QualityOptions

    @Option(help: ArgumentHelp("Chunks rendered at once (default: one per processor).", valueName: "n"))
    var jobs: Int?

    @Option(help: ArgumentHelp("A larger, slower folder that takes what leaves the store.", valueName: "dir"))
    var archive: String?

    @Option(help: "How the plan is written.")
    var format = Format.text

    @Flag(help: "Plan as for a run that renders everything again.")
    var force = false

    func run() throws {
        let interruption = Interruption()
        interruption.watchSignals()
        let plan = try Console.running {
            var request = RenderRequest(project: try sheet.request(fetching), outputFolder: outputDir)
            request.namePattern = name
            request.settings = try quality.settings(videoFormat)
            if let jobs { request.jobs = jobs }
            request.archive = archive
            request.force = force
            return try PlanRun(
                request, installation: try Installation.find(), display: QuietProgress(), interruption: interruption
            ).run()
        }
        switch format {
        case .text:
            Console.tell(plan.findings)
            Console.say(plan.text)
        case .json: Console.say(String(decoding: try plan.json, as: UTF8.self))
        }
        if plan.hasErrors { throw ExitStatus.someFailed.error }
    }
}
