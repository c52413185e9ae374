internal import Diagnostics
internal import Foundation
internal import TimelineModel

/// The `report.json` of an earlier run, read again for `--failed`.
struct FormerReport: Sendable {
    let outcomes: [Outcome]
    private let file: String
    private let template: String
    private let data: String
    private let locales: [String]

    /// What of it failed or was stopped.
    var redo: Redo {
        var redo = Redo(locales: locales)
        for outcome in outcomes where !outcome.isThere {
            if outcome.key.isEmpty { redo.rows.formUnion(outcome.rows) } else { redo.names.insert(outcome.name) }
        }
        return redo
    }

    /// - Throws: When there is no report in `folder`, or one that is not about this template and sheet.
    init(folder: String, template: String, data: String) throws(Diagnostic) {
        file = "\(folder)/report.json"
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw .error(
                "no-report", at: .file(file), "there is no report, so nobody knows what failed",
                hint: "render without --failed first: what is there already is not made again")
        }
        let whole: Whole
        do {
            whole = try JSONDecoder().decode(Whole.self, from: bytes)
        } catch {
            throw .error(
                "unreadable-report", at: .file(file), "this is not a report of rowreel render",
                hint: "render without --failed: what is there already is not made again", cause: "\(error)")
        }
        func same(_ a: String, _ b: String) -> Bool {
            URL(fileURLWithPath: a).standardized.path == URL(fileURLWithPath: b).standardized.path
        }
        guard same(whole.template, template), same(whole.data, data) else {
            throw .error(
                "other-report", at: .file(file), "the report is about \(whole.template) with \(whole.data)",
                hint: "--failed goes with the template, the sheet and the output folder of that run")
        }
        self.template = whole.template
        self.data = whole.data
        locales = whole.locales ?? []
        outcomes = whole.videos.map(Outcome.init)
    }

    private struct Whole: Decodable {
        var template, data: String
        var locales: [String]?
        var videos: [Report.Video]
    }

    /// The report of all videos after some were made anew: what was not touched stays as it was told, as far as it is
    /// still there.
    ///
    /// - Parameter rows: The rows of every video that the sheet has now, by key; others are left out.
    func merged(with redone: [Outcome], rows: [String: [Int]]) -> [Outcome] {
        let names = Set(redone.map(\.name))
        let redoneRows = Set(redone.flatMap(\.rows))
        let kept: [Outcome] = outcomes.compactMap { outcome in
            guard !outcome.key.isEmpty else { return outcome.rows.contains(where: redoneRows.contains) ? nil : outcome }
            guard !names.contains(outcome.name), let current = rows[outcome.key] else { return nil }
            var outcome = outcome
            outcome.rows = current
            guard outcome.isThere else { return outcome }
            outcome.status = .unchanged
            if FileState(outcome.path)?.bytes != outcome.bytes {
                outcome.status = .stopped
                outcome.reason = "the file that was made is not there any more"
            }
            return outcome
        }
        return Report.sorted(kept + redone)
    }
}

extension Report {
    /// In the order of the sheet; videos of a row as they are.
    static func sorted(_ outcomes: [Outcome]) -> [Outcome] {
        outcomes.enumerated().sorted { a, b in
            let (first, second) = (a.element.rows.first ?? 0, b.element.rows.first ?? 0)
            return first == second ? a.offset < b.offset : first < second
        }.map(\.element)
    }
}

extension Outcome {
    init(_ video: Report.Video) {
        self.init(
            key: video.key, rows: video.rows, locale: video.locale, output: video.output, status: video.status,
            reason: video.reason, failure: video.failure, path: video.path, poster: video.poster,
            frames: video.frames ?? 0, frameRate: Self.frameRate(video.frameRate ?? ""),
            bytes: video.bytes, sha256: video.sha256, motionSegments: video.segmentsFromMotion,
            diagnostics: Diagnostics(video.findings.map(Diagnostic.init)))
    }

    private static func frameRate(_ text: String) -> FrameRate {
        let parts = text.split(separator: "/").compactMap { Int($0) }.filter { $0 > 0 }
        return parts.isEmpty ? FrameRate(30) : FrameRate(parts[0], parts.count > 1 ? parts[1] : 1)
    }
}

extension Diagnostic {
    /// The place is text by now; as the name of a file it prints as it did.
    init(_ finding: FindingForm) {
        let severity: Severity =
            switch finding.severity {
            case "error": .error
            case "note": .note
            default: .warning
            }
        self.init(
            severity, finding.code, at: finding.place.map { .file($0) }, finding.message, hint: finding.hint,
            cause: finding.cause)
    }
}
