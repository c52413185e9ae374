internal import Diagnostics

/// What could not be made and why, in the sheet's order.
///
/// One row is often many videos, and its mistake is the same in all of them: they are told together.
struct FailureList {
    /// Failures told one by one; past that the table lists them.
    static let limit = 200

    private struct Failure {
        var outcome: Outcome
        /// `fr vertical`, one for each video.
        var names: [String]
    }

    private let failures: [Failure]
    private let videos: Int
    private let held: Int

    init(_ report: Report) {
        var found: [Failure] = []
        for outcome in report.outcomes where outcome.status == .failed {
            let name = [outcome.locale, outcome.output].compactMap { $0 }.joined(separator: " ")
            if let last = found.last?.outcome, last.key == outcome.key, last.rows == outcome.rows,
                last.reason == outcome.reason, last.diagnostics.all == outcome.diagnostics.all
            {
                found[found.count - 1].names.append(name)
            } else {
                found.append(Failure(outcome: outcome, names: [name]))
            }
        }
        failures = found
        videos = report.count(.failed)
        held = report.count(.held)
    }

    private var waiting: String { held == 0 ? "" : ", and \(held) of the same rows wait for them" }

    var html: String {
        guard !failures.isEmpty else { return "" }
        let more = failures.count - Self.limit
        return """
            <section id="failed"><h2>What could not be made</h2>
            <p class="lead">\(Words.count(videos, "video")) failed\(waiting). Repair what is named here and render again with \
            <code>--failed</code>; the rest is there.</p>
            \(failures.prefix(Self.limit).map(article).joined(separator: "\n"))
            \(more > 0 ? "<p class=\"lead\">… and \(more) more, in the table below.</p>\n" : "")</section>

            """
    }

    private func article(_ failure: Failure) -> String {
        let outcome = failure.outcome
        let rows = VideoTable.rows(outcome)
        let title = outcome.key.isEmpty ? rows : HTMLText.isolated(outcome.key)
        let names = failure.names.filter { !$0.isEmpty }
        var told = outcome.diagnostics.all
        // Errors first: they are why it failed.
        told = told.filter { $0.severity == .error } + told.filter { $0.severity != .error }
        let findings =
            told.isEmpty
            ? "<li class=\"error\"><p>\(HTMLText.content(outcome.reason ?? "no reason was given"))</p></li>"
            : told.map(Self.finding).joined()
        return """
            <article><h3>\(title)\(outcome.key.isEmpty ? "" : " <small>\(rows)</small>")</h3>
            \(names.isEmpty ? "" : "<ul class=\"names\">\(names.map { "<li>\(HTMLText.isolated($0))</li>" }.joined())</ul>")\
            <ul class="findings">\(findings)</ul></article>
            """
    }

    /// A finding as an item of a list: place, what is wrong, what to do.
    static func finding(_ diagnostic: Diagnostic) -> String {
        var html = "<li class=\"\(diagnostic.severity)\">"
        html += diagnostic.place.map { "<code>\(HTMLText.isolated("\($0)"))</code>" } ?? ""
        html += "<p><b>\(diagnostic.severity)</b> \(HTMLText.content(diagnostic.message))</p>"
        if let cause = diagnostic.cause { html += "<p class=\"cause\">\(HTMLText.content(cause))</p>" }
        if let hint = diagnostic.hint { html += "<p class=\"hint\">\(HTMLText.content(hint))</p>" }
        return html + "</li>"
    }
}
