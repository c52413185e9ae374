internal import Foundation

/// What a store holds: `rowreel store stats`.
public struct StoreStatistics: Hashable, Sendable, Codable {
    /// The entries of one kind.
    public struct Kind: Hashable, Sendable, Codable {
        public var kind: StoreKey.Kind
        public var entries = 0
        public var bytes = 0
        /// When the entry that was not used for longest was used, in seconds since 1970; nil without entries.
        public var oldestUse: Int?
        /// When any was used last, in seconds since 1970.
        public var lastUse: Int?
        /// What making all of them took, in seconds.
        public var cost = 0.0
    }

    /// The store or its archive.
    public struct Level: Hashable, Sendable, Codable {
        /// `store` or `archive`.
        public var name: String
        public var folder: String
        /// The most its entries may weigh, in bytes; nil without a limit.
        public var cap: Int?
        /// Bytes free on its file system.
        public var free: Int?
        public var kinds: [Kind]

        public var entries: Int { kinds.reduce(0) { $0 + $1.entries } }
        public var bytes: Int { kinds.reduce(0) { $0 + $1.bytes } }
    }

    public var levels: [Level]
    /// How many records there are, by what they are about.
    public var records: [String: Int]
    /// When this was found out, in seconds since 1970.
    public var time: Int
}

extension Store {
    /// What is in the store and its archive, from the index.
    public func statistics() -> StoreStatistics {
        var levels = [statistics("store", level, cap)]
        if let archive { levels.append(statistics("archive", archive, options.archiveCap)) }
        // Only looked at: a store that never kept records does not get a file for them.
        let hasRecords = access("\(folder)/\(RecordBook.fileName)", F_OK) == 0
        let records = hasRecords ? (try? RecordBook(at: folder, tell: options.tell))?.counts() : nil
        return StoreStatistics(levels: levels, records: records ?? [:], time: options.clock())
    }

    private func statistics(_ name: String, _ level: Level, _ cap: Int?) -> StoreStatistics.Level {
        var kinds: [StoreKey.Kind: StoreStatistics.Kind] = [:]
        for row in level.rows() {
            var kind = kinds[row.key.kind] ?? StoreStatistics.Kind(kind: row.key.kind)
            kind.entries += 1
            kind.bytes += row.bytes
            kind.oldestUse = min(kind.oldestUse ?? row.used, row.used)
            kind.lastUse = max(kind.lastUse ?? row.used, row.used)
            kind.cost += row.cost
            kinds[row.key.kind] = kind
        }
        return StoreStatistics.Level(
            name: name, folder: level.folder, cap: cap, free: level.space?.free,
            kinds: StoreKey.Kind.allCases.map { kinds[$0] ?? StoreStatistics.Kind(kind: $0) })
    }
}

extension StoreStatistics {
    /// A table per level, for people.
    public var text: String {
        var text = ""
        for level in levels {
            let most = level.cap.map { "of at most \(ByteSize($0))" } ?? "without a limit"
            text += "\(level.name) \(level.folder)\n"
            text += "  \(ByteSize(level.bytes)) \(most)"
            if let free = level.free { text += "; \(ByteSize(free)) free on its disk" }
            text +=
                "\n\n" + Self.table([["kind", "entries", "size", "least recent", "last used"]] + level.kinds.map(line))
            text += "\n"
        }
        let counts = records.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return text + "records: \(counts.isEmpty ? "none" : counts.joined(separator: ", "))\n"
    }

    private func line(_ kind: Kind) -> [String] {
        [
            kind.kind.rawValue, "\(kind.entries)", "\(ByteSize(kind.bytes))",
            kind.oldestUse.map { Age.ago(time - $0) } ?? "–", kind.lastUse.map { Age.ago(time - $0) } ?? "–",
        ]
    }

    private static func table(_ rows: [[String]]) -> String {
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                // Numbers to the right, words to the left.
                return column == 1 || column == 2 ? space + cell.0 : cell.0 + space
            }
            var line = "  " + cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }

    /// The same as JSON, for programs.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    }
}
