import Foundation
import Logging
import TestSupport
import Testing

@testable import Upkeep

@Suite("the service's log")
struct ServiceLogTests {
    /// What a log writes of one entry, at half past one of a Sunday.
    private func lines(_ format: ServiceLog.Format, _ message: String, _ values: Logger.Metadata) throws -> String {
        let folder = try TemporaryFolder()
        let file = open(folder["log"], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(file) }
        var logger = Logger(label: "test") { _ in ServiceLog(format, file: file, now: { .example }) }
        logger[metadataKey: "run"] = "nightly"
        logger.warning("\(message)", metadata: values)
        logger.debug("not for everybody")
        return try folder.text("log")
    }

    /// Values that would be read as something else if they were written as they are.
    private static let hostile = [
        "two words", "a=b", "say \"no\"", "back\\slash", "two\nlines", "\r\n", "tab\there", "", "ü 日本 👩‍👩‍👧", "\u{1B}[31m",
        "\u{0}", "\u{2028}",
    ]

    @Test("JSON is one object a line, whatever the values are", arguments: hostile)
    func json(_ value: String) throws {
        let text = try lines(.json, "run \"ended\"", ["summary": "\(value)"])
        #expect(text.hasSuffix("}\n"))
        #expect(text.utf8.count { $0 == 0x0A } == 1)
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])
        #expect(object["summary"] == value)
        #expect(object["run"] == "nightly")
        #expect(object["message"] == "run \"ended\"")
        #expect(object["level"] == "warning")
        let time = try #require(object["time"])
        #expect(try Date(time, strategy: .iso8601) == .example)
    }

    @Test("an entry's own name for a value does not hide what every line has")
    func names() throws {
        let text = try lines(.json, "run ended", ["message": "other", "level": "other", "time": "other"])
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])
        #expect(object["message"] == "run ended")
        #expect(object["level"] == "warning")
    }

    @Test("text is one line an entry, and no value looks like another's name or the line's end", arguments: hostile)
    func text(_ value: String) throws {
        let text = try lines(.text, "run ended", ["a": "\(value)", "z": "plain"])
        #expect(text.unicodeScalars.count { ["\n", "\r", "\u{2028}", "\u{1B}", "\u{0}"].contains($0) } == 1)
        #expect(text.hasSuffix(" run=nightly z=plain\n"))
        #expect(text.contains(" warning run ended a="))
        // The shell's own reader of such quotes is the oracle for what has nothing else in it.
        if value.unicodeScalars.allSatisfy({ $0.isASCII && $0.value >= 32 }) {
            let words = try Command(
                ["python3", "-c", "import shlex, sys; print(shlex.split(sys.argv[1])[4][2:], end='')", text]
            ).run()
            #expect(words.output == value)
        }
    }
}
