internal import Synchronization
internal import TimelineModel

/// A file that a video shows or plays: the name it was asked for by, and the bytes that were found.
struct FileUse: Codable, Hashable, Sendable {
    var name: String
    var kind: String
    /// The folder of the file in which the name is written.
    var base: String
    var hash: ContentHash
}

/// Finds files and notes which ones were found. For one video, and so for one thread.
final class FileUses: AssetResolving, @unchecked Sendable {
    private let assets: any AssetResolving
    /// In the order they were asked for.
    private(set) var all: [FileUse] = []

    init(_ assets: any AssetResolving) { self.assets = assets }

    func asset(_ name: String, kind: Asset.Kind, base: String) throws(AssetProblem) -> Asset {
        let asset = try assets.asset(name, kind: kind, base: base)
        all.append(FileUse(name: name, kind: kind.rawValue, base: base, hash: asset.hash))
        return asset
    }
}

/// Tells whether names still mean the files they meant. Thread-safe; asks for every name once.
final class FileUseCheck: Sendable {
    private let assets: any AssetResolving
    private let known = Mutex<[FileUse: Bool]>([:])

    init(_ assets: any AssetResolving) { self.assets = assets }

    func stillHolds(_ use: FileUse) -> Bool {
        if let known = known.withLock({ $0[use] }) { return known }
        let holds = Asset.Kind(rawValue: use.kind).map { kind in
            (try? assets.asset(use.name, kind: kind, base: use.base))?.hash == use.hash
        }
        known.withLock { $0[use] = holds ?? false }
        return holds ?? false
    }
}
