import AsyncHTTPClient
import Foundation
import Generation
import NIOCore
import NIOHTTP1
import Processes
import Synchronization
import TestSupport
import Testing
import TimelineModel

@testable import Engines

/// A worker without models: a small program in the place of `rowreel_worker` that speaks the line and `/health`, and does
/// what a file says at each start.
struct FakeWorker {
    let folder: TemporaryFolder
    var options: WorkerOptions

    /// - Parameter plan: What it does at its first start, the second … the last one is done from then on:
    ///   `well`, `slow`, `never`, `silent`, `crash`, `stubborn`, `family`.
    init(_ plan: String..., models: [String]? = nil) throws {
        folder = try TemporaryFolder()
        try folder.write("Worker/rowreel_worker/__main__.py", Self.program)
        try folder.write("Worker/rowreel_worker/__init__.py", "")
        try folder.write("Worker/plan", plan.joined(separator: "\n"))
        try folder.write("models/model_index.json", "{}")
        options = WorkerOptions(
            folder: folder["Worker"], models: models ?? [folder["models"]], stateFolder: folder["state"],
            python: "/usr/bin/python3")
        options.pause = .milliseconds(20)
        options.grace = .seconds(20)
    }

    func worker(_ events: Events = Events()) -> LocalWorker {
        LocalWorker(options, tell: { events.add($0) }, client: { PlainMaker(address: $0) })
    }

    /// The processes that were started so far, in order, with what each saw of its surroundings.
    var starts: [Start] {
        let lines = ((try? folder.text("Worker/starts")) ?? "").split(separator: "\n")
        return lines.compactMap { try? JSONDecoder().decode(Start.self, from: Data($0.utf8)) }
    }

    struct Start: Decodable {
        var pid: Int32
        var child: Int32?
        var arguments: [String]
        var folder: String
        var variables: [String]
        var session: Int32
        var files: [Int32]

        var isAlive: Bool { ProcessIdentity(of: pid) != nil }
    }

    private static let program = #"""
        import http.server, json, os, signal, subprocess, sys, threading, time

        start = {"pid": os.getpid(), "child": None, "arguments": sys.argv[1:], "folder": os.getcwd(),
                 "variables": sorted(os.environ), "session": os.getsid(0),
                 "files": [int(name) for name in os.listdir("/proc/self/fd")]}
        ordinal = len(open("starts").readlines()) if os.path.exists("starts") else 0
        plan = open("plan").read().split("\n")
        does = plan[min(ordinal, len(plan) - 1)]
        token = os.environ["ROWREEL_WORKER_TOKEN"]
        if does == "family":
            start["child"] = subprocess.Popen(["sleep", "1000"]).pid
        with open("starts", "a") as file:
            file.write(json.dumps(start) + "\n")

        if does == "crash":
            print("Traceback (most recent call last):\nModuleNotFoundError: No module named 'torch'", file=sys.stderr)
            sys.exit(3)
        if does in ("stubborn", "family"):
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if does == "silent":
            time.sleep(1000)

