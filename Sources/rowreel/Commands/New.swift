import ArgumentParser
import Batch

struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy a template that comes with Rowreel as a project of your own.",
        discussion: """
            The folder gets the template, the themes it uses, an example sheet with its pictures, and a README that \
            says how to go on. It must not be there yet, or be empty.
            """)

    @Argument(help: "The template: a name that `rowreel templates` lists.")
    var template: String

    @Argument(help: "The folder to make.")
    var dir: String

    func validate() throws {
        if dir.isEmpty { throw ValidationError("The folder to make needs a name.") }
    }

    func run() throws {
        let project = try Console.running {
            let project = try NewProject(template, folder: dir, installation: try Installation.find())
            try project.write()
            return project
        }
        Console.say(project.summary)
    }
}
