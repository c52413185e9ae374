internal import Generation

/// The segments that were generated, with what was measured of each.
struct SegmentTable {
    private let segments: [MadeSegment]
    private let limit: Int

    init(_ report: Report, limit: Int) {
        segments = report.segments
        self.limit = limit
    }

    private static let columns = ["Segment", "Model", "Seed", "Sharpness", "Motion", "Flicker", "Not taken"]

    var html: String {
        guard !segments.isEmpty else { return "" }
        let head = Self.columns.map { "<th scope=\"col\">\($0)</th>" }.joined()
        let more = segments.count - limit
        return """

            <section id="segments"><h2>Segments</h2>
            <p class="lead">\(Words.count(segments.count, "segment")) generated in this run; \
            <code>rowreel store segments</code> tells all that is known of each.</p>
            <div class="frame"><table><thead><tr>\(head)</tr></thead><tbody>
            \(segments.prefix(limit).map(row).joined(separator: "\n"))
            </tbody></table></div>
            \(more > 0 ? "<p class=\"lead\">… and \(more) more in report.json.</p>\n" : "")</section>
            """
    }

    private func row(_ segment: MadeSegment) -> String {
        let provenance = segment.provenance
        let quality = provenance.quality
        let warnings = provenance.warnings.map { "<p>\(HTMLText.content($0))</p>" }.joined()
        let refused = provenance.refused.map { "seed \($0.seed): \($0.reason)" }.joined(separator: "; ")
        let cells =
            [provenance.takes.first?.model ?? "", "\(provenance.seed)"]
            + [quality?.sharpness, quality?.motion, quality?.flicker].map { $0.map(Words.tenths) ?? "" } + [refused]
        return "<tr><th scope=\"row\">\(HTMLText.isolated(segment.prompt))\(warnings)</th>"
            + cells.map { "<td>\(HTMLText.content($0))</td>" }.joined() + "</tr>"
    }
}
