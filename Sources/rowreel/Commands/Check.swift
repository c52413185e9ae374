import ArgumentParser
import Batch
import Media
import Rendering

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find everything that is wrong, without rendering.",
        discussion: """
            Reads the template, the sheet and every file they name, lays out every text of every row in every language \
            and output, and looks at frames: an unknown column, a price that is none, a title that does not fit, a \
            picture that is missing or too small, words on a background of their own colour. Then it says how long the \
            videos are and what making them takes.

            Without --data the template alone is checked. Exit status: 0 nothing is wrong (warnings are not), 2 there \
            are errors.
            """)

    /// How findings are written, or what the videos would be, in the words of render.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, junit, sarif, mp4, webm, gif, webp

        var file: FileFormat? { FileFormat(rawValue: rawValue) }
        var form: CheckRequest.Format? { CheckRequest.Format(rawValue: rawValue) }
    }

    @Argument(help: "The template: a file, or a name that `rowreel templates` lists.")
    var template: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The sheet: a CSV or TSV file.", valueName: "file"))
    var data: String?

    @OptionGroup(title: "Reading the sheet")
    var reading: ReadingOptions

    @OptionGroup(title: "Choosing videos")
    var selection: SelectionOptions

    @OptionGroup(title: "Files by address")
    var fetching: FetchingOptions

    @OptionGroup(title: "Rules")
    var rules: RuleOptions

    @Option(
        help: ArgumentHelp(
            "How findings are written: text, json, junit or sarif; or what videos would be, as for render. Can be given "
                + "for both.", valueName: "format"))
    var format: [Format] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file that findings are written to, whole or not at all.", valueName: "file"))
    var outputFile: String?

    @Flag(help: "Tell every finding, not the first 20 of each rule; json, junit and sarif always do.")
    var all = false

    @Option(help: ArgumentHelp("How files would be named, as for render.", valueName: "pattern"))
    var name: String?

    @Option(help: ArgumentHelp("Where videos would go: whether they fit on its disk.", valueName: "dir"))
    var outputDir = "out"

    @OptionGroup(title: "Quality and size")
    var quality: QualityOptions

    @Option(help: ArgumentHelp("Rows checked at once (default: one per processor).", valueName: "n"))
    var jobs: Int?

    func validate() throws {
        guard !rules.rules else { return }
        guard template != nil else { throw ValidationError("Missing expected argument '<template>'") }
        for formats in [format.filter { $0.file != nil }, format.filter { $0.file == nil }] where formats.count > 1 {
            let words = formats.map { "--format \($0.rawValue)" }.joined(separator: " and ")
            throw ValidationError("\(words): a check is for one of them.")
        }
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 256.") }
    }

    func run() throws {
        guard !rules.rules, let template else {
            Console.say(RuleList.text)
            return
        }
        let summary = try Console.running {
            var project = ProjectRequest(template: template, data: data ?? "")
            reading.fill(&project)
            try selection.fill(&project)
            fetching.fill(&project)
            var request = CheckRequest(project: project)
            request.hasSheet = data != nil
            rules.fill(&request)
            request.format = format.lazy.compactMap(\.form).first ?? .text
            request.outputFile = outputFile
            if all { request.most = nil }
            request.namePattern = name
            request.outputFolder = outputDir
            request.settings = try quality.settings(format.lazy.compactMap(\.file).first ?? .mp4)
            if let jobs { request.jobs = jobs }
            request.version = Version.current
            return try CheckRun(request, installation: try Installation.find()).run()
        }
        let isDocument = outputFile == nil && format.contains { $0.form != nil && $0 != .text }
        let words =
            data == nil
            ? summary.hasErrors
                ? "\(template): \(summary.counts)\n"
                : "\(template): \(summary.counts) in the template itself; --data FILE checks it with a sheet\n"
            : summary.text
        if isDocument { Console.note(words) } else { Console.say(words) }
        if summary.hasErrors { throw ExitStatus.wrong.error }
    }
}

/// Which rules count, and how much.
struct RuleOptions: ParsableArguments {
    @Option(
        name: .customLong("rule"),
        help: ArgumentHelp(
            "What becomes of a rule's findings: soft-picture=off, contrast=error. Can be repeated, or a list.",
            valueName: "name=off|warn|error"))
    var settings: [String] = []

    @Flag(help: "List the rules with what they find, and end.")
    var rules = false

    @Flag(
        inversion: .prefixedNo,
        help: "Look at the frames of all videos, which is slow, or of none; of the first hundred if nothing is said.")
    var pictures: Bool?

    @Option(help: ArgumentHelp("Draw the findings that can be seen into a folder.", valueName: "dir"))
    var stills: String?

    func fill(_ request: inout CheckRequest) {
        request.rules = settings
        if let pictures { request.pictures = pictures ? nil : 0 }
        request.stills = stills
    }
}
