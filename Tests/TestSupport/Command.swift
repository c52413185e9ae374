import Dispatch
import Foundation

/// Another program, run by a test: an oracle such as ffprobe, or Rowreel itself as a user runs it.
public struct Command: Sendable {
    public var arguments: [String]
    public var environment: [String: String]
    public var folder: String?
    /// The file that it reads as its standard input; nil for an empty one.
    public var input: String?

    /// - Parameters:
    ///   - arguments: The program, by path or by name in PATH, and what it is given.
    ///   - environment: Added to the test's own.
    public init(
        _ arguments: [String], environment: [String: String] = [:], folder: String? = nil, input: String? = nil
    ) {
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.input = input
    }

    public struct Outcome: Sendable {
        /// The exit status, or 128 + the signal that ended it, as shells say.
        public var status: Int32
        public var output: String
        public var errors: String
    }

    /// Runs it to its end.
    @discardableResult
    public func run() throws -> Outcome { try start().wait() }

    /// Starts it and returns at once.
    public func start() throws -> Running { try Running(self) }

    /// A program that runs. What it writes goes to files, so that it never waits for a reader.
    public final class Running {
        private let process = Process()
        /// Signalled once, when it ended. Foundation's `waitUntilExit` would turn in a loop all the while.
        private let end = DispatchSemaphore(value: 0)
        private let folder: TemporaryFolder

        fileprivate init(_ command: Command) throws {
            folder = try TemporaryFolder()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = command.arguments
            process.environment = ProcessInfo.processInfo.environment.merging(command.environment) { $1 }
            if let path = command.folder { process.currentDirectoryURL = URL(fileURLWithPath: path) }
            let input = try command.input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) }
            let output = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("output", "")))
            let errors = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("errors", "")))
            process.standardInput = input ?? FileHandle.nullDevice
            process.standardOutput = output
            process.standardError = errors
            process.terminationHandler = { [end] _ in end.signal() }
            // Foundation keeps its processes, and their files with them, for ever; the program has its own by then.
            defer { for file in [input, output, errors] { try? file?.close() } }
            try process.run()
        }

        public var isRunning: Bool { process.isRunning }
        public var id: Int32 { process.processIdentifier }
        /// What it wrote so far.
        public var output: String { (try? folder.text("output")) ?? "" }
        public var errors: String { (try? folder.text("errors")) ?? "" }

        public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

        public func wait() -> Outcome {
            end.wait()
            // Whoever asks again is answered, too.
            end.signal()
            let wasKilled = process.terminationReason == .uncaughtSignal
            return Outcome(
                status: process.terminationStatus + (wasKilled ? 128 : 0), output: output, errors: errors)
        }
    }
}
