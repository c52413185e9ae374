import ArgumentParser
import Batch
import Store

/// How many finished pieces `render` keeps, and where those go that leave the store.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The most they may take: 50GB, 500MB, 2GiB (default: 20GB, or a tenth of the disk).", valueName: "size"))
    var storeSize: ByteSize?

    @Option(help: ArgumentHelp("A larger, slower folder that takes what leaves the store.", valueName: "dir"))
    var archive: String?

    @Option(help: ArgumentHelp("The most that the archive may take (default: no limit).", valueName: "size"))
    var archiveSize: ByteSize?

    func validate() throws {
        if archiveSize != nil, archive == nil { throw ValidationError("--archive-size needs --archive.") }
    }

    func fill(_ request: inout RenderRequest) {
        request.storeSize = storeSize?.bytes
        request.archive = archive
        request.archiveSize = archiveSize?.bytes
    }
}
