internal import Foundation

/// A Python program that says the port that it listens on in its first line. Ends with this object.
public final class ServerProgram {
    public let port: Int
    private let running: Command.Running

    public init(_ script: String, _ arguments: [String]) throws {
        running = try Command(["python3", "-u", "-c", script] + arguments).start()
        while running.isRunning, !running.output.contains("\n") { usleep(5_000) }
        guard let port = running.output.split(separator: "\n").first.flatMap({ Int($0) }) else {
            throw ProgramFailure(words: running.errors)
        }
        self.port = port
    }

    deinit { running.signal(SIGKILL) }

    /// What it was asked, a line each.
    public var requests: [String] { running.output.split(separator: "\n").dropFirst().map(String.init) }
}
