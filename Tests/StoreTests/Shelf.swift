import Diagnostics
import Foundation
@testable import Store
import Synchronization
import TestSupport
import TimelineModel

/// A store in a folder of its own, with a clock that tests set.
final class Shelf: Sendable {
    let folder: TemporaryFolder
    private let time = Atomic(1_700_000_000)
    private let heard = Mutex<[Diagnostic]>([])

    init() throws { folder = try TemporaryFolder() }

    /// What the store had to say.
    var told: [Diagnostic] { heard.withLock { $0 } }

    func pass(_ seconds: Int) { time.wrappingAdd(seconds, ordering: .relaxed) }

    func open(
        cap: Int = 1_000_000, archiveCap: Int? = nil, hasArchive: Bool = false, isSwept: Bool = true
    ) throws -> Store {
        var options = Store.Options()
        options.cap = cap
        options.archiveCap = archiveCap
        if hasArchive { options.archive = folder["archive"] }
        options.isSwept = isSwept
        options.clock = { [self] in time.load(ordering: .relaxed) }
        options.tell = { [self] diagnostic in heard.withLock { $0.append(diagnostic) } }
        return try Store(at: folder["store"], options)
    }

    static func key(_ name: String, _ kind: StoreKey.Kind = .chunk) -> StoreKey {
        StoreKey(kind, ContentHash(of: name))
    }

    /// Puts an entry of some size into a store, with the cost that it shall have.
    @discardableResult
    static func put(
        _ name: String, bytes: Int = 1000, cost: Double = 1, kind: StoreKey.Kind = .chunk, in store: Store
    ) throws -> Store.Entry {
        let entry = try store.entry(key(name, kind)) {
            try Data((0..<bytes).map { UInt8(truncatingIfNeeded: $0 &+ name.utf8.count) }).write(
                to: URL(fileURLWithPath: $0))
        }
        let path = store.level.path(key(name, kind)) + ".json"
        var sidecar = Sidecar.read(path)
        sidecar?.cost = cost
        try sidecar?.write(path, by: store.level.aside())
        if let sidecar { store.level.index.note(IndexRow(key(name, kind), sidecar, used: store.options.clock())) }
        return entry
    }
}

extension Store {
    /// Which of these entries are in the store's own folder.
    func holds(_ names: String..., kind: StoreKey.Kind = .chunk) -> [String] {
        names.filter { level.seemsToHold(Shelf.key($0, kind)) }
    }
}
