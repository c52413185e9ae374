internal import Foundation
internal import Generation
internal import Processes

/// What this machine has for making segments and what it lacks, as the worker's own `doctor` finds it.
public struct WorkerExamination: Sendable {
    /// One thing that was looked at.
    public struct Finding: Sendable, Decodable, Equatable {
        public enum Level: String, Sendable, Decodable {
            case ok
            /// It works, not as it could.
            case warning
            case missing
        }

        /// `gpu 0`, `models`.
        public var name: String
        public var level: Level
        public var what: String
        /// What the user can do.
        public var hint: String?

        init(_ level: Level, _ name: String, _ what: String, hint: String? = nil) {
            self.name = name
            self.level = level
            self.what = what
            self.hint = hint
        }
    }

    public var findings: [Finding]

    private struct Answer: Decodable {
        var findings: [Finding]
    }

    /// Whether the worker is set up: a look at files, which takes no time.
    public static func setUp(_ options: WorkerOptions) -> Finding {
        // Whether there are models is asked of the worker itself, which knows where in the folders to look.
        var bare = options
        bare.models = ["/"]
        do throws(EngineError) {
            try bare.check()
            return Finding(.ok, "worker", options.folder)
        } catch {
            return Finding(.missing, "worker", error.detail, hint: error.hint)
        }
    }

    /// Asks the worker's `doctor`, which loads torch and the GPU's driver: seconds, on a cold disk half a minute.
    ///
    /// Never throws but `CancellationError`: that it cannot be asked is a finding, too.
    public static func run(_ options: WorkerOptions) async throws -> WorkerExamination {
        let setUp = setUp(options)
        guard setUp.level == .ok else { return WorkerExamination(findings: [setUp]) }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("rowreel-doctor-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            let (end, output, log) = try await outcome(options, in: folder)
            if let answer = try? JSONDecoder().decode(Answer.self, from: output) {
                return WorkerExamination(findings: [setUp] + answer.findings)
            }
            let hint = "\(options.setUp) puts its Python packages right"
            return WorkerExamination(findings: [
                Finding(.missing, "worker", "its doctor \(end)\(log.quoted)", hint: hint)
            ])
        } catch let error where !(error is CancellationError) {
            let what = "its doctor cannot be started: \(error.localizedDescription)"
            return WorkerExamination(findings: [Finding(.missing, "worker", what)])
        }
    }

    /// Runs it to its end, at most as long as a worker may take to start.
    private static func outcome(
        _ options: WorkerOptions, in folder: String
    ) async throws -> (end: String, output: Data, log: WorkerLog) {
        let log = try WorkerLog.create(in: folder)
        let output = "\(folder)/answer.json"
        try Data().write(to: URL(fileURLWithPath: output))
        let command = WorkerCommand(options: options)
        let process = try WorkerProcess(
            command("doctor", ["--json"]), environment: command.environment(), output: output, errors: log.path)
        let deadline = Task {
            try await Task.sleep(for: options.startLimit)
            await process.stop(grace: options.grace)
        }
        defer { deadline.cancel() }
        do {
            let end = try await process.end.value()
            return (end.description, try Data(contentsOf: URL(fileURLWithPath: output)), log)
        } catch {
            await process.stop(grace: .zero)
            throw error
        }
    }
}
