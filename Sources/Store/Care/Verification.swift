internal import Foundation
internal import Synchronization
internal import TimelineModel

/// What `rowreel store verify` found.
public struct Verification: Hashable, Sendable {
    /// Something in a store's folder that is not as it should be.
    public struct Problem: Hashable, Sendable {
        public enum Kind: String, Sendable {
            /// Bytes that do not have the size or the checksum that the sidecar tells.
            case damaged
            /// A sidecar that cannot be read, or that belongs to another entry.
            case badSidecar
            case bytesWithoutSidecar, sidecarWithoutBytes
            /// Half written by a process that is dead.
            case leftover
            /// Not the store's.
            case stranger
        }

        public var kind: Kind
        public var path: String
        /// What is wrong, in words.
        public var message: String
        /// Whether it was put right by removing it.
        public var wasRemoved = false
    }

    public var problems: [Problem] = []
    /// Entries that are whole, and their bytes.
    public var entries = 0
    public var bytes = 0

    /// A line for people.
    public var summary: String {
        let whole = "\(entries) entr\(entries == 1 ? "y is" : "ies are") whole, \(ByteSize(bytes))"
        guard !problems.isEmpty else { return whole + "; nothing is wrong\n" }
        let removed = problems.count(where: \.wasRemoved)
        return whole + "; \(problems.count) problem\(problems.count == 1 ? "" : "s")"
            + (removed > 0 ? ", \(removed) removed" : "") + "\n"
    }
}

extension Store {
    /// Reads every entry of the store and its archive, and looks for what does not belong there.
    ///
    /// What living processes are making is left alone.
    ///
    /// - Parameters:
    ///   - repair: Removes what is damaged, half written, or not the store's. Files beside the folders of entries
    ///     are only reported.
    ///   - progress: Called with the number of files looked at, now and then, from several threads.
    public func verify(
        repair: Bool = false, progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(StoreError) -> Verification {
        var result = Verification()
        for level in [level] + (archive.map { [$0] } ?? []) {
            let found = try level.verify(repair: repair, progress)
            result.problems += found.problems
            result.entries += found.entries
            result.bytes += found.bytes
        }
        result.problems += try databaseProblems(repair: repair)
        return result
    }
}

extension Store {
    /// Looks at the two databases, if they are there.
    private func databaseProblems(repair: Bool) throws(StoreError) -> [Verification.Problem] {
        var problems: [Verification.Problem] = []
        func check(_ name: String, _ words: String, _ open: () throws(StoreError) -> DatabaseFile) throws(StoreError) {
            let path = "\(folder)/\(name)"
            guard access(path, F_OK) == 0 else { return }
            let database = try open()
            guard let damage = database.damage() else { return }
            problems.append(.init(kind: .damaged, path: path, message: "\(words) is damaged: \(damage)"))
            guard repair else { return }
            try database.beginAnew()
            problems[problems.count - 1].wasRemoved = true
        }
        try check(RecordBook.fileName, "the file of records") { () throws(StoreError) in
            try RecordBook(at: folder, tell: options.tell).database
        }
        try check(Index.fileName, "the index") { () throws(StoreError) in try level.index.current() }
        return problems
    }
}

extension Level {
    fileprivate func verify(
        repair: Bool, _ progress: @Sendable (Int, Int) -> Void
    ) throws(StoreError) -> Verification {
        var items: [Found] = []
        try walk { items.append($0) }
        let result = Mutex(Verification())
        let done = Atomic(0)
        let all = items
        DispatchQueue.concurrentPerform(iterations: all.count) { index in
            switch all[index] {
            case .stranger(let path): result.withLock { $0.add(.stranger, path, "not a file of the store", repair) }
            case .entry(let key, let hasBytes, let hasSidecar):
                guard !isWhole(key, hasBytes, hasSidecar, result) else { break }
                // Whoever makes it may be between its two files: the lock is the right to look again.
                guard let lock = try? KeyLock(trying: lockPath(key)) else { break }
                withExtendedLifetime(lock) { _ in examine(key, repair, result) }
            }
            let count = done.wrappingAdd(1, ordering: .relaxed).newValue
            if count.isMultiple(of: 64) || count == all.count { progress(count, all.count) }
        }
        var verification = result.withLock { $0 }
        for name in AsideFile.leftovers(in: "\(folder)/aside", leases) {
            verification.add(.leftover, "\(folder)/aside/\(name)", "half written by a process that is dead", repair)
        }
        addStrangers(to: &verification)
        verification.problems.sort { $0.path < $1.path }
        return verification
    }

    private func isWhole(
        _ key: StoreKey, _ hasBytes: Bool, _ hasSidecar: Bool, _ result: borrowing Mutex<Verification>
    ) -> Bool {
        guard hasBytes, hasSidecar, let sidecar = Sidecar.read(path(key) + ".json"), sidecar.key == key.description,
            let content = FileContent(of: path(key)), content.bytes == sidecar.bytes,
            content.hash.hex == sidecar.sha256
        else { return false }
        result.withLock { result in
            result.entries += 1
            result.bytes += content.bytes
        }
        return true
    }

    /// Finds out what is wrong with an entry that nobody is making.
    private func examine(_ key: StoreKey, _ repair: Bool, _ result: borrowing Mutex<Verification>) {
        let path = path(key)
        let hasBytes = access(path, F_OK) == 0
        let hasSidecar = access(path + ".json", F_OK) == 0
        // Removed, or made, while we waited for our turn.
        if (!hasBytes && !hasSidecar) || isWhole(key, hasBytes, hasSidecar, result) { return }
        result.withLock { result in
            guard hasSidecar else {
                result.add(.bytesWithoutSidecar, path, "without a sidecar: nothing tells whether it is whole", repair)
                return
            }
            guard hasBytes else {
                result.add(.sidecarWithoutBytes, path + ".json", "a sidecar whose entry is not there", repair)
                return
            }
            var problem: (Verification.Problem.Kind, String)
            if let sidecar = Sidecar.read(path + ".json") {
                problem =
                    sidecar.key == key.description
                    ? (.damaged, damage(path, sidecar)) : (.badSidecar, "its sidecar is of another entry")
            } else {
                problem = (.badSidecar, "its sidecar cannot be read")
            }
            result.add(problem.0, path, problem.1, repair)
            if repair { unlink(path + ".json") }
        }
    }

    private func damage(_ path: String, _ sidecar: Sidecar) -> String {
        guard let content = FileContent(of: path) else { return "it cannot be read" }
        return content.bytes == sidecar.bytes
            ? "its bytes have changed: their checksum is not the one that was noted"
            : "it has \(content.bytes) bytes, not the \(sidecar.bytes) that were written"
    }

    /// What is beside the folders of entries may be the user's, and is only reported.
    private func addStrangers(to verification: inout Verification) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where !StoreFormat.isOurs(name) {
            verification.add(.stranger, "\(folder)/\(name)", "not a file of the store", false)
        }
    }
}

extension Verification {
    fileprivate mutating func add(_ kind: Problem.Kind, _ path: String, _ message: String, _ repair: Bool) {
        var problem = Problem(kind: kind, path: path, message: message)
        if repair { problem.wasRemoved = (try? FileManager.default.removeItem(atPath: path)) != nil }
        problems.append(problem)
    }
}
