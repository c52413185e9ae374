internal import Diagnostics
internal import Foundation
internal import Synchronization
internal import TimelineModel

/// A folder of entries: the store itself, or its archive. Thread-safe, and safe for several processes.
///
///     chunk/5f/5f2a…        the bytes        aside/   what is being written       format        the layout's version
///     chunk/5f/5f2a….json   their sidecar    locks/   one file per entry made     index.sqlite  what is here
///                                            leases/  one file per process
final class Level: Sendable {
    let folder: String
    let leases: Leases
    let lease: Lease
    let index: Index
    let tell: @Sendable (Diagnostic) -> Void
    /// Seconds since 1970.
    let now: @Sendable () -> Int

    /// Opens the folder and clears what dead processes left half written.
    ///
    /// - Parameter isMade: Whether the folder is made where there is none.
    init(
        at folder: String, isMade: Bool, isSwept: Bool, now: @escaping @Sendable () -> Int,
        tell: @escaping @Sendable (Diagnostic) -> Void
    ) throws(StoreError) {
        self.folder = folder
        self.tell = tell
        self.now = now
        let lacksVersion = try StoreFormat.lacksVersion(folder, isMade: isMade)
        try Self.makeFolder(folder)
        for name in StoreFormat.folders { try Self.makeFolder("\(folder)/\(name)") }
        guard access("\(folder)/aside", W_OK) == 0 else { throw .system("write to", path: folder) }
        leases = Leases("\(folder)/leases")
        lease = try Lease(in: leases)
        index = Index(in: folder, tell: tell)
        if lacksVersion { try StoreFormat.write(to: folder, by: aside()) }
        if isSwept { sweep() }
    }

    deinit {
        // Then the index lacks something, and the lease tells so to whoever finds it.
        if !index.flush() { lease.leaveBehind() }
    }

    /// Clears what dead processes left.
    func sweep() {
        AsideFile.sweep("\(folder)/aside", leases)
        KeyLock.sweep("\(folder)/locks")
        // What they made last may not be in the index.
        leases.sweep { index.markIncomplete() }
    }

    enum State { case absent, damaged, whole(Store.Entry) }

    /// The entry's state, found by reading all of it.
    func look(_ key: StoreKey) -> State {
        let name = path(key)
        guard let sidecar = Sidecar.read(name + ".json") else { return .absent }
        guard sidecar.key == key.description, let expected = ContentHash(hex: sidecar.sha256) else { return .damaged }
        guard let content = FileContent(of: name), content.hash == expected, content.bytes == sidecar.bytes else {
            return .damaged
        }
        index.note(IndexRow(key, sidecar, used: now()))
        return .whole(
            Store.Entry(
                path: name, bytes: content.bytes, sha256: content.hash, wasMade: false, wasDamaged: false))
    }

    /// Whether an entry seems to be there, without reading it.
    func seemsToHold(_ key: StoreKey) -> Bool {
        var status = stat()
        return stat(path(key) + ".json", &status) == 0 && stat(path(key), &status) == 0
    }

    /// A name for a new file that will become an entry.
    func aside() -> AsideFile { AsideFile(in: "\(folder)/aside", of: lease) }

    /// Runs `body` as the only one who makes this entry.
    func making<Result>(_ key: StoreKey, isCancelled: () -> Bool, _ body: () throws -> Result) throws -> Result {
        try KeyLock.hold(lockPath(key), isCancelled: isCancelled, body)
    }

    func lockPath(_ key: StoreKey) -> String { "\(folder)/locks/\(key.kind.rawValue)-\(key.hash)" }

    /// Makes a file that was written aside the entry for `key`.
    ///
    /// One flush, of the bytes: after a power cut an entry may be gone or its sidecar may not fit it. Both are
    /// noticed when it is read, and it is made again.
    func keep(_ aside: AsideFile, as key: StoreKey, _ sidecar: Sidecar) throws(StoreError) {
        let name = path(key)
        try Self.makeFolder(String(name[..<(name.lastIndex(of: "/") ?? name.endIndex)]))
        // No sidecar is better than one that does not fit: an entry is never taken for damaged while it is replaced.
        unlink(name + ".json")
        try aside.keep(as: name, isFlushed: true)
        try sidecar.write(name + ".json", by: self.aside())
        index.note(IndexRow(key, sidecar, used: now()))
    }

    /// Takes an entry over from another level, verified.
    ///
    /// - Returns: false when the other level has no such entry, or a damaged one.
    func adopt(_ key: StoreKey, from other: Level) throws(StoreError) -> Bool {
        guard let sidecar = Sidecar.read(other.path(key) + ".json"), sidecar.key == key.description else {
            return false
        }
        let aside = aside()
        do throws(StoreError) {
            let content = try aside.copy(other.path(key))
            guard content.hash.hex == sidecar.sha256, content.bytes == sidecar.bytes else {
                aside.discard()
                return false
            }
            try keep(aside, as: key, sidecar)
            return true
        } catch {
            aside.discard()
            if error.number == ENOENT { return false }
            throw error
        }
    }

    /// Removes an entry, if it is there.
    func remove(_ key: StoreKey) {
        // In this order: bytes without a sidecar are no entry.
        unlink(path(key) + ".json")
        unlink(path(key))
    }

    func path(_ key: StoreKey) -> String {
        "\(folder)/\(key.kind.rawValue)/\(key.hash.hex.prefix(2))/\(key.hash)"
    }

    /// The size of the file system, and how much of it is free to this user, in bytes.
    var space: (total: Int, free: Int)? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        return (Int(status.f_blocks) * Int(status.f_frsize), Int(status.f_bavail) * Int(status.f_frsize))
    }

    static func makeFolder(_ path: String) throws(StoreError) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
        if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw .system("make the folder", path: path)
        }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .system("make the folder", path: path) }
    }
}
