import ArgumentParser
import Store

struct StoreStats: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "What the store holds, and when it was used.")

    @OptionGroup var place: StorePlace

    @Option(help: "How it is printed.")
    var format = ResultFormat.text

    func run() throws {
        let statistics = try place.use { $0.statistics() }
        Console.say(format == .json ? statistics.json : statistics.text)
    }
}
