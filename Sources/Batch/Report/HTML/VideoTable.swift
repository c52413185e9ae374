internal import Diagnostics
internal import Localization

/// Every video, a row each.
///
/// The rows after the first few hundred stand in a `<noscript>`: without scripts they are a second table, with them
/// the script takes them from there a page at a time, and the browser never lays out ten thousand rows.
struct VideoTable {
    private let report: Report
    private let folder: String
    private let thumbnails: [Int: Thumbnail]
    private let limit: Int
    private let hasLocales: Bool
    private let hasOutputs: Bool

    /// Rows in the first table.
    static let firstRows = 200

    init(_ report: Report, _ folder: String, _ thumbnails: [Int: Thumbnail], limit: Int) {
        self.report = report
        self.folder = folder
        self.thumbnails = thumbnails
        self.limit = limit
        hasLocales = report.outcomes.contains { $0.locale != nil }
        hasOutputs = report.outcomes.contains { $0.output != nil }
    }

    var html: String {
        guard !report.outcomes.isEmpty else { return "" }
        // What failed is never cut off.
        var indices = Array(report.outcomes.indices)
        let left = indices.count - limit
        if left > 0 {
            indices = indices.filter { !report.outcomes[$0].isThere } + indices.filter { report.outcomes[$0].isThere }
        }
        let rows = indices.prefix(limit).map { row($0, report.outcomes[$0]) }
        let rest = rows.dropFirst(Self.firstRows)
        return """
            <section id="videos"><h2>Videos</h2>
            \(toolbar)
            <div class="frame"><table class="videos">\(head)<tbody>
            \(rows.prefix(Self.firstRows).joined(separator: "\n"))
            </tbody></table></div>
            \(rest.isEmpty ? "" : noscript(rest))<nav class="pages" hidden aria-label="Pages of the table"></nav>
            \(left > 0 ? "<p class=\"lead\">\(ReportHTML.grouped(left)) more are in report.csv.</p>\n" : "")</section>
            """
    }

    private func noscript(_ rows: ArraySlice<String>) -> String {
        """
        <noscript id="rest"><div class="frame"><table class="videos">\(head)<tbody>
        \(rows.joined(separator: "\n"))
        </tbody></table></div></noscript>

        """
    }

    private var head: String {
        var columns = ["<td class=\"shot\"></td>", "<th scope=\"col\">Video</th>"]
        if hasLocales { columns.append("<th scope=\"col\">Language</th>") }
        if hasOutputs { columns.append("<th scope=\"col\">Output</th>") }
        columns += [
            "<th scope=\"col\">Status</th>", "<th scope=\"col\" class=\"number\">Length</th>",
            "<th scope=\"col\" class=\"number\">Size</th>", "<th scope=\"col\">File</th>",
        ]
        return "<thead><tr>\(columns.joined())</tr></thead>"
    }

    /// Shown by the script, which makes it work.
    private var toolbar: String {
        func select(_ name: String, _ label: String, _ values: [(value: String, word: String)]) -> String {
            guard values.count > 1 else { return "" }
            let options = values.map {
                "<option value=\"\(HTMLText.attribute($0.value))\">\(HTMLText.content($0.word))</option>"
            }
            return
                "<label>\(label) <select name=\"\(name)\"><option value=\"\">all</option>\(options.joined())</select></label>"
        }
        func distinct(_ value: (Outcome) -> String?) -> [(value: String, word: String)] {
            var seen: Set<String> = []
            return report.outcomes.compactMap(value).filter { seen.insert($0).inserted }.sorted().map { ($0, $0) }
        }
        let statuses = ReportHTML.statuses.filter { report.count($0.status) > 0 }.map { ($0.status.rawValue, $0.word) }
        return """
            <form class="tools" role="search" hidden><label class="search">Key or row \
            <input type="search" name="text" autocomplete="off" spellcheck="false"></label>\
            \(select("status", "Status", statuses))\(select("locale", "Language", distinct(\.locale)))\
            \(select("output", "Output", distinct(\.output)))<output></output></form>
            """
    }

