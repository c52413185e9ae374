import ArgumentParser
import Batch

struct ExampleDataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "example-data",
        abstract: "Write a sheet for a template, with two rows of example data.",
        discussion: """
            A CSV file with every column that the template reads, under the names it expects, and rows that it takes: \
            numbers, money and dates as it wants them written. The files that the rows name are not made; which ones \
            belong beside the sheet is said on standard error.
            """)

    @Argument(help: "The template: a file, or a name that `rowreel templates` lists.")
    var template: String

    @Option(
        name: .customShort("o"), help: ArgumentHelp("The sheet to write (default: standard output).", valueName: "file")
    )
    var sheet: String?

    @Flag(help: "Overwrite the sheet if there is one.")
    var force = false

    func run() throws {
        try Console.running {
            let example = try ExampleData(template, installation: try Installation.find())
            Console.tell(example.findings)
            if let sheet {
                try example.write(to: sheet, overwrites: force)
            } else {
                Console.say(example.csv)
            }
            Console.note(example.advice(path: sheet))
        }
    }
}
