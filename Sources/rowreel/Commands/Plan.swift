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

    /// What the videos would be, in the words of render, or how the plan is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case mp4, webm, gif, webp, text, json

        var file: FileFormat? { FileFormat(rawValue: rawValue) }
    }

    @OptionGroup var sheet: SheetOptions

    @OptionGroup(title: "Files by address")
    var fetching: FetchingOptions

    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Where the videos are.", valueName: "dir"))
    var outputDir = "out"

    @Option(help: ArgumentHelp("How files are named: {key} {locale} {output}, [optional part].", valueName: "pattern"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "What would be written, as for render, or how the plan is written: text or json. Can be given for both.",
            valueName: "format"))
    var format: [Format] = []

    @OptionGroup(title: "Quality and size")
    var quality: QualityOptions

    @OptionGroup(title: "What makes segments")
    var engine: EngineOptions

    @Option(help: ArgumentHelp("Chunks rendered at once (default: one per processor).", valueName: "n"))
    var jobs: Int?

    @Option(help: ArgumentHelp("A larger, slower folder that takes what leaves the store.", valueName: "dir"))
    var archive: String?

    @Flag(help: "Make the languages and outputs of a row that can be made, even if others of it cannot.")
    var partialRows = false

    @Option(
        help: ArgumentHelp("Also tell what dates in the sheet will change in so many days, 1 to 366.", valueName: "n"))
    var days: Int?

    @Flag(help: "Plan as for a run that renders everything again.")
    var force = false

    func validate() throws {
        if let days, !(1...366).contains(days) { throw ValidationError("--days takes a number from 1 to 366.") }
        for formats in [format.filter { $0.file != nil }, format.filter { $0.file == nil }] where formats.count > 1 {
            let words = formats.map { "--format \($0.rawValue)" }.joined(separator: " and ")
            throw ValidationError("\(words): a plan is for one of them.")
        }
    }

    func run() throws {
        let interruption = Interruption()
        interruption.watchSignals()
        let plan = try Console.running {
            let installation = try Installation.find()
            var request = RenderRequest(project: try sheet.request(fetching), outputFolder: outputDir)
            request.namePattern = name
            request.settings = try quality.settings(format.lazy.compactMap(\.file).first ?? .mp4)
            if let jobs { request.jobs = jobs }
            request.engine = try engine.choice(installation)
            request.archive = archive
            request.force = force
            request.makesPartialRows = partialRows
            var run = PlanRun(
                request, installation: installation, display: QuietProgress(), interruption: interruption)
            run.days = days
            return try run.run()
        }
        if format.contains(.json) {
            Console.say(String(decoding: try plan.json, as: UTF8.self))
        } else {
            Console.tell(plan.findings)
            Console.say(plan.text)
        }
        if plan.hasErrors { throw ExitStatus.someFailed.error }
    }
}
