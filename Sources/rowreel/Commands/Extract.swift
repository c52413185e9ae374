public import ArgumentParser
import Batch
public import Templating

struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a template's words as files for translators.",
        discussion: """
            Every text that the template has of its own, once, with where it stands, what its author says about it, and \
            how many characters it may have in each output. Cells are translated in the sheet, in columns such as \
            title_fr.

            Without --locale: a file to begin with (.pot), and one for each language that the template names or has a \
            file of. What is translated in files that are there stays.
            """)

    @Argument(help: "The template: a file, or a name that `rowreel templates` lists.")
    var template: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("A sheet whose texts say how much room there is (default: example data).", valueName: "file")
    )
    var data: String?

    @OptionGroup(title: "Reading the sheet")
    var reading: ReadingOptions

    @Option(help: ArgumentHelp("The video that is looked at, by its key. Can be repeated.", valueName: "key"))
    var row: [String] = []

    @Option(help: ArgumentHelp("Languages to translate into, as BCP 47 tags: fr,pt-BR", valueName: "list"))
    var locale: CommaList?

    @Option(help: "po (gettext, default), xliff (1.2) or xliff2 (2.0).")
    var format: CatalogueFormat?

    @Option(
        help: ArgumentHelp("Where the files go (default: translations, beside the template).", valueName: "dir"))
    var outputDir: String?

    @Option(
        help: ArgumentHelp("Also draw every scene with words into this folder; needs --data.", valueName: "dir"))
    var stills: String?

    func validate() throws {
        if stills != nil, data == nil { throw ValidationError("--stills needs --data: scenes are drawn with a row.") }
        if !row.isEmpty, data == nil { throw ValidationError("--row needs --data.") }
    }

    func run() throws {
        let result = try Console.running {
            var request = ExtractRequest(template: template)
            request.data = data
            reading.fill(&request.project)
            request.project.keys = row
            request.locales = locale?.items ?? []
            request.format = format
            request.outputFolder = outputDir
            request.stills = stills
            return try ExtractRun(request, installation: try Installation.find()).run()
        }
        Console.tell(result.findings)
        Console.say(result.summary)
    }
}

extension CatalogueFormat: ExpressibleByArgument {}
