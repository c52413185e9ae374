import Foundation
import Generation
import Processes
import TestSupport
import Testing
import TimelineModel

@testable import Engines

/// The real worker on the processor, with a model of a few thousand random numbers: its pictures are noise.
@Suite(.serialized) struct RealWorkerTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// How it is started, with an empty folder for models.
    private func options(_ folder: TemporaryFolder) throws -> WorkerOptions {
        try FileManager.default.createDirectory(atPath: folder["models"], withIntermediateDirectories: true)
        var options = WorkerOptions(
            folder: Self.root + "/Worker", models: [folder["models"]], stateFolder: folder["state"],
            arguments: ["--device", "cpu", "--results", folder["results"]])
        options.environment = ["OMP_NUM_THREADS": "1", "XDG_CACHE_HOME": folder["cache"]]
        options.pause = .milliseconds(100)
        try #require(
            FileManager.default.isExecutableFile(atPath: options.python),
            "\(options.python) is missing: Scripts/bootstrap --test sets the worker up, as CI does")
        return options
    }

    /// Makes a model. Waits for Python without holding a thread of the pool, which others need for their tests.
    private func makeModel(_ kind: String, _ options: WorkerOptions, _ folder: TemporaryFolder) async throws {
        let words = "import pathlib, tiny; tiny.make('\(kind)', pathlib.Path('\(folder["models"])'))"
        let output = try folder.write("making", "")
        let process = try WorkerProcess(
            ["/usr/bin/env", options.python, "-c", words],
            environment: [
                "PYTHONPATH": "\(Self.root)/Worker/tests:\(Self.root)/Worker", "OMP_NUM_THREADS": "1",
                "PATH": "/usr/bin:/bin", "HOME": folder.path,
            ], output: output)
        let end = try await process.end.value()
        let told = try folder.text("making")
        try #require(end == .exited(0), "\(told)")
    }

    @Test func `a job whose worker is killed has the frames of one that was left alone`() async throws {
        let folder = try TemporaryFolder()
        let events = Events()
        let options = try options(folder)
        try await makeModel("wan2.1-t2v", options, folder)
        let worker = LocalWorker(options, tell: { events.add($0) })
        var job = VideoJob(
            model: "wan2.1-t2v", prompt: "a watch on black velvet", size: .init(width: 64, height: 64), frames: 17,
            framesPerSecond: 16, seed: 7, parameters: [.steps: 60], key: "undisturbed")
        let undisturbed = Received()
        let report = try await worker.make(job, into: undisturbed)
        #expect(report.dialect == "rowreel_worker")
        #expect(worker.models.map(\.name) == ["wan2.1-t2v"])
        // A line, and 17 frames of 64 × 64 samples of two bytes in three planes.
        #expect((undisturbed.bytes?.count ?? 0) > 17 * 64 * 64 * 6)

        job.key = "killed"
        let received = Received()
        let first = try await worker.keeper.running().started
        async let made = worker.make(job, into: received)
        try await eventually { await first.address.health()?.running != nil }
        first.process.signal(SIGKILL)
        _ = try await made
        #expect(received.bytes == undisturbed.bytes)
        #expect(events.notes.count { $0.contains("was killed (SIGKILL)") } == 1, "\(events.notes)")
        let second = try await worker.keeper.running().started
        #expect(second.process.identity != first.process.identity)
        await worker.stop()
        #expect(!second.process.identity.isAlive)
        #expect(second.process.end.now == .exited(0))
    }

    @Test func `a model of few steps tells what it can make, and makes it`() async throws {
        let folder = try TemporaryFolder()
        let options = try options(folder)
        try await makeModel("turbowan2.1-t2v", options, folder)
        let worker = LocalWorker(options, tell: { _ in })
        try await worker.prepare()
        var known = try #require(ModelRules.known("TurboWan2.1-T2V-1.3B"))
        known.name = "turbowan2.1-t2v"
        // Nobody has put the weights of a tiny decoder there.
        known.possibleValues[.decoder] = 0...0
        #expect(worker.models == [known])
        let job = VideoJob(
            model: known.name, prompt: "a watch on black velvet", size: .init(width: 64, height: 64), frames: 5,
            framesPerSecond: 16, seed: 7, parameters: [.steps: 2, .sigmaMax: 200_000, .slaTopK: 500], key: "few")
        let received = Received()
        let report = try await worker.make(job, into: received)
        #expect(report.seed == 7)
        #expect((received.bytes?.count ?? 0) > 5 * 64 * 64 * 6)
        await worker.stop()
    }

    @Test func `its doctor is understood`() async throws {
        let folder = try TemporaryFolder()
        let options = try options(folder)
        let examination = try await WorkerExamination.run(options)
        let names = examination.findings.map(\.name)
        #expect(names.starts(with: ["worker", "software"]), "\(examination.findings)")
        let models = try #require(examination.findings.last { $0.name == "models" })
        #expect(models.level == .missing)
        #expect(models.what.contains(folder["models"]), "the exact place: \(models)")
        #expect(examination.findings.contains { $0.name.hasPrefix("gpu") })
    }
}
