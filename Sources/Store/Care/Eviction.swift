internal import Diagnostics
internal import Foundation
internal import TimelineModel

/// Which entries go first when space is short.
enum Eviction {
    /// After this long without use an entry counts for half.
    static let halfLife = 7.0 * 24 * 3600
    /// What a file takes on disk besides its bytes: its sidecar, and what blocks round up to.
    static let overhead = 4096.0

    /// The seconds of work that a byte of the entry saves, halved for every half-life since it was used.
    ///
    /// - Parameter now: Seconds since 1970. An entry used in what is now the future was used by a clock that was
    ///   wrong: it counts as used now.
    static func worth(_ row: IndexRow, now: Int) -> Double {
        let age = Double(max(0, now - row.used))
        // An entry that took no measurable time still has an age.
        return max(row.cost, 0.001) / (Double(row.bytes) + overhead) * exp2(-age / halfLife)
    }

    /// Entries in the order in which they are given up: segments last, each kind of work by its worth.
    static func order(_ rows: [IndexRow], now: Int) -> [IndexRow] {
        rows.map { (row: $0, isSegment: $0.key.kind == .segment, worth: worth($0, now: now)) }
            .sorted { a, b in
                if a.isSegment != b.isSegment { return b.isSegment }
                if a.worth != b.worth { return a.worth < b.worth }
                return a.row.key.hash.hex < b.row.key.hash.hex
            }.map(\.row)
    }
}

/// What a removal came to.
public struct Removal: Hashable, Sendable {
    /// Entries that were removed, or would be, and their bytes.
    public var entries = 0
    public var bytes = 0
    /// How many of them the archive has.
    public var archived = 0
    /// Entries that a living process uses and that stayed for that.
    public var inUse = 0

    public init() {}

    /// `12 entries, 1.2 GB; 3 in use stay`.
    public var summary: String {
        var text = "\(entries) entr\(entries == 1 ? "y" : "ies"), \(ByteSize(bytes))"
        if archived > 0 { text += "; \(archived == entries ? "all are" : "\(archived) are") in the archive" }
        if inUse > 0 { text += "; \(inUse) in use stay\(inUse == 1 ? "s" : "")" }
        return text
    }
}

extension Level {
    /// How much is to go.
    enum Aim {
        /// Until the entries have no more than so many bytes.
        case size(Int)
        /// Until the file system has so much free.
        case free(Int)
        case everything
    }

    /// Removes entries that no living process pinned, the least worthy first.
    ///
    /// - Parameters:
    ///   - isMeant: Which entries may go.
    ///   - archive: Where they go.
    ///   - isTried: Only counts what would be removed.
    func reduce(
        _ aim: Aim, isMeant: (IndexRow) -> Bool = { _ in true }, to archive: Level? = nil, isTried: Bool = false
    ) throws(StoreError) -> Removal {
        try leases.removing { () throws(StoreError) in
            sweep()
            let all = rows()
            correctClock(all)
            var work = Reduction(
                level: self, aim: aim, archive: archive, isTried: isTried, rest: all.reduce(0) { $0 + $1.bytes })
            guard !work.isEnough else { return work.removal }
            var candidates = Eviction.order(all.filter(isMeant), now: now())[...]
            // In portions: the gate is shut while one is removed, and pins that came since the last are seen.
            while !candidates.isEmpty, !work.isEnough {
                // What is copied is copied one by one, so that nothing is that may stay.
                let count = archive == nil ? 32 : 1
                try work.remove(candidates.prefix(count))
                candidates = candidates.dropFirst(count)
            }
            return work.removal
        }
    }

    /// Times of use that a wrong clock wrote into the future become now: otherwise they would never grow old.
    private func correctClock(_ rows: [IndexRow]) {
        let now = now()
        let wrong = rows.filter { $0.used > now }
        guard !wrong.isEmpty else { return }
        try? index.write(
            wrong.map { row in
                var row = row
                row.used = now
                return row
            })
    }
}
