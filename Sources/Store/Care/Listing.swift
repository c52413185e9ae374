internal import TimelineModel

/// An entry as it is listed: `rowreel store list`.
public struct StoreListing: Hashable, Sendable {
    public var key: StoreKey
    /// Whether it is in the archive and not in the store.
    public var isArchived: Bool
    public var bytes: Int
    /// Both in seconds since 1970.
    public var created: Int
    public var used: Int
    /// What it took to make, in seconds.
    public var cost: Double
    /// How it was made, in the words of its maker: JSON.
    public var provenance: String?
}

extension Store {
    /// The entries of a kind in the store and its archive, those that were made last first.
    public func list(_ kind: StoreKey.Kind) -> [StoreListing] {
        var seen: Set<StoreKey> = []
        var listings: [StoreListing] = []
        for (level, isArchived) in [(level, false)] + (archive.map { [($0, true)] } ?? []) {
            for row in level.rows() where row.key.kind == kind && seen.insert(row.key).inserted {
                guard let sidecar = Sidecar.read(level.path(row.key) + ".json") else { continue }
                listings.append(
                    StoreListing(
                        key: row.key, isArchived: isArchived, bytes: row.bytes, created: sidecar.created,
                        used: row.used, cost: row.cost, provenance: sidecar.provenance))
            }
        }
        return listings.sorted { ($1.created, $0.key.hash.hex) < ($0.created, $1.key.hash.hex) }
    }
}
