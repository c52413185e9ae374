import ArgumentParser
import Batch

struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the RELAX NG schema of templates, for editors.",
        discussion: "rowreel schema > rowreel.rng, then tell your editor to use it for your templates.")

    func run() throws {
        let text = try Console.running { try Installation.find().schemaText() }
        Console.say(text)
    }
}
