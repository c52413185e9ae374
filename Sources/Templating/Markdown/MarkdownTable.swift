internal import Diagnostics

/// A table of a Markdown template: `textAlign` of a column, where the line under the header says one.
struct MarkdownTable {
    var header: [MarkdownWords]
    var rows: [[MarkdownWords]]
    var alignments: [String?]

    /// Rows that are repeated without `limit` have room for so many.
    private static let roomOfLoop = 6

    /// A stack of rows, as high as the region together, the header in bold.
    func piece(_ directions: [StageDirection], at start: PlacedText) -> MarkdownPiece {
        let ofRow = ["for", "where", "sort", "limit"]
        let ofCells = ["enter", "exit", "style"]
        let repeating = directions.filter { ofRow.contains($0.name) }
        let looks = directions.filter { ofCells.contains($0.name) }
        let limit = repeating.first { $0.name == "limit" }.flatMap { Int($0.value.text) }
        let count =
            (header.allSatisfy(\.runs.isEmpty) ? 0 : 1) + (repeating.isEmpty ? rows.count : limit ?? Self.roomOfLoop)
        let gap = 2
        let height = max(1, min(18, (100 - gap * (count - 1)) / max(1, count)))
        var piece = MarkdownPiece(
            style: looks.first { $0.name == "style" }?.value.text ?? "list", elements: [], start: start)
        if !header.allSatisfy(\.runs.isEmpty) {
            piece.elements.append(row(header, height: height, looks, isHeader: true, at: start))
        }
        for cells in rows {
            var row = row(cells, height: height, looks, isHeader: false, at: start)
            if rows.count == 1 { row.attributes += repeating.map { $0.attribute() } }
            piece.elements.append(row)
        }
        piece.isGroup = true
        piece.group = directions.filter { !ofRow.contains($0.name) && !ofCells.contains($0.name) }.map {
            $0.attribute()
        }
        if !piece.group.contains(where: { $0.name == "gap" }) {
            piece.group.append(
                XMLAttribute(name: "gap", namespace: nil, place: start.place, value: PlacedText("\(gap)%", at: start)))
        }
        return piece
    }

    private func row(
        _ cells: [MarkdownWords], height: Int, _ looks: [StageDirection], isHeader: Bool, at start: PlacedText
    ) -> XMLElement {
        let place = cells.first?.start ?? start
        var children: [XMLNode] = []
        for (index, cell) in cells.enumerated() {
            var nodes = MarkdownText.nodes(cell)
            // A cell without words keeps its place.
            if nodes.isEmpty { nodes = [.text(PlacedText("\u{A0}", at: place))] }
            if isHeader { nodes = [.element(MarkdownText.element("span", at: place, [("fontWeight", "700")], nodes))] }
            var text = MarkdownText.element(
                "text", at: cell.start ?? place, [("displayAlign", "center")], nodes)
            if let align = alignments[safe: index] ?? nil { text = text.with("textAlign", align, at: place) }
            for look in looks { text.attributes.append(look.attribute()) }
            if !looks.contains(where: { $0.name == "style" }) { text = text.with("style", "list", at: place) }
            children.append(.element(text))
        }
        return MarkdownText.element(
            "group", at: place, [("arrange", "row"), ("gap", "3%"), ("height", "\(height)%")], children)
    }
}
