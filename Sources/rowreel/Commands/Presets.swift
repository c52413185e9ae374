import ArgumentParser
import Batch
import Diagnostics

struct Presets: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the presets of segments, or show one.",
        discussion: """
            A preset is a file of settings for models: <segment prompt="a steel watch" preset="product"/>. One beside the \
            template, in presets/NAME.xml, wins over one in your own folder, and that over the one that comes with Rowreel.
            """)

    @Argument(help: "The preset to show: its XML.")
    var name: String?

    func run() throws {
        let presets = try Console.running { PresetList(try Installation.find()) }
        if let name {
            Console.say(try Console.running { try presets.text(of: name) })
        } else {
            let list = presets.list
            Console.say(list.value)
            Console.tell(list.diagnostics)
        }
    }
}
