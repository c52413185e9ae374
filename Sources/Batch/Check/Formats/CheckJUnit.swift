internal import Diagnostics
internal import Foundation

/// Findings as JUnit's XML, which continuous integration reads: a suite per language and output, a case per video, and a
/// first suite for the template and the sheet.
///
/// A suite says how many of its cases fail before the first of them, so cases wait in files that have no name any more.
struct CheckJUnit: CheckForm {
    private final class Suite {
        let name: String
        let file: UnsafeMutablePointer<FILE>
        let document: CheckDocument
        var cases = 0
        var failures = 0

        init(_ name: String) throws {
            guard let file = tmpfile() else {
                throw Diagnostic.error(
                    "not-written", at: .file(NSTemporaryDirectory()), "a temporary file could not be made",
                    cause: String(cString: strerror(errno)))
            }
            self.name = name
            self.file = file
            document = CheckDocument(descriptor: fileno(file), place: .file(NSTemporaryDirectory()))
        }

        deinit { fclose(file) }
    }

    private let document: CheckDocument
    private var subject = CheckSubject(template: "")
    private var general: Suite?
    private var suites: [(video: Finding.VideoName, suite: Suite)] = []
    /// About the template and the sheet as a whole.
    private var generalFindings: [Finding] = []

    init(_ document: CheckDocument) { self.document = document }

    mutating func begin(_ subject: CheckSubject) throws {
        self.subject = subject
        general = try Suite([subject.template, subject.data].compactMap { $0 }.joined(separator: " with "))
        suites = try subject.videos.map { video in
            let words = [PathText.name(of: subject.data ?? subject.template), video.description]
            return (video, try Suite(words.filter { !$0.isEmpty }.joined(separator: " ")))
        }
    }

    /// Findings about videos come with their rows.
    mutating func add(_ finding: Finding, isNew: Bool) throws {
        guard finding.videos.isEmpty, let general else { return }
        if let row = finding.rows.first {
            try write("row \(row)", [finding], to: general)
        } else {
            generalFindings.append(finding)
        }
    }

    mutating func add(_ row: CheckedRow) throws {
        for (video, suite) in suites where row.videos.contains(video) {
            try write(row.key, row.findings.filter { $0.videos.contains(video) }, to: suite)
        }
    }

    mutating func end(_ summary: CheckSummary) throws {
        guard let general else { return }
        try write("template and sheet", generalFindings, to: general)
        let all = [general] + suites.map(\.suite)
        try document.write(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rowreel check\""
                + Self.counts(all.reduce(0) { $0 + $1.cases }, all.reduce(0) { $0 + $1.failures }) + ">\n")
        for suite in all {
            try document.write(
                "<testsuite name=\"\(XMLText.attribute(suite.name))\"" + Self.counts(suite.cases, suite.failures)
                    + ">\n")
            try suite.document.flush()
            try document.append(suite.document.descriptor)
            try document.write("</testsuite>\n")
        }
        try document.write("</testsuites>\n")
        try document.flush()
    }

    private static func counts(_ cases: Int, _ failures: Int) -> String {
        " tests=\"\(cases)\" failures=\"\(failures)\" errors=\"0\" skipped=\"0\""
    }

    private func write(_ name: String, _ findings: [Finding], to suite: Suite) throws {
        let file = subject.data ?? subject.template
        suite.cases += 1
        var text =
            "<testcase name=\"\(XMLText.attribute(name))\" classname=\"\(XMLText.attribute(suite.name))\" "
            + "file=\"\(XMLText.attribute(file))\" time=\"0\""
        let errors = findings.filter { $0.diagnostic.severity == .error }
        let others = findings.filter { $0.diagnostic.severity != .error }
        if findings.isEmpty {
            text += "/>\n"
        } else {
            text += ">\n"
            if let first = errors.first {
                suite.failures += 1
                // One failure in a case: what reads the format knows no more than one.
                let words = first.diagnostic.message + (errors.count > 1 ? " (and \(errors.count - 1) more)" : "")
                text +=
                    "<failure type=\"\(XMLText.attribute(first.rule))\" message=\"\(XMLText.attribute(words))\">"
                    + XMLText.content(Self.words(errors)) + "</failure>\n"
            }
            if !others.isEmpty { text += "<system-out>" + XMLText.content(Self.words(others)) + "</system-out>\n" }
            text += "</testcase>\n"
        }
        try suite.document.write(text)
    }

    private static func words(_ findings: [Finding]) -> String {
        findings.map { $0.told.description }.joined(separator: "\n")
    }
}

/// Text in XML 1.0: what the standard does not allow in it is shown by its number.
private enum XMLText {
    static func content(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            case _ where isForbidden(scalar): escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    static func attribute(_ text: String) -> String {
        content(text).replacing("\"", with: "&quot;").replacing("\n", with: "&#10;").replacing("\t", with: "&#9;")
    }

    /// Controls, which readers trip over even where XML allows them, and what is no character.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
            || (0xFDD0...0xFDEF).contains(scalar.value)
    }
}
