internal import Diagnostics
internal import Foundation

/// Findings for programs. The fields are described in `Documentation/Check.md`; new ones may be added.
struct CheckJSON: CheckForm {
    private let document: CheckDocument
    private var isFirst = true

    init(_ document: CheckDocument) { self.document = document }

    mutating func begin(_ subject: CheckSubject) throws {
        let head = Head(
            template: ShownAddress.inText(subject.template), data: subject.data,
            locales: subject.locales.compactMap(\.self), outputs: subject.outputs.compactMap(\.self))
        // The object is left open: its findings follow one by one, a line each.
        try document.write(try JSONText.line(head).dropLast() + ",\"findings\":[")
    }

    mutating func add(_ finding: Finding, isNew: Bool) throws {
        try document.write((isFirst ? "\n" : ",\n") + JSONText.line(Form(finding)))
        isFirst = false
    }

    mutating func add(_ row: CheckedRow) {}

    mutating func end(_ summary: CheckSummary) throws {
        try document.write("\n]," + JSONText.line(Tail(summary)).dropFirst() + "\n")
        try document.flush()
    }

    private struct Head: Encodable {
        var version = 1
        var template: String
        var data: String?
        var locales, outputs: [String]
    }

    private struct Form: Encodable {
        var severity, rule, message: String
        var hint, cause: String?
        var place: PlaceForm?
        var key: String?
        var rows: [Int]
        var locales, outputs: [String]
        var still: String?

        init(_ finding: Finding) {
            severity = finding.diagnostic.severity.description
            rule = finding.rule
            message = finding.diagnostic.message
            hint = finding.diagnostic.hint
            cause = finding.diagnostic.cause
            place = finding.diagnostic.place.map(PlaceForm.init)
            key = finding.key
            rows = finding.rows
            locales = finding.locales
            outputs = finding.outputs
            still = finding.still
        }
    }

    private struct PlaceForm: Encodable {
        var text: String
        var file, cell, option: String?
        var line, column, row, byte: Int?

        init(_ place: Place) {
            text = place.description
            file = place.file
            switch place {
            case .file: break
            case .source(_, let line, let column): (self.line, self.column) = (line, column)
            case .cell(_, let reference):
                (cell, row, column) = (reference.description, reference.row, reference.column + 1)
            case .byte(_, let offset, let row): (byte, self.row) = (offset, row)
            case .option(let name): option = name
            }
        }
    }

    private struct Tail: Encodable {
        var summary: Totals
        var rules: [String: CheckSummary.Counts]

        init(_ summary: CheckSummary) {
            self.summary = Totals(summary)
            rules = summary.rules
        }
    }

    private struct Totals: Encodable {
        var videos, possible, held, errors, warnings, notes: Int
        var pictures: Int?
        var forecast: ForecastForm?

        init(_ summary: CheckSummary) {
            videos = summary.videos
            possible = summary.possible
            held = summary.held
            pictures = summary.pictures
            errors = summary.findings.errors
            warnings = summary.findings.warnings
            notes = summary.findings.notes
            forecast = summary.forecast.map(ForecastForm.init)
        }
    }

    private struct ForecastForm: Encodable {
        var frames, segments, bytes, storeBytes: Int
        var length: Double
        var seconds, segmentSeconds: Double?
        var bytesBasis: Forecast.Basis

        init(_ forecast: Forecast) {
            frames = forecast.frames
            segments = forecast.segments
            bytes = forecast.bytes
            storeBytes = forecast.storeBytes
            length = JSONText.milliseconds(forecast.length)
            seconds = forecast.seconds.map(JSONText.milliseconds)
            segmentSeconds = forecast.segmentSeconds.map(JSONText.milliseconds)
            bytesBasis = forecast.bytesBasis
        }
    }
}

/// Values as JSON on one line.
enum JSONText {
    static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func milliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
}
