internal import Foundation

extension Store {
    /// What `prune` is to remove.
    public struct Pruning: Hashable, Sendable {
        /// Entries of these kinds only; empty is all.
        public var kinds: Set<StoreKey.Kind> = []
        /// Only entries that were not used for so long.
        public var olderThan: Age?
        /// Until all entries together weigh no more than this, in bytes; nil removes everything that is meant, or,
        /// where neither kinds nor an age are given, what is over the cap.
        public var size: Int?
        /// Tells what would be removed, and removes nothing.
        public var isTried = false

        public init() {}
    }

    /// Removes entries that no living process uses, the least worthy first. With an archive they go there.
    public func prune(_ pruning: Pruning) throws(StoreError) -> Removal {
        let latest = pruning.olderThan.map { options.clock() - Int($0.seconds.rounded()) }
        let isNarrow = latest != nil || !pruning.kinds.isEmpty
        let aim = pruning.size.map(Level.Aim.size) ?? (isNarrow ? .everything : .size(cap))
        return try level.reduce(
            aim,
            isMeant: { row in
                (pruning.kinds.isEmpty || pruning.kinds.contains(row.key.kind)) && row.used <= latest ?? .max
            }, to: archive, isTried: pruning.isTried)
    }

    /// Removes every entry that no living process uses, from the archive too.
    ///
    /// - Parameter records: Forgets finished work as well: then every video is made again.
    public func clear(records: Bool = false) throws(StoreError) -> Removal {
        var removal = try level.reduce(.everything)
        if let archive {
            let more = try archive.reduce(.everything)
            removal.entries += more.entries
            removal.bytes += more.bytes
            removal.inUse += more.inUse
        }
        if records { try RecordBook(at: folder, tell: options.tell).removeAll() }
        return removal
    }
}