        health = {"status": "never" if does == "never" else "ready", "model": None, "progress": 1.0, "component": "",
                  "detail": None, "running": None, "last_sign_of_life_s": 0.1, "version": "0.1.0"}
        if does == "never":
            health["status"] = "starting"
        parts = [("starting", "", 0.0), ("loading", "text_encoder", 0.25), ("loading", "vae", 0.75)]

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                if self.headers["Authorization"] != "Bearer " + token:
                    return self.answer(401, b"who are you?")
                if self.path == "/health":
                    listing = dict(health)
                    if does == "slow" and parts:
                        listing["status"], listing["component"], listing["progress"] = parts.pop(0)
                        listing["model"] = "fake"
                    return self.answer(200, json.dumps(listing).encode())
                job = self.path.removeprefix("/job/")
                health["running"] = job
                with open("jobs", "a") as file:
                    file.write(job + "\n")
                if job.startswith("kill") and (ordinal == 0 or "always" in job):
                    print("CUDA driver said something", file=sys.stderr, flush=True)
                    os.kill(os.getpid(), signal.SIGKILL)
                if job.startswith("hang") and ordinal == 0:
                    health["last_sign_of_life_s"] = 99999.0
                    time.sleep(1000)
                if job.startswith("stop") and ordinal == 0:
                    os.kill(os.getpid(), signal.SIGSTOP)
                    time.sleep(1000)
                if job.startswith("lose") and ordinal == 0:
                    health["status"], health["detail"] = "failed", "CUDA error: unspecified launch failure"
                    return self.answer(500, b"the device is lost")
                if job.startswith("beside"):
                    while ordinal == 0:
                        time.sleep(1000)
                health["running"] = None
                if job.startswith("wrong"):
                    return self.answer(422, b"no such size")
                self.answer(200, ("frames of " + job).encode())

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print("a library's greeting")
        print(json.dumps({"listening": f"http://127.0.0.1:{server.server_port}", "pid": os.getpid()}), flush=True)
        server.serve_forever()
        """#
}

/// Speaks to the fake worker.
struct PlainMaker: VideoMaker {
    let address: WorkerAddress
    var name: String { "worker" }
    var slots: Int { 3 }
    var models: [ModelRules] {
        [
            ModelRules(
                name: "fake", family: "wan2.1-t2v", frameStep: 4, frames: 81, sizeMultiple: 16,
                size: .init(width: 832, height: 480), framesPerSecond: 16, pictureUse: .none, parameters: [],
                mostTokens: 512)
        ]
    }

    func prepare() async throws {}
    func stop() async {}

    func make(_ job: VideoJob, into receiver: any TakeReceiver) async throws -> VideoJobReport {
        var request = HTTPClientRequest(url: "\(address.url)/job/\(job.key)")
        request.headers.add(name: "Authorization", value: "Bearer \(address.token)")
        let answer: (status: Int, bytes: [UInt8])
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .minutes(10))
            let body = try await response.body.collect(upTo: 1 << 20)
            answer = (Int(response.status.code), Array(body.readableBytesView))
        } catch  where !(error is CancellationError) {
            throw EngineError(.unreachable, engine: name, "\(error)")
        }
        guard answer.status == 200 else {
            throw EngineError(.refused, engine: name, String(decoding: answer.bytes, as: UTF8.self))
        }
        try await receiver.begin(.file)
        try await receiver.receive(answer.bytes)
        try await receiver.finish()
        return VideoJobReport(server: address.url, dialect: "fake", model: job.model, seed: job.seed, seconds: 0)
    }
}

/// Keeps what comes.
final class Received: TakeReceiver {
    private let state = Mutex<(form: TakeForm?, bytes: [UInt8], isWhole: Bool)>((nil, [], false))

    func begin(_ form: TakeForm) async throws { state.withLock { $0 = (form, [], false) } }
    func receive(_ bytes: [UInt8]) async throws { state.withLock { $0.bytes += bytes } }
    func finish() async throws { state.withLock { $0.isWhole = true } }

    /// What came, if it is whole.
    var bytes: [UInt8]? { state.withLock { $0.isWhole ? $0.bytes : nil } }
    var text: String { String(decoding: bytes ?? [], as: UTF8.self) }
}

/// Keeps what was told.
final class Events: Sendable {
    private let list = Mutex<[EngineEvent]>([])

    func add(_ event: EngineEvent) { list.withLock { $0.append(event) } }

    var all: [EngineEvent] { list.withLock(\.self) }
    var notes: [String] {
        all.compactMap { if case .note(let words) = $0 { words } else { nil } }
    }
}

extension VideoJob {
    static func fake(_ key: String) -> VideoJob {
        VideoJob(
            model: "fake", prompt: "a watch", size: .init(width: 64, height: 64), frames: 17, framesPerSecond: 16,
            seed: 1, key: key)
    }
}

/// Waits until something is so. The limit is for tests that went wrong.
func eventually(_ condition: () async throws -> Bool) async throws {
    let limit = ContinuousClock.now + .seconds(120)
    while try await !condition() {
        try #require(ContinuousClock.now < limit, "it did not happen in two minutes")
        try await Task.sleep(for: .milliseconds(10))
    }
}
