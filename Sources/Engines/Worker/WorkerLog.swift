internal import Foundation

/// The file with what a worker writes: the line that says where it listens, its log, and its last words.
struct WorkerLog: Codable, Hashable, Sendable {
    let path: String

    /// Logs that stay for whoever looks for a reason in the morning.
    private static let kept = 10

    /// Makes a new one in `folder`, readable by its owner alone, and removes the oldest ones.
    ///
    /// - Throws: `CocoaError`, `POSIXError`.
    static func create(in folder: String) throws -> WorkerLog {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let old = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasPrefix("log-") }.sorted()
        for name in old.dropLast(kept - 1) { unlink("\(folder)/\(name)") }
        let time = Date().formatted(.iso8601.timeSeparator(.omitted).dateSeparator(.omitted))
        let path = "\(folder)/log-\(time)-\(UInt32.random(in: 0...UInt32.max)).txt"
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        close(file)
        return WorkerLog(path: path)
    }

    private struct Listening: Decodable {
        var listening: String
    }

    /// Where the worker listens, once it has said so.
    var address: String? {
        guard let text = try? String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self) else {
            return nil
        }
        // Only whole lines: a line is written at once, but not read at once.
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            guard let start = line.range(of: "{\"listening\"")?.lowerBound else { continue }
            if let said = try? JSONDecoder().decode(Listening.self, from: Data(line[start...].utf8)) {
                return said.listening
            }
        }
        return nil
    }

    /// The last lines, for a message: what a traceback ends with says most.
    var lastWords: String {
        guard let file = FileHandle(forReadingAtPath: path) else { return "" }
        defer { try? file.close() }
        let end = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: end > 4096 ? end - 4096 : 0)
        let bytes = (try? file.readToEnd()) ?? nil
        let lines = String(decoding: bytes ?? Data(), as: UTF8.self)
            .split(whereSeparator: \.isNewline)
            .map { line in
                // Whoever shows it may do so on a terminal, which control characters would command.
                String(line.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
                    .trimmingCharacters(in: .whitespaces)
            }
            .filter { !$0.isEmpty && !$0.hasPrefix("{\"listening\"") }
        return lines.suffix(3).map { $0.count > 300 ? "…" + $0.suffix(300) : $0 }.joined(separator: " | ")
    }
}
