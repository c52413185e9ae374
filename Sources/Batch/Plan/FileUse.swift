internal import Diagnostics
internal import Fetching
internal import Synchronization
internal import TimelineModel

/// A file that a video shows or plays: the name it was asked for by, and the bytes that were found.
struct FileUse: Codable, Hashable, Sendable {
    /// Of an address without its secrets: this is kept on disk.
    var name: String
    var kind: String
    /// The folder of the file in which the name is written.
    var base: String
    var hash: ContentHash
    /// Names the whole address, secrets included, where it is one.
    var address: ContentHash?

    init(name: String, kind: Asset.Kind, base: String, hash: ContentHash) {
        self.name = ShownAddress.inText(name)
        self.kind = kind.rawValue
        self.base = base
        self.hash = hash
        address = Asset.isAddress(name) ? (try? WebAddress(name))?.hash : nil
    }
}

/// Finds files and notes which ones were found. For one video, and so for one thread.
final class FileUses: AssetResolving, @unchecked Sendable {
    private let assets: any AssetResolving
    /// In the order they were asked for.
    private(set) var all: [FileUse] = []

    init(_ assets: any AssetResolving) { self.assets = assets }

    func asset(_ name: String, kind: Asset.Kind, base: String) throws(AssetProblem) -> Asset {
        let asset = try assets.asset(name, kind: kind, base: base)
        all.append(FileUse(name: name, kind: kind, base: base, hash: asset.hash))
        return asset
    }
}

/// Tells whether names still mean the files they meant. Thread-safe; asks for every name once.
final class FileUseCheck: Sendable {
    private let assets: any AssetResolving
    private let downloads: Downloads
    private let known = Mutex<[FileUse: Bool]>([:])

    init(_ surroundings: Surroundings) {
        assets = surroundings.world.assets
        downloads = surroundings.downloads
    }

    func stillHolds(_ use: FileUse) -> Bool {
        if let known = known.withLock({ $0[use] }) { return known }
        let holds = look(use)
        known.withLock { $0[use] = holds }
        return holds
    }

    private func look(_ use: FileUse) -> Bool {
        // What an address delivered last is known without reading it.
        if let address = use.address { return downloads.hash(of: address) == use.hash }
        guard let kind = Asset.Kind(rawValue: use.kind) else { return false }
        return (try? assets.asset(use.name, kind: kind, base: use.base))?.hash == use.hash
    }
}
