internal import Diagnostics
internal import Foundation

/// A removal on its way.
struct Reduction {
    let level: Level
    let aim: Level.Aim
    /// Where entries go; nil once it could not take one.
    var archive: Level?
    let isTried: Bool
    /// The bytes of the entries that are left.
    var rest: Int
    var removal = Removal()
    private var pins: Pins

    init(level: Level, aim: Level.Aim, archive: Level?, isTried: Bool, rest: Int) {
        self.level = level
        self.aim = aim
        self.archive = archive
        self.isTried = isTried
        self.rest = rest
        pins = Pins(level.leases)
    }

    var isEnough: Bool {
        switch aim {
        case .size(let size): rest <= size
        case .free(let bytes): (level.space?.free ?? .max) >= bytes
        case .everything: false
        }
    }

    /// Removes the entries, as far as they are needed to go and nobody uses them.
    mutating func remove(_ rows: ArraySlice<IndexRow>) throws(StoreError) {
        // Our own pins that could not be written to a full disk. Taken before the gate is shut, because pinning
        // waits for it to open.
        let own = level.lease.pinned
        var archived: Set<StoreKey> = []
        if archive != nil, !isTried {
            pins.update()
            for row in rows where !pins.contains(row.key) && !own.contains(row.key) {
                if move(row.key) { archived.insert(row.key) }
            }
        }
        var gone: [StoreKey] = []
        try level.leases.gate(LOCK_EX) { () throws(StoreError) in
            pins.update()
            for row in rows where !isEnough {
                if pins.contains(row.key) || own.contains(row.key) {
                    removal.inUse += 1
                    continue
                }
                if !isTried { level.remove(row.key) }
                gone.append(row.key)
                rest -= row.bytes
                removal.bytes += row.bytes
                removal.entries += 1
                if archived.contains(row.key) { removal.archived += 1 }
            }
        }
        // A full disk, or someone else's transaction, may keep the index from learning it: then it is built again.
        if !isTried, (try? level.index.remove(gone)) == nil { _ = level.index.markIncomplete() }
    }

    /// Copies an entry to the archive.
    ///
    /// - Returns: Whether it is there now. What the archive cannot take is made again when it is needed.
    private mutating func move(_ key: StoreKey) -> Bool {
        guard let archive else { return false }
        let sidecar = Sidecar.read(level.path(key) + ".json")
        if archive.seemsToHold(key), Sidecar.read(archive.path(key) + ".json") == sidecar { return true }
        do throws(StoreError) {
            do throws(StoreError) {
                return try archive.adopt(key, from: level)
            } catch  where error.code == .full {
                _ = try archive.reduce(.free((archive.space?.free ?? 0) + 2 * (sidecar?.bytes ?? 0)))
                return try archive.adopt(key, from: level)
            }
        } catch {
            level.tell(
                .warning(
                    "store-archive", at: .file(archive.folder), "the archive cannot take what leaves the store",
                    hint: "entries are removed instead, and made again when they are needed", cause: error.description))
            self.archive = nil
            return false
        }
    }
}
