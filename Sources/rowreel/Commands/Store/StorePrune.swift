import ArgumentParser
import Store

struct StorePrune: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove entries that were not used for long, or what is too much.",
        discussion: """
            Entries that save the least work for their size go first, and the longer they were not used the sooner; \
            generated segments go last. Entries that a running rowreel needs stay. Without --to, --older-than and \
            --kind the store is brought down to its cap: 20 GB, or a tenth of the disk.
            """)

    @OptionGroup var place: StorePlace

    @Option(
        help: ArgumentHelp("Remove until the store holds no more than this: 5GB, 500MB, 2GiB.", valueName: "size"))
    var to: ByteSize?

    @Option(
        help: ArgumentHelp("Only what was not used for so long: 30d, 2w, 12h.", valueName: "time"))
    var olderThan: Age?

    @Option(help: ArgumentHelp("Only entries of this kind. Can be repeated.", valueName: "kind"))
    var kind: [StoreKey.Kind] = []

    @Flag(help: "Tell what would be removed, and remove nothing.")
    var dryRun = false

    func run() throws {
        var pruning = Store.Pruning()
        pruning.size = to?.bytes
        pruning.olderThan = olderThan
        pruning.kinds = Set(kind)
        pruning.isTried = dryRun
        let removal = try place.use { try $0.prune(pruning) }
        Console.say((dryRun ? "would remove " : "removed ") + removal.summary + "\n")
    }
}
