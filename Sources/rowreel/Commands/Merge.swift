import ArgumentParser
import Batch

struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring files back from translators into a template's translations.",
        discussion: """
            Files in PO or XLIFF, of any age. What is translated in them is taken; where the source has changed since, \
            as fuzzy, which somebody has to look at; what the template needs no more stays as obsolete. A translation \
            that shows other values or has other tags than its source is refused.

            Exit status: 0 all taken, 1 some translations were refused (the others are there), 2 a file cannot be read \
            and nothing was written.
            """)

    @Argument(help: "The template: a file, or a name that `rowreel templates` lists.")
    var template: String

    @Argument(help: "The files: .po, .xlf or .xliff")
    var files: [String]

    @Option(help: ArgumentHelp("The language of files that do not say it themselves.", valueName: "tag"))
    var locale: String?

    @Option(
        help: ArgumentHelp("Where the translations are (default: translations, beside the template).", valueName: "dir")
    )
    var outputDir: String?

    func run() throws {
        let result = try Console.running {
            try MergeRun(
                template, files: files, locale: locale, outputFolder: outputDir, installation: try Installation.find()
            ).run()
        }
        Console.tell(result.findings)
        Console.say(result.summary)
        if result.isPartial { throw ExitStatus.someFailed.error }
    }
}
