internal import Diagnostics
internal import Foundation
internal import Rendering
internal import Templating
internal import TimelineModel
internal import Typesetting

/// What decided the pieces of a video, kept in its record: held against the next one it tells why pieces changed.
///
/// Layers are kept as short hashes of their text form, with the cells, files and template lines behind them.
struct Trace: Codable, Hashable, Sendable {
    /// A piece of work: a slice of the picture, or the sound.
    struct Piece: Codable, Hashable, Sendable {
        /// `hero`, `hero → points`, `sound`.
        var title: String
        /// The first digits of its key: enough to see that it changed.
        var key: String
        var frames: Int
        var parts: [Part]
    }

    /// A layer, or a track of the sound.
    struct Part: Codable, Hashable, Sendable {
        var digest: String
        /// Where it is written.
        var template: String?
        /// Where the translation of its words is written.
        var translation: String?
        /// Which of `cells` were read for it, and which of `files` it shows.
        var cells: [Int]
        var files: [Int]
    }

    struct Cell: Codable, Hashable, Sendable {
        var column: String
        var ordinal: Int
        /// At most `Trace.longest` characters of it.
        var text: String
        /// `products.csv F17`. It may say something else in the next run, when rows have moved.
        var place: String
    }

    struct File: Codable, Hashable, Sendable {
        /// Its last path component, or its address without secrets.
        var name: String
        var hash: String
        /// A font's revision.
        var revision: String?
    }

    var settings: Settings
    /// Of the features in use.
    var epochs: [String: Int]
    /// The hash of the template's files.
    var template: String
    /// Those files by their paths; older records have none.
    var sources: [File]?
    /// The hash of the files that the words of its language come from.
    var translation: String?
    var title: String?
    var language: String?
    var cells: [Cell] = []
    var files: [File] = []
    var pieces: [Piece] = []

    /// Longer cells are cut, and addresses lose their secrets: two that differ later only are told apart by the layers.
    static let longest = 120

    /// - Parameters:
    ///   - sources: The template's files.
    ///   - cell: The cell at a place of the video's rows.
    init(
        _ content: VideoContent, settings: Settings, template: ContentHash?, sources: [File],
        translation: ContentHash?, cell: @escaping (Place) -> CellText?
    ) {
        self.settings = settings
        self.translation = translation?.hex
        self.template = template?.hex ?? ""
        self.sources = sources
        epochs = Dictionary(
            content.slices.flatMap(\.features).map { ($0.rawValue, $0.epoch) }, uniquingKeysWith: { first, _ in first })
        title = content.timeline.metadata.title
        language = content.timeline.metadata.language
        var tables = Tables(cell: cell)
        for (slice, key) in zip(content.slices, content.chunks) {
            let parts = slice.allLayers.map { layer in
                tables.part(
                    "\(layer)", layer.provenance, assets: layer.assets, fonts: layer.fonts)
            }
            pieces.append(
                Piece(
                    title: slice.sceneIDs.joined(separator: " → "), key: Self.short(key.hash), frames: slice.count,
                    parts: parts))
        }
        if let audio = content.audio {
            let parts = content.timeline.audio.tracks.map { track in
                tables.part("\(track)", track.provenance, assets: [track.asset], fonts: [])
            }
            pieces.append(
                Piece(
                    title: Self.sound, key: Self.short(audio), frames: content.timeline.frameCount, parts: parts))
        }
        cells = tables.cells
        files = tables.files
    }

    static let sound = "sound"

    static func short(_ hash: ContentHash) -> String { String(hash.hex.prefix(16)) }

    /// The tables that parts point into, while they are built.
    private struct Tables {
        let cell: (Place) -> CellText?
        var cells: [Cell] = []
        var files: [File] = []
        private var cellIndex: [Place: Int?] = [:]
        private var fileIndex: [ContentHash: Int] = [:]

        init(cell: @escaping (Place) -> CellText?) { self.cell = cell }

        mutating func part(
            _ text: String, _ provenance: Provenance, assets: [Asset], fonts: [FontInstance]
        ) -> Part {
            Part(
                digest: Trace.short(ContentHash(of: text)), template: provenance.template.flatMap(Self.line),
                translation: provenance.translation.flatMap(Self.line),
                cells: provenance.cells.compactMap { index(of: $0) },
                files: assets.map { index(of: $0.hash, $0.name) { nil } }
                    + fonts.map { font in index(of: font.hash, Self.lastPart(font.path)) { font.revision } })
        }

        private static func line(_ place: Place) -> String? {
            guard case .source(let file, let line, _) = place else { return nil }
            return "\(file) line \(line)"
        }

        private mutating func index(of place: Place) -> Int? {
            if let known = cellIndex[place] { return known }
            var index: Int?
            if let found = cell(place) {
                index = cells.count
                cells.append(
                    Cell(
                        column: found.column, ordinal: found.ordinal,
                        text: String(ShownAddress.inText(found.text).prefix(Trace.longest)),
                        place: place.description))
            }
            cellIndex[place] = .some(index)
            return index
        }

        private static func lastPart(_ path: String) -> String { PathText.name(of: path) }

        private mutating func index(of hash: ContentHash, _ name: String, revision: () -> String?) -> Int {
            if let known = fileIndex[hash] { return known }
            fileIndex[hash] = files.count
            files.append(
                File(name: name, hash: Trace.short(hash), revision: revision()))
            return files.count - 1
        }
    }
}
