internal import Diagnostics
public import Foundation

/// The report for programs. The fields are described in `Documentation/Reports.md`; new ones may be added.
extension Report {
    public var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(Whole(self)) + Data("\n".utf8)
        }
    }

    private struct Whole: Encodable {
        var version = 1
        var template, data, profile: String
        var locales: [String]
        var started: String
        var seconds: Double
        var stopped: Bool
        var totals: Totals
        var findings: [FindingForm]
        var videos: [Video]
        var segments: [MadeSegment]
        var retired: [RetiredVideo]

        init(_ report: Report) {
            template = report.template
            data = report.data
            profile = report.profile
            locales = report.locales
            started = Date(timeIntervalSince1970: report.started).formatted(.iso8601)
            seconds = milliseconds(report.seconds)
            stopped = report.wasStopped
            totals = Totals(report)
            findings = report.findings.map(FindingForm.init)
            videos = report.outcomes.map(Video.init)
            segments = report.segments
            retired = report.retired.map(RetiredVideo.init)
        }
    }

    struct Totals: Encodable {
        var made, unchanged, failed, held, stopped: Int
        var chunksMade, chunksReused, filesEncodedWhole, segmentsFromMotion, segmentsMade: Int

        init(_ report: Report) {
            made = report.count(.made)
            unchanged = report.count(.unchanged)
            failed = report.count(.failed)
            held = report.count(.held)
            stopped = report.count(.stopped)
            chunksMade = report.chunksMade
            chunksReused = report.chunksReused
            filesEncodedWhole = report.filesEncodedWhole
            segmentsFromMotion = report.motionSegments
            segmentsMade = report.segments.count
        }
    }

    struct Video: Codable {
        var key: String
        var rows: [Int]
        var locale, output: String?
        var status: Outcome.Status
        var failure: FailureClass?
        var reason: String?
        var path: String
        var poster: String?
        var seconds: Double?
        var frames: Int?
        var frameRate: String?
        var bytes: Int?
        var sha256: String?
        var segmentsFromMotion: Int
        var findings: [FindingForm]

        init(_ outcome: Outcome) {
            let isThere = outcome.status == .made || outcome.status == .unchanged
            key = outcome.key
            rows = outcome.rows
            locale = outcome.locale
            output = outcome.output
            status = outcome.status
            failure = outcome.failure
            reason = outcome.reason
            path = outcome.path
            poster = outcome.poster
            seconds = isThere ? milliseconds(outcome.seconds) : nil
            frames = isThere ? outcome.frames : nil
            frameRate = isThere ? "\(outcome.frameRate)" : nil
            bytes = outcome.bytes
            sha256 = outcome.sha256
            segmentsFromMotion = outcome.motionSegments
            findings = outcome.diagnostics.all.map(FindingForm.init)
        }
    }
}

extension Report {
    struct RetiredVideo: Encodable {
        var key: String
        var locale, output: String?
        var path: String
        var action: Retired.Action
        var destination, reason: String?

        init(_ video: Retired) {
            key = video.key
            locale = video.locale
            output = video.output
            path = video.path
            action = video.action
            destination = video.destination
            reason = video.reason
        }
    }
}

/// A diagnostic as a program reads it.
struct FindingForm: Codable {
    var severity, code: String
    var place: String?
    var message: String
    var hint, cause: String?

    init(_ diagnostic: Diagnostic) {
        severity = diagnostic.severity.description
        code = diagnostic.code
        place = diagnostic.place?.description
        message = diagnostic.message
        hint = diagnostic.hint
        cause = diagnostic.cause
    }
}

private func milliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
