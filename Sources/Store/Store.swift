public import Diagnostics
internal import Foundation
internal import Synchronization
public import TimelineModel

/// Finished pieces of work on disk, by what they are made from: asked for again, they are not made again.
///
/// Safe for several threads and processes at once: an entry is made by one of them while the others that want it
/// wait; it appears whole or not at all; and it is verified against its checksum whenever it is read. What this
/// object asked for or pinned stays until the object ends or lets it go.
///
/// `Level` says what the folder looks like, and `Documentation/Store.md` what users may rely on.
public final class Store: Sendable {
    /// How a store is kept.
    public struct Options: Sendable {
        /// The most that its entries may weigh, in bytes; nil is `Store.standardCap`.
        public var cap: Int?
        /// A second folder, larger and slower, that takes what does not fit.
        public var archive: String?
        /// The most that the archive's entries may weigh, in bytes; nil is no limit.
        public var archiveCap: Int?
        /// Whether an error that the making of an entry threw says that the disk is full.
        public var isDiskFull: @Sendable (any Error) -> Bool = { ($0 as? StoreError)?.code == .full }
        /// Hears of what happens by the way: an index that was built again, an archive that is not there.
        public var tell: @Sendable (Diagnostic) -> Void = { _ in }
        /// Whether what dead processes left half written is cleared when the store is opened.
        public var isSwept = true
        /// Seconds since 1970; for tests.
        public var clock: @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }

