import ArgumentParser
import Batch
import Media

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find everything that is wrong, without rendering.",
        discussion: """
            Reads the template, the sheet and every file they name, and lays out every text of every video: an \
            unknown column, a price that is none, a title that does not fit, a picture that is missing or too small.

            Without --data the template alone is checked. Exit status: 0 nothing is wrong (warnings are not), 2 there \
            are errors.
            """)

    @Argument(help: "The template: a file, or a name that `rowreel templates` lists.")
    var template: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The sheet: a CSV or TSV file.", valueName: "file"))
    var data: String?

    @OptionGroup(title: "Reading the sheet")
    var reading: ReadingOptions

    @OptionGroup(title: "Choosing videos")
    var selection: SelectionOptions

    @OptionGroup(title: "Files by address")
    var fetching: FetchingOptions

    @Option(help: ArgumentHelp("How files would be named, as for render.", valueName: "pattern"))
    var name: String?

    @Option(help: "What would be written, as for render.")
    var format = FileFormat.mp4

    func run() throws {
        let installation = try Console.running { try Installation.find() }
        guard let data else {
            let findings = try Console.running { try Project.checkTemplate(template, installation: installation) }
            Console.tell(findings)
            Console.say("\(template): nothing wrong in the template itself; --data FILE checks it with a sheet\n")
            return
        }
        var request = ProjectRequest(template: template, data: data)
        reading.fill(&request)
        selection.fill(&request)
        fetching.fill(&request)
        let result = try Console.running {
            try CheckRun(request, namePattern: name, format: format, installation: installation).run()
        }
        Console.tell(result.findings)
        Console.say(result.summary + "\n")
        if result.hasErrors { throw ExitStatus.wrong.error }
    }
}
