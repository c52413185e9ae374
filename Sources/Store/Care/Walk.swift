internal import Diagnostics
internal import Foundation
internal import TimelineModel

/// A look at every file of a level, without the index.
extension Level {
    enum Found {
        /// An entry's bytes, its sidecar, or both.
        case entry(StoreKey, hasBytes: Bool, hasSidecar: Bool)
        /// Something that the store did not put there.
        case stranger(String)
    }

    /// Calls `visit` with everything in the folders of entries.
    func walk(_ visit: (Found) throws(StoreError) -> Void) throws(StoreError) {
        for kind in StoreKey.Kind.allCases {
            let folder = "\(folder)/\(kind.rawValue)"
            for group in Self.names(folder) {
                guard group.utf8.count == 2, ContentHash(hex: group + String(repeating: "0", count: 62)) != nil else {
                    try visit(.stranger("\(folder)/\(group)"))
                    continue
                }
                for (name, parts) in Self.entries("\(folder)/\(group)") {
                    guard name.hasPrefix(group), let hash = ContentHash(hex: name) else {
                        for ending in parts.sorted() { try visit(.stranger("\(folder)/\(group)/\(name)\(ending)")) }
                        continue
                    }
                    try visit(
                        .entry(StoreKey(kind, hash), hasBytes: parts.contains(""), hasSidecar: parts.contains(".json")))
                }
            }
        }
    }

    /// The names in a folder, sidecars beside what they describe.
    private static func entries(_ folder: String) -> [(key: String, value: Set<String>)] {
        var entries: [String: Set<String>] = [:]
        for name in names(folder) {
            let isSidecar = name.hasSuffix(".json")
            entries[isSidecar ? String(name.dropLast(5)) : name, default: []].insert(isSidecar ? ".json" : "")
        }
        return entries.sorted { $0.key < $1.key }
    }

    private static func names(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// Every entry, from the index or, where that cannot be used, from the sidecars.
    func rows() -> [IndexRow] {
        do throws(StoreError) {
            try completeIndex()
            let rows = try index.rows()
            // The file may have turned out to be damaged, and have been begun anew, while it was read.
            if try index.isComplete { return rows }
            try completeIndex()
            return try index.rows()
        } catch {
            tell(
                .note(
                    "store-index", at: .file(folder), "the index cannot be used, so every entry is looked at",
                    cause: error.description))
            var rows: [IndexRow] = []
            try? walk { found in if let row = row(found) { rows.append(row) } }
            return rows
        }
    }

    private func row(_ found: Found) -> IndexRow? {
        guard case .entry(let key, hasBytes: true, hasSidecar: true) = found,
            let sidecar = Sidecar.read(path(key) + ".json"), sidecar.key == key.description
        else { return nil }
        return IndexRow(key, sidecar, used: sidecar.created)
    }

    /// Builds the index from the sidecars if it lacks something.
    func completeIndex() throws(StoreError) {
        index.flush()
        guard try !index.isComplete else { return }
        // One process builds it, the others wait.
        let lock = try KeyLock("\(folder)/locks/index", isCancelled: { false })
        defer { withExtendedLifetime(lock) {} }
        guard try !index.isComplete else { return }
        try index.setComplete(false)
        var known: [StoreKey: IndexRow] = [:]
        for row in try index.rows() { known[row.key] = row }
        var new: [IndexRow] = []
        var added = 0
        try walk { found throws(StoreError) in
            guard let row = row(found), known.removeValue(forKey: row.key)?.sha256 != row.sha256 else { return }
            new.append(row)
            added += 1
            // In portions, so that nobody else waits long.
            if new.count == 1000 {
                try index.write(new)
                new = []
            }
        }
        try index.write(new)
        // What is left was not met: but it may have come after the walk was there.
        try index.remove(known.keys.filter { !seemsToHold($0) })
        try index.setComplete(true)
        guard added > 0 else { return }
        tell(
            .note(
                "store-index", at: .file("\(folder)/\(Index.fileName)"),
                "the index lacked \(added) entr\(added == 1 ? "y, which was" : "ies, which were") found again"))
    }
}
