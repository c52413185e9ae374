import ArgumentParser
import Upkeep

/// Which project a command is about.
struct ProjectOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The project file.", valueName: "file"))
    var project = ProjectFile.name

    func load() throws -> ProjectFile { try ProjectFile.load(project) }
}
