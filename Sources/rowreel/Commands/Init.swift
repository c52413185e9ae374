import ArgumentParser
import Upkeep

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a project file with comments: what is made, from what, and when.")

    @OptionGroup var project: ProjectOptions

    @Option(help: ArgumentHelp("The template of its run.", valueName: "file"))
    var template: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The sheet of its run.", valueName: "file"))
    var data: String?

    func run() throws {
        try Console.running {
            var text = ProjectFileText()
            if let template { text.template = template }
            if let data { text.data = data }
            try text.write(to: project.project)
        }
        Console.say("\(project.project) is written: edit it, then look with rowreel run nightly --plan\n")
    }
}
