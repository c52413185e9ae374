import ArgumentParser
import Batch

struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a Markdown template as XML.",
        discussion: """
            The XML makes the same videos; files that the template names are looked for beside it, so that it belongs \
            into the same folder.
            """)

    @Argument(help: "The template: a .md file, or a name that `rowreel templates` lists.")
    var template: String

    @Option(
        name: .customShort("o"),
        help: ArgumentHelp("The file to write (default: standard output).", valueName: "file"))
    var output: String?

    @Flag(help: "Overwrite the file if it is there.")
    var force = false

    func run() throws {
        let conversion = try Console.running {
            let conversion = try Conversion(template, installation: try Installation.find())
            if let output { try conversion.write(to: output, overwrites: force) }
            return conversion
        }
        Console.tell(conversion.findings)
        Console.say(output.map { "\($0)\n" } ?? conversion.xml)
    }
}
