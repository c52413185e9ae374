import ArgumentParser
import Batch

struct Templates: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the templates that come with Rowreel, or show one.",
        discussion: "A name that is listed can be used in place of a file: rowreel render NAME --data products.csv")

    @Argument(help: "The template to show: its description, and its XML.")
    var name: String?

    func run() throws {
        let shelf = try Console.running { TemplateShelf(try Installation.find()) }
        if let name {
            Console.say(try Console.running { try shelf.text(of: name) })
        } else {
            Console.say(shelf.list)
        }
    }
}
