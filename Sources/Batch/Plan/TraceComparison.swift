/// Finds why the pieces of a video changed: the difference of two traces.
struct TraceComparison {
    private let old: Trace
    private let new: Trace
    private let oldCells: [CellName: String]
    private let oldFiles: [String: Trace.File]
    private let oldHashes: Set<String>
    private let oldDigests: [String: Set<String>]

    private struct CellName: Hashable {
        var column: String
        var ordinal: Int

        init(_ cell: Trace.Cell) { (column, ordinal) = (cell.column, cell.ordinal) }
    }

    init(from old: Trace, to new: Trace) {
        self.old = old
        self.new = new
        oldCells = Dictionary(old.cells.map { (CellName($0), $0.text) }, uniquingKeysWith: { first, _ in first })
        oldFiles = Dictionary(old.files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        oldHashes = Set(old.files.map(\.hash))
        oldDigests = Dictionary(
            old.pieces.map { ($0.title, Set($0.parts.map(\.digest))) }, uniquingKeysWith: { $0.union($1) })
    }

    /// Whether a piece is what it was.
    func isUnchanged(_ piece: Trace.Piece) -> Bool { old.pieces.contains { $0.key == piece.key } }

    /// Why a piece that is not what it was has to be made; never empty.
    func causes(of piece: Trace.Piece) -> [Cause] {
        var causes = general
        let digests = oldDigests[piece.title] ?? []
        // A scene that moved under another name keeps its layers.
        let known = digests.isEmpty ? Set(old.pieces.flatMap(\.parts).map(\.digest)) : digests
        for part in piece.parts where !known.contains(part.digest) { causes += self.causes(of: part) }
        if causes.isEmpty { causes = causesOfShape(piece, oldCount: digests.count) }
        var seen: Set<Cause> = []
        return causes.filter { seen.insert($0).inserted }
    }

    /// Why the file has to be joined again although its pieces are what they were.
    var causesOfFile: [Cause] {
        if old.title != new.title || old.language != new.language {
            let cells = changedCells(new.cells.indices)
            return cells.isEmpty ? [.metadata] : cells
        }
        return general.isEmpty ? [.unknown] : general
    }

    /// Settings, libraries and drawing code, which concern every piece.
    private var general: [Cause] {
        var causes: [Cause] = []
        let before = Dictionary(old.settings.lines.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        for line in new.settings.lines where before[line.name] != line.value {
            causes.append(.setting(line.name, old: before[line.name], new: line.value))
        }
        // A profile says all that its encoder settings do.
        if case .setting("profile", _, _)? = causes.first { causes = [causes[0]] }
        for library in new.settings.libraries where !old.settings.libraries.contains(library) {
            let name = library.prefix { $0 != " " }
            causes.append(.library(old: old.settings.libraries.first { $0.prefix { $0 != " " } == name }, new: library))
        }
        for (feature, epoch) in new.epochs.sorted(by: { $0.key < $1.key }) {
            if let before = old.epochs[feature], before != epoch {
                causes.append(.renderer(feature, old: before, new: epoch))
            }
        }
        return causes
    }

    private func causes(of part: Trace.Part) -> [Cause] {
        let cells = changedCells(part.cells)
        if !cells.isEmpty { return cells }
        var causes: [Cause] = []
        for file in part.files.map({ new.files[$0] }) where !oldHashes.contains(file.hash) {
            if let before = oldFiles[file.name] {
                let isFont = file.revision != nil || before.revision != nil
                causes.append(
                    isFont ? .font(file.name, old: before.revision, new: file.revision) : .file(file.name))
            } else if file.revision != nil, !templateChanged {
                causes.append(.otherFont(file.name))
            }
        }
        if !causes.isEmpty { return causes }
        // Words that were the template's, or of another language, have a translation now; or none any more.
        if translationChanged { causes.append(.translation(part.translation ?? part.template ?? "the translations")) }
        if templateChanged, let line = part.template { causes += self.causes(ofLine: line) }
        return causes
    }

    /// The line, unless its file is what it was: then the themes, fragments and presets that are not.
    private func causes(ofLine line: String) -> [Cause] {
        let before = Dictionary((old.sources ?? []).map { ($0.name, $0.hash) }, uniquingKeysWith: { first, _ in first })
        let changed = (new.sources ?? []).filter { before[$0.name] != $0.hash }.map(\.name)
        if before.isEmpty || changed.isEmpty || changed.contains(where: { line.hasPrefix("\($0) line ") }) {
            return [.template(line)]
        }
        return changed.map { .template(before[$0] == nil ? "\($0) is new" : "\($0) has changed") }
    }

    /// Something is gone, or lasts longer: no layer of the piece itself tells why.
    private func causesOfShape(_ piece: Trace.Piece, oldCount: Int) -> [Cause] {
        var causes = changedCells(new.cells.indices)
        if causes.isEmpty, templateChanged {
            let file = new.pieces.lazy.flatMap(\.parts).compactMap(\.template).first
            causes = [.template(file.map { $0.prefix(while: { $0 != " " }) + " has changed" } ?? "the template")]
        }
        if causes.isEmpty, !templateChanged { causes = goneCells }
        if causes.isEmpty, translationChanged { causes = [.translation("the translations have changed")] }
        if let before = old.pieces.first(where: { $0.title == piece.title }), before.frames != piece.frames {
            causes.append(.length(old: before.frames, new: piece.frames))
        }
        return causes.isEmpty ? [.unknown] : causes
    }

    private var templateChanged: Bool { old.template != new.template }
    private var translationChanged: Bool { old.translation != new.translation }

    /// Cells that were read before and are not any more: what showed them has gone with them.
    private var goneCells: [Cause] {
        let read = Set(new.cells.map(CellName.init))
        // The row may have moved since; where all cells of now are of one row, that is it.
        let rows = Set(new.cells.compactMap { Self.row(of: $0.place) })
        return old.cells.filter { !read.contains(CellName($0)) }.map { cell in
            var place = cell.place
            if rows.count == 1, let row = rows.first, let before = Self.row(of: place) {
                place = String(place.dropLast(before.count) + row)
            }
            return .cell(place: place, column: cell.column, old: cell.text, new: nil)
        }
    }

    /// The digits at the end of `products.csv F17`.
    private static func row(of place: String) -> Substring? {
        let digits = place.reversed().prefix { $0.isASCII && $0.isNumber }.count
        return digits == 0 ? nil : place.suffix(digits)
    }

    private func changedCells(_ indices: some Sequence<Int>) -> [Cause] {
        indices.compactMap { index in
            let cell = new.cells[index]
            let before = oldCells[CellName(cell)]
            guard before != cell.text else { return nil }
            // A cell that was not read before is news only if the template did not change to read it.
            if before == nil, templateChanged { return nil }
            return .cell(place: cell.place, column: cell.column, old: before, new: cell.text)
        }
    }
}
