import Foundation
import TestSupport
import Testing

/// Programs that know better: Debian's Python and systemd.
enum Oracle {
    /// Runs a Python program on some JSON (`given`), and reads the JSON that it prints.
    static func python<Given: Encodable, Answer: Decodable>(
        _ program: String, _ given: Given, as answer: Answer.Type = Answer.self
    ) throws -> Answer {
        let folder = try TemporaryFolder()
        let input = try folder.write("given.json", JSONEncoder().encode(given))
        let script = try folder.write("oracle.py", "import json, sys\ngiven = json.load(sys.stdin)\n" + program)
        let outcome = try Command(["/usr/bin/python3", script], input: input).run()
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
    }

    /// The next times of calendar expressions, as systemd finds them, in order.
    static func systemd(_ expressions: [String], after base: Date, count: Int) throws -> [Date] {
        let utc = DateFormatter.utc("yyyy-MM-dd HH:mm:ss")
        let outcome = try Command(
            ["systemd-analyze", "calendar", "--iterations=\(count)", "--base-time=\(utc.string(from: base))"]
                + expressions,
            environment: ["TZ": "UTC", "LC_ALL": "C"]
        ).run()
        try #require(outcome.status == 0, "\(expressions): \(outcome.errors)")
        let times = outcome.output.split(separator: "\n").compactMap { line -> Date? in
            guard let colon = line.firstRange(of: ": "), line.hasSuffix(" UTC"),
                line.contains("Next elapse") || line.contains("Iter.")
            else { return nil }
            // `Mon 2024-01-01 01:30:00 UTC`
            return utc.date(from: line[colon.upperBound...].split(separator: " ")[1...2].joined(separator: " "))
        }
        return Array(Set(times).sorted().prefix(count))
    }
}

extension DateFormatter {
    static func utc(_ format: String) -> DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = format
        return formatter
    }
}

extension Date {
    /// A moment as `2026-03-29 02:30` or `2026-03-29 02:30:15`, in UTC.
    init(utc text: String) throws {
        let format = text.count > 16 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm"
        self = try #require(DateFormatter.utc(format).date(from: text), "\(text)")
    }

    /// The same, for comparing what a reader can read.
    var utc: String {
        let text = DateFormatter.utc("yyyy-MM-dd HH:mm:ss").string(from: self)
        return text.hasSuffix(":00") ? String(text.dropLast(3)) : text
    }
}
