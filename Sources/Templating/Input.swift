public import Diagnostics
internal import Foundation
internal import Localization
internal import Tables
public import TimelineModel

/// What a video is made from, raw: for records that tell whether it has to be resolved again, and why it changed.
extension BoundTemplate {
    /// The hash of the template's files.
    ///
    /// Nil when a file cannot be read any more.
    public var declaration: ContentHash? {
        var hasher = ContentHash.Hasher()
        for file in template.files {
            guard let bytes = FileManager.default.contents(atPath: file) else { return nil }
            hasher.update(field: bytes)
        }
        return hasher.finish()
    }

    /// The template's files with the hashes of their bytes; those that cannot be read any more are left out.
    public var sources: [(file: String, hash: ContentHash)] {
        template.files.compactMap { file in
            FileManager.default.contents(atPath: file).map { (file, ContentHash(of: Array($0))) }
        }
    }

    /// The hash of the files that a language's words come from; nil where they are all the template's own.
    ///
    /// - Parameter locale: A BCP 47 tag; nil is the template's own language.
    public func translations(locale: String?) -> ContentHash? {
        let files = template.translationFiles(locale: locale)
        guard !files.isEmpty else { return nil }
        var hasher = ContentHash.Hasher()
        hasher.update(field: (template.usesFuzzy ? "fuzzy" : "").utf8)
        for file in files {
            hasher.update(field: PathText.name(of: file).utf8)
            hasher.update(field: FileManager.default.contents(atPath: file) ?? Data())
        }
        return hasher.finish()
    }

    /// The hash of the video's name and of the cells that some columns have in its rows.
    ///
    /// Rows that move in the sheet keep it, unless the template can show their numbers; columns that are not read may
    /// change, come and go.
    /// - Parameter columns: Those that were read when it was resolved, as `ColumnReads` has them.
    public func input(of item: Item, reading columns: [String]) -> ContentHash {
        var hasher = ContentHash.Hasher()
        hasher.update(field: item.key.utf8)
        var positions: [Int] = []
        for name in columns {
            let bound = binding.bound[name]
            hasher.update(field: "\(name) \(bound?.index ?? -1)".utf8)
            if let index = bound?.index { positions.append(index) }
            for (language, index) in (bound?.variants ?? [:]).map({ ($0.key.description, $0.value) }).sorted(by: <) {
                hasher.update(field: "\(language) \(index)".utf8)
                positions.append(index)
            }
        }
        for table in columns.compactMap({ binding.tables[$0] }) {
            for key in keys(of: item, in: table) {
                for field in table.input(of: key) { hasher.update(field: field.utf8) }
            }
        }
        for row in item.rows {
            hasher.update(field: readsRow ? "row \(row.number)".utf8 : "row".utf8)
            for index in positions { hasher.update(field: row[index].utf8) }
        }
        return hasher.finish()
    }

    /// The cells that the video's rows share with those of a child table, each once.
    func keys(of item: Item, in table: BoundTable) -> [String] {
        guard let index = binding.bound[table.declaration.on]?.index else { return [] }
        var keys: [String] = []
        for key in item.rows.map({ $0[index].trimmingWhitespace }) where !keys.contains(key) { keys.append(key) }
        return keys
    }

    /// The cell at a place, if it is one of the video's.
    public func cell(at place: Place, of item: Item) -> CellText? {
        guard case .cell(let file, let reference) = place else { return nil }
        guard file == tableFile else {
            for table in binding.tables.values where table.file == file {
                for key in keys(of: item, in: table) {
                    if let cell = table.cell(at: reference, of: key, place: place) { return cell }
                }
            }
            return nil
        }
        guard let ordinal = item.rows.firstIndex(where: { $0.number == reference.row }),
            item.rows[ordinal].cells.indices.contains(reference.column)
        else { return nil }
        return CellText(
            column: columnNames[reference.column] ?? CellReference.letters(column: reference.column), ordinal: ordinal,
            text: item.rows[ordinal][reference.column], place: place)
    }
}

/// A cell as it stands in the sheet, named so that it is found again when rows move.
public struct CellText: Hashable, Sendable {
    /// The template's name of the column, with the language of a variant: `title:fr`.
    public var column: String
    /// Which of the video's rows, counted from 0.
    public var ordinal: Int
    public var text: String
    public var place: Place
}

extension ContentHash.Hasher {
    /// Adds bytes with their number in front, so that two fields cannot be mistaken for one.
    fileprivate mutating func update(field bytes: some Collection<UInt8>) {
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { update($0) }
        update(bytes)
    }
}
