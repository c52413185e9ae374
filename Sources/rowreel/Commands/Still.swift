import ArgumentParser
import Batch

struct Still: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Render one frame of one video.",
        discussion: """
            Of several videos that the options choose, the first is taken. A moment is a time (2.5s, 75f, 00:00:02.5), \
            a scene (hero), or a time in a scene's words: hero.entered, hero.leaving+0.5s, hero.end.
            """)

    @OptionGroup var sheet: SheetOptions

    @OptionGroup(title: "Files by address")
    var fetching: FetchingOptions

    @Option(help: ArgumentHelp("The moment (default: the poster's).", valueName: "time"))
    var at: String?

    @Option(name: .customShort("o"), help: ArgumentHelp("The picture to write: .png or .jpg", valueName: "file"))
    var picture: String

    func run() throws {
        let line = try Console.running {
            try StillRun(
                try sheet.request(fetching), at: at, picture: picture, installation: try Installation.find(),
                tell: { Console.tell($0) }
            ).run()
        }
        Console.say(line + "\n")
    }
}
