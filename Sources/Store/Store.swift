internal import Foundation
public import TimelineModel

/// Finished pieces of work on disk, by what they are made from: asked for again, they are not made again.
///
/// Safe for several threads and processes at once: an entry is made by one of them while the others that want it
/// wait; it appears whole or not at all; and it is verified against its checksum whenever it is read.
///
///     ROOT/chunk/5f/5f2a…        the bytes        ROOT/aside/   what is being written
///     ROOT/chunk/5f/5f2a….json   their sidecar    ROOT/locks/   one file per entry being made
public struct Store: Sendable {
    /// The folder it lives in.
    public let folder: String

    /// Opens the store in `folder`, making it if needed, and clears what dead processes left half written.
    public init(at folder: String) throws(StoreError) {
        self.folder = folder
        for name in ["aside", "locks"] + StoreKey.Kind.allCases.map(\.rawValue) {
            try Self.makeFolder("\(folder)/\(name)")
        }
        guard access("\(folder)/aside", W_OK) == 0 else { throw .system("write to", path: folder) }
        AsideFile.sweep("\(folder)/aside")
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
        if case .whole(let entry) = look(key) { entry } else { nil }
    }

    /// Whether an entry seems to be there, without reading it: for estimates, never for use.
    public func seemsToHold(_ key: StoreKey) -> Bool {
        var status = stat()
        return stat(path(key) + ".json", &status) == 0 && stat(path(key), &status) == 0
    }

    /// The entry for `key`, made by `make` if it is not there or damaged.
    ///
    /// While one caller makes it, others with the same key wait, in this process and elsewhere.
    ///
    /// - Parameters:
    ///   - remake: Makes it even if it is there.
    ///   - isCancelled: Asked several times a second while waiting.
    ///   - make: Writes the entry's bytes to the path given, a new file. What it throws is passed on, and nothing
    ///     is kept.
    /// - Throws: `StoreError`, or what `make` throws.
    public func entry(
        _ key: StoreKey, remake: Bool = false, isCancelled: () -> Bool = { false }, make: (String) throws -> Void
    ) throws -> Entry {
        if !remake, case .whole(let entry) = look(key) { return entry }
        let lock = "\(folder)/locks/\(key.kind.rawValue)-\(key.hash)"
        return try KeyLock.hold(lock, isCancelled: isCancelled) {
            // Whoever held the lock before may have made it meanwhile.
            let state = look(key)
            if !remake, case .whole(let entry) = state { return entry }
            var entry = try write(key, make)
            if case .damaged = state { entry.wasDamaged = true }
            return entry
        }
    }

    private func write(_ key: StoreKey, _ make: (String) throws -> Void) throws -> Entry {
        let aside = AsideFile(in: "\(folder)/aside")
        let clock = ContinuousClock()
        let start = clock.now
        do {
            try make(aside.path)
            guard let (hash, bytes) = ContentHash.ofFile(aside.path) else {
                throw StoreError.system("read", path: aside.path)
            }
            let name = path(key)
            try Self.makeFolder(String(name[..<(name.lastIndex(of: "/") ?? name.endIndex)]))
            try aside.keep(as: name)
            let sidecar = Sidecar(
                key: key.description, bytes: bytes, sha256: hash.hex, created: Int(Date().timeIntervalSince1970),
                cost: start.duration(to: clock.now) / .seconds(1))
            try sidecar.write(name + ".json", aside: "\(folder)/aside")
            return Entry(path: name, bytes: bytes, sha256: hash, wasMade: true, wasDamaged: false)
        } catch {
            aside.discard()
            throw error
        }
    }

    private enum State { case absent, damaged, whole(Entry) }

    private func look(_ key: StoreKey) -> State {
        let name = path(key)
        guard let sidecar = Sidecar.read(name + ".json") else { return .absent }
        guard sidecar.key == key.description, let expected = ContentHash(hex: sidecar.sha256) else { return .damaged }
        guard let (hash, bytes) = ContentHash.ofFile(name), hash == expected else { return .damaged }
        return .whole(Entry(path: name, bytes: bytes, sha256: hash, wasMade: false, wasDamaged: false))
    }

    private func path(_ key: StoreKey) -> String {
        "\(folder)/\(key.kind.rawValue)/\(key.hash.hex.prefix(2))/\(key.hash)"
    }

    private static func makeFolder(_ path: String) throws(StoreError) {
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