    private func row(_ index: Int, _ outcome: Outcome) -> String {
        let isThere = outcome.isThere
        let tag = outcome.locale.flatMap { try? LanguageTag($0) }
        let language = tag.map { " lang=\"\($0)\"" + ($0.isRightToLeft ? " dir=\"rtl\"" : "") } ?? ""
        let word = ReportHTML.statuses.first { $0.status == outcome.status }?.word ?? ""
        func data(_ name: String, _ value: String?) -> String {
            value.map { " data-\(name)=\"\(HTMLText.attribute($0))\"" } ?? ""
        }
        var cells = [
            "<td class=\"shot\">\(isThere ? shot(index, outcome) : "")</td>",
            "<th scope=\"row\">\(HTMLText.isolated(outcome.key)) <small lang=\"en\" dir=\"ltr\">\(Self.rows(outcome))</small></th>",
        ]
        if hasLocales { cells.append("<td data-label=\"Language\">\(HTMLText.content(outcome.locale ?? ""))</td>") }
        if hasOutputs { cells.append("<td data-label=\"Output\">\(outcome.output.map(HTMLText.isolated) ?? "")</td>") }
        cells += [
            "<td><span class=\"chip \(outcome.status)\" lang=\"en\">\(word)</span></td>",
            isThere
                ? "<td class=\"number\" data-label=\"Length\" data-value=\"\(Report.thousandths(outcome.seconds))\">"
                    + "\(Words.tenths(outcome.seconds)) s</td>" : "<td class=\"number\"></td>",
            isThere && outcome.bytes != nil
                ? "<td class=\"number\" data-label=\"Size\" data-value=\"\(outcome.bytes ?? 0)\">"
                    + "\(Words.size(outcome.bytes ?? 0))</td>" : "<td class=\"number\"></td>",
            "<td class=\"file\" lang=\"en\" dir=\"ltr\">\(isThere ? file(outcome) : why(outcome))</td>",
        ]
        return "<tr data-status=\"\(outcome.status)\"\(data("locale", outcome.locale))\(data("output", outcome.output))"
            + "\(language)>\(cells.joined())</tr>"
    }

    /// The poster, small, that leads to the video: embedded, or from its own file when the reader comes to it.
    private func shot(_ index: Int, _ outcome: Outcome) -> String {
        var picture = ""
        let alt = "alt=\"poster of \(HTMLText.attribute(outcome.title))\""
        if let small = thumbnails[index] {
            picture = """
                <img src="data:image/jpeg;base64,\(small.base64)" width="\(small.width)" height="\(small.height)" \(alt)>
                """
        } else if let link = outcome.poster.flatMap({ HTMLText.link(to: $0, from: folder) }) {
            picture = "<img src=\"\(link)\" loading=\"lazy\" decoding=\"async\" \(alt)>"
        } else {
            return ""
        }
        return HTMLText.link(to: outcome.path, from: folder).map { "<a href=\"\($0)\">\(picture)</a>" } ?? picture
    }

    private func file(_ outcome: Outcome) -> String {
        let name = HTMLText.isolated(ReportHTML.name(outcome.path))
        let link = HTMLText.link(to: outcome.path, from: folder).map { "<a href=\"\($0)\">\(name)</a>" } ?? name
        let warnings = outcome.diagnostics.all
        let summary = warnings.isEmpty ? "checksum" : Words.count(warnings.count, "finding")
        let findings = warnings.map(FailureList.finding).joined()
        return """
            \(link)<details\(warnings.isEmpty ? "" : " class=\"warned\"")><summary>\(summary)</summary>\
            \(findings.isEmpty ? "" : "<ul class=\"findings\">\(findings)</ul>")\
            <p class="sum">SHA-256 <code>\(HTMLText.content(outcome.sha256 ?? "unknown"))</code>, \
            \(Words.count(outcome.frames, "frame"))</p></details>
            """
    }

    private func why(_ outcome: Outcome) -> String {
        "<p class=\"why\">\(HTMLText.content(outcome.reason ?? ""))</p>"
    }

    /// `row 5`, `rows 5–7`, `rows 5, 9`: as many as are readable.
    static func rows(_ outcome: Outcome) -> String {
        let rows = outcome.rows
        guard let first = rows.first, let last = rows.last, rows.count > 1 else { return "row \(rows.first ?? 0)" }
        if last - first == rows.count - 1 { return "rows \(first)–\(last)" }
        return "rows " + rows.prefix(6).map(String.init).joined(separator: ", ") + (rows.count > 6 ? " …" : "")
    }
}
