internal import Crypto
internal import Diagnostics
internal import Foundation

/// The report as a page: one file that needs no network, works without scripts, and better with them.
///
/// What failed comes first, then every video. Cells of the sheet may hold anything, so all of it is escaped, and the
/// page's own policy lets nothing run or load but what is written here.
struct ReportHTML {
    let report: Report
    /// The folder that the page is for; links are relative to it.
    let folder: String
    /// Small pictures to embed, by the index of the outcome.
    var thumbnails: [Int: Thumbnail] = [:]

    /// Videos in the table: a page of more helps nobody, and `report.csv` has them all.
    static let tableLimit = 20_000

    /// Generated segments that are listed.
    private static let segmentLimit = 1000

    /// Findings about the whole sheet that are told.
    private static let notesLimit = 20

    var page: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>\(HTMLText.content(verdict)) – \(HTMLText.content(Self.name(report.data)))</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        \(header)
        <main>
        \(notes)\(FailureList(report).html)\(VideoTable(report, folder, thumbnails, limit: Self.tableLimit).html)\
        \(SegmentTable(report, limit: Self.segmentLimit).html)\(retired)
        </main>
        <footer><p>The same as a sheet: <a href="./report.csv">report.csv</a>; \
        for programs: <a href="./report.json">report.json</a>. Made by Rowreel.</p></footer>
        <script>\(Self.script)</script>
        </body>
        </html>

        """
    }

    /// Nothing from elsewhere: the style and the script of this page by their hashes, pictures from this folder.
    static let policy =
        "default-src 'none'; style-src \(hash(style)); script-src \(hash(script)); img-src 'self' data: file:; "
        + "base-uri 'none'; form-action 'none'"

    private static func hash(_ text: String) -> String {
        "'sha256-\(Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString())'"
    }

    /// `6 made, 1 failed`.
    private var verdict: String {
        let counts = Self.statuses.map { (report.count($0.status), $0.word) }.filter { $0.0 > 0 }
        return counts.isEmpty ? "no videos" : counts.map { "\($0) \($1)" }.joined(separator: ", ")
    }

    static let statuses: [(status: Outcome.Status, word: String)] = [
        (.made, "made"), (.unchanged, "unchanged"), (.failed, "failed"), (.held, "held back"),
        (.stopped, "not finished"),
    ]

    static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    // MARK: Parts

    private var header: String {
        let there = report.outcomes.filter(\.isThere)
        var facts = [
            Date(timeIntervalSince1970: report.started).formatted(
                .verbatim(
                    "\(day: .defaultDigits) \(month: .wide) \(year: .defaultDigits), \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits) UTC",
                    locale: Locale(identifier: "en"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))),
            "took \(Words.duration(report.seconds))", "profile \(report.profile)",
        ]
        if !there.isEmpty {
            let bytes = there.reduce(0) { $0 + ($1.bytes ?? 0) }
            facts.append(
                "\(Words.duration(there.reduce(0) { $0 + $1.seconds })) of video, \(Words.size(bytes))")
        }
        facts += report.work
        return """
            <header>
            <p class="brand">Rowreel<span> report</span></p>
            <h1>\(HTMLText.isolated(Self.name(report.data)))<span> with \
            \(HTMLText.isolated(Self.name(report.template)))</span></h1>
            <ul class="facts">\(facts.map { "<li>\(HTMLText.content($0))</li>" }.joined())</ul>
            \(strip)
            <ul class="tally">\(tally)</ul>
            </header>
            """
    }

    /// All videos as one strip of film, coloured by what became of them.
    private var strip: String {
        let total = max(1, report.outcomes.count)
        var x = 0.0
        var parts = ""
        for (status, _) in Self.statuses where report.count(status) > 0 {
            // A single failure among thousands is still to be seen.
            let width = max(4, Double(report.count(status)) * 1000 / Double(total))
            parts +=
                "<rect class=\"\(status)\" x=\"\(Words.tenths(x))\" width=\"\(Words.tenths(width))\" height=\"10\"/>"
            x += width
        }
        return """
            <svg class="strip" viewBox="0 0 \(Words.tenths(max(x, 1))) 10" preserveAspectRatio="none" role="img" \
            aria-label="\(HTMLText.attribute(verdict))">\(parts)</svg>
            """
    }

    private var tally: String {
        Self.statuses.map { status, word in
            let count = report.count(status)
            let marks = count == 0 ? " none" : ""
            return
                "<li class=\"\(status)\(marks)\" data-status=\"\(status)\"><b>\(Self.grouped(count))</b> \(word)</li>"
        }.joined()
    }

    private var notes: String {
        var notes: [String] = []
        if report.wasStopped { notes.append("The run was stopped before it was done; the next one goes on from here.") }
        if report.motionSegments > 0 {
            notes.append(
                "\(Words.count(report.motionSegments, "segment")) came from the embedded motion engine, because no other "
                    + "engine is configured.")
        }
        for finding in report.findings.prefix(Self.notesLimit) {
            notes.append((finding.place.map { "\($0): " } ?? "") + finding.message)
        }
        if report.findings.count > Self.notesLimit {
            notes.append("… and \(report.findings.count - Self.notesLimit) more findings in report.json")
        }
        return notes.map { "<p class=\"note\">\(HTMLText.content($0))</p>\n" }.joined()
    }

    private var retired: String {
        guard !report.retired.isEmpty else { return "" }
        let rows = report.retired.prefix(Self.tableLimit).map { video in
            let path = video.destination ?? (video.action == .deleted ? nil : video.path)
            let link = path.flatMap { HTMLText.link(to: $0, from: folder) }
            let name = HTMLText.isolated(Self.name(path ?? video.path))
            return """
                <tr><th scope="row">\(HTMLText.isolated(video.title))</th><td>\(video.action.rawValue)</td>\
                <td class="file">\(link.map { "<a href=\"\($0)\">\(name)</a>" } ?? name)\
                \(video.reason.map { "<p>\(HTMLText.content($0))</p>" } ?? "")</td></tr>
                """
        }
        return """

            <section id="retired"><h2>Retired</h2>
            <p class="lead">\(Words.count(report.retired.count, "video")) of earlier runs whose row is over or has gone from the \
            sheet.</p>
            <div class="frame"><table><thead><tr><th scope="col">Video</th><th scope="col">What was done</th>\
            <th scope="col">File</th></tr></thead><tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div></section>
            """
    }

    /// `12 345`, with a narrow space that does not break.
    static func grouped(_ number: Int) -> String {
        var digits = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0 { digits.append("\u{202F}") }
            digits.append(digit)
        }
        return String(digits.reversed())
    }
}

extension Outcome {
    /// Whether the video is in the folder as it should be.
    var isThere: Bool { status == .made || status == .unchanged }
}