        public init() {}
    }

    /// The folder it lives in.
    public let folder: String
    /// The most that its entries may weigh, in bytes.
    public let cap: Int
    let options: Options
    let level: Level
    let archive: Level?
    /// Bytes written since the cap was last looked at.
    private let written = Atomic(0)

    /// Opens the store in `folder`, and clears what dead processes left half written.
    ///
    /// - Parameter isMade: Whether it is made if it is not there.
    public init(at folder: String, _ options: Options = Options(), isMade: Bool = true) throws(StoreError) {
        self.folder = folder
        self.options = options
        level = try Level(at: folder, isMade: isMade, isSwept: options.isSwept, now: options.clock, tell: options.tell)
        archive = try options.archive.map { path throws(StoreError) in
            guard !Self.isSame(path, folder) else {
                throw StoreError(.foreign, "use", path: path, reason: "the archive cannot be the store itself")
            }
            return try Level(
                at: path, isMade: true, isSwept: options.isSwept, now: options.clock, tell: options.tell)
        }
        cap = options.cap ?? Self.standardCap(level)
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        guard let one = FileIdentity(one) else { return false }
        return one == FileIdentity(other)
    }

    /// 20 GB, or a tenth of the disk where that is less.
    private static func standardCap(_ level: Level) -> Int {
        min(20_000_000_000, (level.space?.total ?? .max) / 10)
    }

    /// `$XDG_CACHE_HOME/rowreel`, or `~/.cache/rowreel`.
    public static var defaultFolder: String {
        let environment = ProcessInfo.processInfo.environment
        // The XDG specification ignores relative paths here.
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return "\(cache)/rowreel" }
        return "\(environment["HOME"] ?? NSHomeDirectory())/.cache/rowreel"
    }

    /// An entry that is there and whole.
    public struct Entry: Hashable, Sendable {
        /// Where its bytes are. Not to be changed.
        public var path: String
        public var bytes: Int
        public var sha256: ContentHash
        /// Whether this call made it.
        public var wasMade: Bool
        /// Whether it replaces an entry whose bytes had changed on the disk.
        public var wasDamaged: Bool
    }

    /// The entry for `key`, verified; nil if there is none or it is damaged.
    public func find(_ key: StoreKey) -> Entry? {
        level.lease.pin(CollectionOfOne(key))
        if case .whole(let entry) = level.look(key) { return entry }
        return broughtBack(key)
    }

    /// Whether an entry seems to be there, without reading it: for estimates, never for use.
    public func seemsToHold(_ key: StoreKey) -> Bool {
        level.seemsToHold(key) || archive?.seemsToHold(key) ?? false
    }

    /// What the maker of an entry said about how it was made; nil if there is no such entry or nothing was said.
    public func provenance(of key: StoreKey) -> String? {
        let sidecar =
            Sidecar.read(level.path(key) + ".json") ?? archive.flatMap { Sidecar.read($0.path(key) + ".json") }
        return sidecar?.key == key.description ? sidecar?.provenance : nil
    }

    /// Keeps entries, whether they are there yet or not, from being removed by any process until this store ends or
    /// lets them go. What `find` and `entry` are asked for is kept without that.
    public func pin(_ keys: some Sequence<StoreKey>) { level.lease.pin(keys) }

    /// Lets entries go that are not needed any more.
    public func unpin(_ keys: some Sequence<StoreKey>) { level.lease.unpin(keys) }

    /// The entry for `key`, made by `make` if it is not there or damaged.
    ///
    /// While one caller makes it, others with the same key wait, in this process and elsewhere. When the disk is
    /// full, entries that nobody uses are removed, and `make` is called once more.
    ///
    /// - Parameters:
    ///   - remake: Makes it even if it is there.
    ///   - isCancelled: Asked several times a second while waiting.
    ///   - make: Writes the entry's bytes to the path given, a new file. Other files that it needs meanwhile have names
    ///     that begin with that path, so that they are cleared should the process die. What it throws is passed on,
    ///     and nothing is kept.
    /// - Throws: `StoreError`, or what `make` throws.
    public func entry(
        _ key: StoreKey, remake: Bool = false, isCancelled: () -> Bool = { false }, make: (String) throws -> Void
    ) throws -> Entry {
        try describedEntry(key, remake: remake, isCancelled: isCancelled) { path in
            try make(path)
            return nil
        }
    }

    /// The same for an entry that says how it was made.
    ///
    /// - Parameter make: Returns what `provenance(of:)` will, JSON; nil where there is nothing to say.
    public func describedEntry(
        _ key: StoreKey, remake: Bool = false, isCancelled: () -> Bool = { false },
        make: (String) throws -> String?
    ) throws -> Entry {
        do {
            return try madeOrFound(key, remake: remake, isCancelled: isCancelled, make)
        } catch  where options.isDiskFull(error) {
            guard makeRoom() else { throw StoreError(.full, "write", path: folder, number: ENOSPC) }
        }
        do {
            return try madeOrFound(key, remake: remake, isCancelled: isCancelled, make)
        } catch  where options.isDiskFull(error) {
            throw StoreError(.full, "write", path: folder, number: ENOSPC)
        }
    }

    private func madeOrFound(
        _ key: StoreKey, remake: Bool, isCancelled: () -> Bool, _ make: (String) throws -> String?
    ) throws -> Entry {
        // Before looking: whoever removes entries either sees this, or has done so before we look.
        level.lease.pin(CollectionOfOne(key))
        if !remake, case .whole(let entry) = level.look(key) { return entry }
        return try level.making(key, isCancelled: isCancelled) {
            // Whoever held the lock before may have made it meanwhile.
            let state = level.look(key)
            if !remake, case .whole(let entry) = state { return entry }
            var entry = try (remake ? nil : broughtBack(key)) ?? made(key, make)
            if case .damaged = state { entry.wasDamaged = true }
            return entry
        }
    }

    /// The entry from the archive, verified; it stays there too.
    private func broughtBack(_ key: StoreKey) -> Entry? {
        guard let archive, archive.seemsToHold(key) else { return nil }
        guard (try? level.adopt(key, from: archive)) ?? false, case .whole(let entry) = level.look(key) else {
            return nil
        }
        if let sidecar = Sidecar.read(archive.path(key) + ".json") {
            archive.index.note(IndexRow(key, sidecar, used: options.clock()))
        }
        return entry
    }

    private func made(_ key: StoreKey, _ make: (String) throws -> String?) throws -> Entry {
        let aside = level.aside()
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let provenance = try make(aside.path)
            guard let content = FileContent(of: aside.path) else {
                throw StoreError.system("read", path: aside.path)
            }
            let sidecar = Sidecar(
                key: key.description, bytes: content.bytes, sha256: content.hash.hex, created: options.clock(),
                cost: start.duration(to: clock.now) / .seconds(1), provenance: provenance)
            try level.keep(aside, as: key, sidecar)
            keepCap(content.bytes)
            return Entry(
                path: level.path(key), bytes: content.bytes, sha256: content.hash, wasMade: true, wasDamaged: false)
        } catch {
            aside.discard()
            throw error
        }
    }

    /// What is made room for on a full disk, at least: so that not every entry needs it anew.
    private static let room = 256_000_000

    /// - Returns: Whether there is more room than before, by our doing or another's.
    private func makeRoom() -> Bool {
        let before = level.space?.free ?? 0
        let removal = try? level.reduce(.free(before + Self.room), to: archiveElsewhere)
        return (removal?.entries ?? 0) > 0 || (level.space?.free ?? 0) > before
    }

    /// Removes entries that nobody uses from a disk that is full, if that is the store's own.
    ///
    /// - Parameter path: A file or folder on the full disk.
    /// - Returns: Whether there is more room than before.
    @discardableResult
    public func makeRoom(onDiskOf path: String) -> Bool {
        var (mine, other) = (stat(), stat())
        guard stat(folder, &mine) == 0, stat(path, &other) == 0, mine.st_dev == other.st_dev else { return false }
        return makeRoom()
    }

    /// The archive, unless it is on the very disk that is full.
    private var archiveElsewhere: Level? {
        var (mine, other) = (stat(), stat())
        guard let archive, stat(folder, &mine) == 0, stat(archive.folder, &other) == 0, mine.st_dev != other.st_dev
        else { return nil }
        return archive
    }

    /// Looks at the cap now and then while a run writes: as far as others' old entries go, it holds all the time.
    private func keepCap(_ bytes: Int) {
        let total = written.wrappingAdd(bytes, ordering: .relaxed).newValue
        guard total > max(cap / 20, 1),
            written.compareExchange(
                expected: total, desired: 0, ordering: .relaxed
            ).exchanged
        else { return }
        _ = try? level.reduce(.size(cap), to: archive)
    }

    /// The records that are kept beside the entries.
    ///
    /// On a full disk, entries that nobody uses make room for them.
    public func records() throws(StoreError) -> RecordBook {
        do throws(StoreError) {
            return try RecordBook(at: folder, tell: options.tell)
        } catch  where error.code == .full {
            guard makeRoom() else { throw error }
            return try RecordBook(at: folder, tell: options.tell)
        }
    }

    /// To be called when a run has ended: writes what is known of use, lets everything go, and brings store and
    /// archive below their caps.
    @discardableResult
    public func settle() -> Removal {
        level.lease.unpinAll()
        archive?.lease.unpinAll()
        level.index.flush()
        let removal = try? level.reduce(.size(cap), to: archive)
        if let archive, let cap = options.archiveCap { _ = try? archive.reduce(.size(cap)) }
        return removal ?? Removal()
    }
}
