internal import Foundation
internal import Synchronization

/// One process's stake in a folder of entries: as long as it lives, what it pinned is not removed by anyone.
///
/// A file in `leases/`, locked by `flock` until the process ends, with a line for every entry that is pinned or let
/// go. Nobody looks at the clock or at process ids: they repeat, and differ between containers. Thread-safe.
final class Lease: Sendable {
    /// Unlike any other's; what this process writes aside begins with it.
    let name: String
    private let leases: Leases
    private let file: Int32
    private let held: Mutex<Held>

    private struct Held {
        var pinned: Set<StoreKey> = []
        var isKept = false
    }

    init(in leases: Leases) throws(StoreError) {
        self.leases = leases
        name = UUID().uuidString
        let path = leases.path(name)
        // Inside the gate: whoever looks for dead processes does not see the file before it is locked.
        file = try leases.gate(LOCK_SH) { () throws(StoreError) in
            let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o666)
            guard file >= 0 else { throw .system("write", path: path) }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                let reason = errno
                close(file)
                unlink(path)
                throw .system("lock", path: path, number: reason)
            }
            return file
        }
        held = Mutex(Held())
    }

    deinit {
        if !held.withLock(\.isKept) { unlink(leases.path(name)) }
        close(file)
    }

    /// Keeps entries, whether they are there yet or not, from being removed by this or any other process.
    ///
    /// When the disk is too full to write that down, other processes may remove them, and they are made again.
    func pin(_ keys: some Sequence<StoreKey>) {
        held.withLock { held in
            let new = keys.filter { held.pinned.insert($0).inserted }
            if !new.isEmpty { write(new.map { "\n+\($0)" }.joined()) }
        }
    }

    /// Lets entries go.
    func unpin(_ keys: some Sequence<StoreKey>) {
        held.withLock { held in
            let old = keys.filter { held.pinned.remove($0) != nil }
            if !old.isEmpty { write(old.map { "\n-\($0)" }.joined()) }
        }
    }

    /// Lets everything go.
    func unpinAll() {
        held.withLock { held in
            held.pinned = []
            ftruncate(file, 0)
        }
    }

    /// What this process pinned.
    var pinned: Set<StoreKey> { held.withLock(\.pinned) }

    /// Leaves the file behind, as a crash would: what this process knew is not all in the index.
    func leaveBehind() { held.withLock { $0.isKept = true } }

    private func write(_ lines: String) {
        // Whoever removes entries reads the leases and removes while the gate is shut: it either sees these lines,
        // or has finished before anyone here looks for the entries.
        try? leases.gate(LOCK_SH) { () throws(StoreError) in
            var bytes = Array(lines.utf8)[...]
            while !bytes.isEmpty {
                let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
                if count < 0 && errno == EINTR { continue }
                // What was written of a line means nothing, and the next one begins on a line of its own.
                guard count > 0 else { return }
                bytes = bytes.dropFirst(count)
            }
        }
    }
}

/// The leases of all processes on a folder of entries.
struct Leases: Sendable {
    private let folder: String

    init(_ folder: String) { self.folder = folder }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    private static let gateName = "gate"

    /// Runs `body` while the gate is passed (`LOCK_SH`) or shut (`LOCK_EX`). Held for milliseconds.
    func gate<Result>(_ mode: Int32, _ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try locked(path(Self.gateName), O_RDWR | O_CREAT, mode, body)
    }

    /// Whether the process that has this lease lives, be it this one.
    func isAlive(_ name: String) -> Bool {
        let file = open(path(name), O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0 != Self.gateName }
    }

    /// Removes the leases of dead processes.
    ///
    /// - Parameter found: Called before the first is removed; whether they may be.
    func sweep(_ found: () -> Bool) {
        let dead = try? gate(LOCK_EX) { () throws(StoreError) in names.filter { !isAlive($0) } }
        guard let dead, !dead.isEmpty, found() else { return }
        for name in dead { unlink(path(name)) }
    }

    /// The leases of living processes. Exact while the gate is shut.
    var living: [String] { names.filter(isAlive) }

    /// Runs `body` as the only process, and the only thread, that removes entries.
    ///
    /// The lock is on the folder itself: on a full disk no file could be made for it.
    func removing<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try locked(folder, O_RDONLY, LOCK_EX, body)
    }

    private func locked<Result>(
        _ path: String, _ flags: Int32, _ mode: Int32, _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let file = open(path, flags | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw .system("lock", path: path) }
        defer { close(file) }
        while flock(file, mode) != 0 {
            guard errno == EINTR else { throw .system("lock", path: path) }
        }
        return try body()
    }
}
