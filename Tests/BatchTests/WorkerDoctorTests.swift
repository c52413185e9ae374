import Foundation
import TestSupport
import Testing

/// What the doctor says of the worker, with a small script in the place of its Python.
@Suite struct WorkerDoctorTests {
    /// A folder `Worker` whose doctor answers what is given.
    private func worker(_ answer: String, status: Int = 1) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("Worker/rowreel_worker/__main__.py", "")
        try folder.write("Worker/answer", answer)
        let script =
            "#!/bin/sh\necho \"$*\" >arguments\necho 'a warning of a library' >&2\ncat answer\nexit \(status)\n"
        let python = try folder.write("Worker/.venv/bin/python", script)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python)
        return folder
    }

    private func doctor(_ folder: TemporaryFolder?, _ arguments: String...) throws -> Command.Outcome {
        let shop = try Shop()
        var command = shop.command("doctor")
        command.arguments += arguments
        command.environment["ROWREEL_WORKER"] = folder.map { $0["Worker"] } ?? "/nowhere/Worker"
        command.environment["ROWREEL_MODELS"] = ""
        return try command.run()
    }

    private let answer = """
        {"findings": [
          {"name": "gpu", "level": "missing", "what": "torch cannot use the GPU with driver 470", "hint": "update it"},
          {"name": "disk", "level": "warning", "what": "1 GiB free", "hint": null},
          {"name": "model wan", "level": "ok", "what": "wan2.1-t2v, 5 GiB", "hint": null}]}
        """

    @Test func `a machine without a worker is well`() throws {
        let outcome = try doctor(nil)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("there is no worker in /nowhere/Worker"), "\(outcome.output)")
        #expect(outcome.output.hasSuffix("ready to render\n"))
        let asked = try doctor(nil, "--engine", "worker")
        #expect(asked.status == 2)
        #expect(asked.output.contains("ROWREEL_WORKER"))
        #expect(asked.output.hasSuffix("put the errors right first\n"))
    }

    @Test func `what the worker's doctor finds is an error where the worker is asked for`() throws {
        let folder = try worker(answer)
        let outcome = try doctor(folder, "--engine", "worker", "--models", folder.path)
        #expect(outcome.status == 2)
        let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("error worker: gpu torch cannot use the GPU with driver 470"), "\(outcome.output)")
        #expect(lines.contains("update it"))
        #expect(lines.contains("warning worker: disk 1 GiB free"))
        #expect(lines.contains("ok worker: model wan wan2.1-t2v, 5 GiB"))
        #expect(try folder.text("Worker/arguments") == "-m rowreel_worker doctor --models \(folder.path) --json\n")
    }

    @Test func `and a note where it is not`() throws {
        let folder = try worker(answer)
        let quick = try doctor(folder)
        #expect(quick.status == 0)
        #expect(quick.output.contains("rowreel doctor --engine worker looks at its GPU and models"))
        #expect(!FileManager.default.fileExists(atPath: folder["Worker/arguments"]))
        let outcome = try doctor(folder, "--models", folder.path)
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("note worker: gpu torch cannot use the GPU with driver 470"), "\(outcome.output)")
    }

    @Test func `a worker whose packages are broken is told with its words`() throws {
        let folder = try worker("ImportError", status: 1)
        let outcome = try doctor(folder, "--engine", "worker")
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("its doctor ended with status 1; its last words: a warning of a library"))
    }
}
