public import Foundation
public import Logging
internal import Synchronization

/// A service's log on a file descriptor, one line an entry: text for people, JSON for programs.
///
///     2026-11-22T02:30:00+01:00 info run begins run=nightly due=2026-11-22T02:30:00+01:00
///
/// swift-log is the interface; which names and values a line carries is said by whoever logs. Thread-safe.
public struct ServiceLog: LogHandler {
    public enum Format: String, CaseIterable, Sendable {
        case text, json
    }

    public var metadata: Logger.Metadata = [:]
    public var logLevel = Logger.Level.info
    private let format: Format
    private let file: Int32
    private let now: @Sendable () -> Date

    /// Lines of several threads do not mix.
    private static let turn = Mutex(())

    /// - Parameter now: The clock of the service, which may be a simulated one.
    public init(_ format: Format, file: Int32 = STDERR_FILENO, now: @escaping @Sendable () -> Date = { Date() }) {
        self.format = format
        self.file = file
        self.now = now
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let values = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
        let line =
            switch format {
            case .text: text(event, values)
            case .json: json(event, values)
            }
        Self.turn.withLock { _ in
            try? FileHandle(fileDescriptor: file).write(contentsOf: Data((line + "\n").utf8))
        }
    }

    private func text(_ event: LogEvent, _ values: [String: String]) -> String {
        let pairs = values.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted($0.value))" }
        return "\(TimeText.log(now())) \(event.level) \(event.message.description)" + pairs.joined()
    }

    private func json(_ event: LogEvent, _ values: [String: String]) -> String {
        var values = values
        values["time"] = TimeText.log(now())
        values["level"] = "\(event.level)"
        values["message"] = event.message.description
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// As logfmt has it: in quotes where a reader would not know the end.
    private static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && !isControl($0) && !"\"=\\".unicodeScalars.contains($0)
            }
        if isPlain { return text }
        var quoted = "\""
        // By scalar: a line's end of two is one character to Swift.
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "\"": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where isControl(scalar): quoted += "\\u{\(String(scalar.value, radix: 16))}"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// What a terminal obeys, or ends a line for some reader.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
    }
}
