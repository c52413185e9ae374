public import Foundation

/// Programs that know better: Debian's Python here; suites add theirs.
public enum Oracle {
    /// An oracle that could not be asked.
    public struct Failure: Error, CustomStringConvertible {
        public var description: String
    }

    /// Runs a Python program on some JSON (`given`), and reads the JSON that it prints.
    public static func python<Given: Encodable, Answer: Decodable>(
        _ program: String, _ given: Given, as answer: Answer.Type = Answer.self
    ) throws -> Answer {
        let folder = try TemporaryFolder()
        let input = try folder.write("given.json", JSONEncoder().encode(given))
        let script = try folder.write("oracle.py", "import json, sys\ngiven = json.load(sys.stdin)\n" + program)
        let outcome = try Command(["/usr/bin/python3", script], input: input).run()
        guard outcome.status == 0 else { throw Failure(description: outcome.errors) }
        return try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
    }
}

extension DateFormatter {
    public static func utc(_ format: String) -> DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = format
        return formatter
    }
}

extension Date {
    /// A moment as `2026-03-29 02:30` or `2026-03-29 02:30:15`, in UTC.
    public init(utc text: String) throws {
        let format = text.count > 16 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm"
        guard let date = DateFormatter.utc(format).date(from: text) else {
            throw Oracle.Failure(description: "\(text) is no time")
        }
        self = date
    }

    /// The same, for comparing what a reader can read.
    public var utc: String {
        let text = DateFormatter.utc("yyyy-MM-dd HH:mm:ss").string(from: self)
        return text.hasSuffix(":00") ? String(text.dropLast(3)) : text
    }
}
