internal import Foundation

/// What living processes pinned, read from their leases and kept up to date: leases grow, so only what is new is read.
struct Pins {
    private let leases: Leases
    private var read: [String: (bytes: UInt64, pinned: Set<StoreKey>)] = [:]

    init(_ leases: Leases) { self.leases = leases }

    func contains(_ key: StoreKey) -> Bool { read.values.contains { $0.pinned.contains(key) } }

    /// Reads what was added. Exact while the gate is shut.
    mutating func update() {
        let living = leases.living
        read = read.filter { living.contains($0.key) }
        for name in living { update(name) }
    }

    private mutating func update(_ name: String) {
        guard let file = FileHandle(forReadingAtPath: leases.path(name)) else { return }
        defer { try? file.close() }
        var (bytes, pinned) = read[name] ?? (0, [])
        // A shorter file was emptied: its process let everything go.
        guard let end = try? file.seekToEnd() else { return }
        if end < bytes { (bytes, pinned) = (0, []) }
        guard end > bytes, (try? file.seek(toOffset: bytes)) != nil, let data = try? file.readToEnd() else {
            read[name] = (bytes, pinned)
            return
        }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            guard let key = StoreKey(line.dropFirst()) else { continue }
            if line.first == "+" { pinned.insert(key) } else { pinned.remove(key) }
        }
        read[name] = (bytes + UInt64(data.count), pinned)
    }
}
