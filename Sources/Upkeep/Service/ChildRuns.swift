internal import Diagnostics
public import Foundation
internal import Processes

/// Runs as processes of their own: `rowreel run NAME --due TIME`, each with a log of its own below the project's
/// `.rowreel/logs`.
public struct ChildRuns: RunLauncher {
    private let program: String
    private let project: String
    private let inForce: String
    private let logs: String

    /// Logs that are kept of every run.
    private static let keptLogs = 30

    /// - Parameters:
    ///   - program: This program's file.
    ///   - project: The project file.
    public init(program: String, project: ProjectFile) {
        self.program = program
        self.project = project.path
        inForce = project.copyInForce
        logs = PathText.joined(project.state, "logs")
    }

    public func launch(
        _ name: String, due: Date, onEnd: @escaping @Sendable (LaunchedRunEnd) -> Void
    ) throws -> any LaunchedRun {
        try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
        sweep(name)
        let arguments = [
            "run", name, "--project", project, "--in-force", inForce, "--due", "\(Int(due.timeIntervalSince1970))",
            "--progress", "plain",
        ]
        let child = try Program(program, arguments).start(output: .file("\(logs)/\(name)-\(TimeText.stamp(due)).log"))
        child.onEnd { end in
            switch end {
            case .exited(let status): onEnd(.exited(status))
            case .killed, .gone: onEnd(.lost("\(end)"))
            }
        }
        return ChildRun(child: child)
    }

    /// Removes the oldest logs of a run.
    private func sweep(_ name: String) {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: logs)) ?? []
        let own = all.filter { $0.hasPrefix("\(name)-") && $0.dropFirst(name.count + 1).first?.isNumber == true }
        for log in own.sorted().dropLast(Self.keptLogs - 1) { unlink("\(logs)/\(log)") }
    }
}

private struct ChildRun: LaunchedRun {
    let child: Child

    func stop() { child.askToEnd(grace: .seconds(Service.grace)) }
    func kill() { child.signal(SIGKILL, family: true) }
}
