internal import Foundation
internal import Generation

/// How the worker of this machine is started and watched.
public struct WorkerOptions: Sendable {
    /// The folder `Worker`, which holds the package `rowreel_worker` and, once it is set up, `.venv`.
    public var folder: String
    /// Folders with models, absolute.
    public var models: [String]
    /// Where its logs are, and what is known about workers that stay. Made where it is missing.
    public var stateFolder: String
    /// Whether it stays when it is not needed any more, for the next run.
    public var isKept: Bool
    /// More options of `rowreel_worker serve`: `["--memory", "group"]`.
    public var arguments: [String]
    /// The Python that has the worker's packages.
    public var python: String

    /// Added to its environment: `CUDA_VISIBLE_DEVICES`.
    public var environment: [String: String] = [:]
    /// Jobs that it has at the same time. It makes one; the texts of those that wait are encoded ahead, and the next
    /// begins while the last frames of the one before travel.
    public var jobsAtOnce = 3
    /// How often a job may be on a worker that dies before it is taken for the reason.
    public var tries = 2
    /// How long it may take to answer after it was started; its libraries are large, and read from a cold disk.
    public var startLimit: Duration = .seconds(300)
    /// How long a job, or the loading of a model, may go without a sign of life. It gives one for each step.
    public var silenceLimit: Duration = .seconds(1200)
    /// How long `/health` may stay unanswered while the process is there.
    public var answerLimit: Duration = .seconds(120)
    /// How long it has to end after it was asked to; then it is ended by force.
    public var grace: Duration = .seconds(15)
    /// Between two looks at `/health`.
    public var pause: Duration = .seconds(1)

    /// - Parameters:
    ///   - python: nil takes the one that `Scripts/bootstrap --worker` made, `.venv/bin/python` in `folder`.
    public init(
        folder: String, models: [String], stateFolder: String, isKept: Bool = false, arguments: [String] = [],
        python: String? = nil
    ) {
        self.folder = folder
        self.models = models
        self.stateFolder = stateFolder
        self.isKept = isKept
        self.arguments = arguments
        self.python = python ?? "\(folder)/.venv/bin/python"
    }

    /// The folders with models that a user named, or those of the environment variable `ROWREEL_MODELS` (several are
    /// separated by colons, as in PATH) where none was. Absolute, with `~` resolved.
    public static func modelFolders(_ named: [String]) -> [String] {
        let variable = ProcessInfo.processInfo.environment["ROWREEL_MODELS"] ?? ""
        let folders = named.isEmpty ? variable.split(separator: ":").map(String.init) : named
        return folders.map { URL(fileURLWithPath: ($0 as NSString).expandingTildeInPath).standardizedFileURL.path }
    }

    /// The command that sets the worker up, as it is typed.
    var setUp: String {
        let script = URL(fileURLWithPath: "\(folder)/../Scripts/bootstrap").standardizedFileURL.path
        guard FileManager.default.fileExists(atPath: script) else { return "Scripts/bootstrap --worker of a checkout" }
        return (FileManager.default.isWritableFile(atPath: folder) ? "" : "sudo ") + "\(script) --worker"
    }

    /// Sees to it that there is something to start.
    ///
    /// - Throws: `EngineError`, with what to do.
    func check() throws(EngineError) {
        var error = EngineError(.unready, engine: LocalWorker.name, "")
        if !FileManager.default.fileExists(atPath: "\(folder)/rowreel_worker/__main__.py") {
            error.detail = "there is no worker in \(folder)"
            error.hint = "name the folder Worker of a checkout in the environment variable ROWREEL_WORKER"
        } else if !FileManager.default.isExecutableFile(atPath: python) {
            error.detail = "it is not set up: there is no \(python)"
            error.hint = "\(setUp) sets it up (3 GB with CUDA)"
        } else if models.isEmpty {
            error.detail = "no folder with models was named"
            error.hint = "name it with --models DIR, or in the environment variable ROWREEL_MODELS"
        } else if let missing = models.first(where: { !isFolder($0) }) {
            error.detail = "there is no folder \(missing), where models were to be"
            error.hint = "check --models and the environment variable ROWREEL_MODELS"
        } else {
            return
        }
        throw error
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder = false as ObjCBool
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
