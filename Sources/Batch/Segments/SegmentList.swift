internal import Foundation
public import Generation
internal import Localization
public import Store
internal import TimelineModel

/// The generated segments of a store, those made last first: `rowreel store segments`.
public struct SegmentList: Sendable {
    /// A segment and where it comes from.
    public struct Item: Sendable, Codable {
        /// The hash of its request.
        public var key: String
        public var archived: Bool
        public var bytes: Int
        /// Both in seconds since 1970.
        public var created: Int
        public var used: Int
        /// What it took to make, in seconds.
        public var cost: Double
        /// Nil where the store does not know.
        public var provenance: SegmentProvenance?
    }

    public var items: [Item]

    /// - Parameter prefix: Only those whose key begins with it.
    public init(_ store: Store, prefix: String = "") {
        items = store.list(.segment).lazy.filter { $0.key.hash.hex.hasPrefix(prefix.lowercased()) }.map {
            Item(
                key: $0.key.hash.hex, archived: $0.isArchived, bytes: $0.bytes, created: $0.created, used: $0.used,
                cost: $0.cost, provenance: $0.provenance.flatMap { SegmentProvenance(json: $0) })
        }
    }

    /// A line per segment, for people.
    public var text: String {
        guard !items.isEmpty else { return "no segments\n" }
        let rows =
            [["segment", "made", "took", "size", "model", "seed", "request"]]
            + items.map { item in
                [
                    String(item.key.prefix(12)), Words.date(item.created), Words.duration(item.cost),
                    Words.size(item.bytes) + (item.archived ? ", archived" : ""),
                    item.provenance?.takes.first?.model ?? "?", item.provenance.map { "\($0.seed)" } ?? "?",
                    item.provenance?.request.printable ?? "?",
                ]
            }
        let widths = (0..<6).map { column in rows.map { $0[column].printable.columns }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == 6 ? cell.cut(72) : cell.printable.padded(widths[column])
            }.joined(separator: "  ") + "\n"
        }.joined()
    }

    /// Everything that is known of each, as JSON.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(items)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? "[]\n"
    }
}
