import ArgumentParser
import Batch
import Store

struct StoreSegments: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segments",
        abstract: "List generated segments and how each was made.",
        discussion: """
            With --format json everything is told that is known of each: model, hash of its weights, parameters, \
            seeds, versions, device, seconds, and what was measured of its pictures.
            """)

    @OptionGroup var place: StorePlace

    @Argument(help: ArgumentHelp("Only segments whose name begins with this.", valueName: "name"))
    var prefix = ""

    @Option(help: "How it is printed.")
    var format = ResultFormat.text

    func run() throws {
        let list = try place.use { SegmentList($0, prefix: prefix) }
        Console.say(format == .json ? list.json : list.text)
    }
}
