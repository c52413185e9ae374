import Engines
import Foundation
import Generation
import Synchronization
import TestSupport

/// A server of the Videos API that makes nothing: its requests and answers have the shapes of one dialect, and what goes
/// wrong is said by the test. Jobs move on each time that somebody asks how they are.
final class FakeVideos: Sendable {
    typealias Request = LoopbackServer.Request
    typealias Connection = LoopbackServer.Connection

    struct Job: Sendable {
        var id: String
        var fields: [String: String]
        /// Answers about it so far.
        var asked = 0
        /// Its result was asked for.
        var isFetched = false
    }

    struct State: Sendable {
        var jobs: [Job] = []
        var keys: [String: String] = [:]
        var posts: [Post] = []
        var deleted: [String] = []
        var made = 0
        /// The most jobs that were unfinished at a time.
        var mostAtOnce = 0
    }

    /// What it knows.
    final class Memory: Sendable {
        let state = Mutex(State())
        private let knowsKeys: Bool

        init(knowsKeys: Bool) { self.knowsKeys = knowsKeys }

        /// Makes the job of a request that is answered otherwise.
        func hear(_ request: Request) { FakeAnswer.take(request, state, knowsKeys: knowsKeys) }

        /// Ends as a process does that is started again: its jobs are gone.
        func forget() {
            state.withLock {
                $0.jobs = []
                $0.keys = [:]
            }
        }
    }

    let dialect: VideosDialect
    private let memory: Memory
    private let server: LoopbackServer

    /// - Parameters:
    ///   - steps: Answers until a job is completed.
    ///   - before: Handles a request itself and says true, or leaves it to the server.
    init(
        _ dialect: VideosDialect, models: [String] = ["wan"], steps: Int = 3,
        before: @escaping @Sendable (Memory, Request, Connection) -> Bool = { _, _, _ in false }
    ) throws {
        self.dialect = dialect
        let memory = Memory(knowsKeys: dialect == .rowreelWorker)
        self.memory = memory
        server = try LoopbackServer { request, connection in
            if before(memory, request, connection) { return }
            FakeAnswer(dialect, models, steps, request, connection).answer(memory.state)
        }
    }

    var address: String { String(server.address("").dropLast()) }
    var port: Int { server.port }
    var requests: [Request] { server.requests }
    var state: State { memory.state.withLock { $0 } }
    var posts: [Post] { state.posts }

    /// Paths that were asked for, without the queries.
    func count(_ method: String, _ path: String) -> Int {
        requests.count { $0.method == method && $0.path.prefix { $0 != "?" }.hasSuffix(path) }
    }
}

/// A `POST /v1/videos` as it arrived.
struct Post: Sendable {
    var type: String
    var key: String?
    /// In order; of JSON sorted by name.
    var fields: [(name: String, value: String)]
    /// `name filename type bytes` of the files.
    var files: [String]
    /// What it is as JSON.
    var json: String?

    init(_ request: FakeVideos.Request) {
        type = request.headers["content-type"] ?? ""
        key = request.headers["idempotency-key"]
        fields = []
        files = []
        guard let boundary = type.split(separator: "boundary=").last, type.hasPrefix("multipart/form-data") else {
            json = String(decoding: request.body, as: UTF8.self)
            let object = (try? JSONSerialization.jsonObject(with: request.body)) as? [String: Any] ?? [:]
            fields = object.sorted { $0.key < $1.key }.map { (name: $0.key, value: "\($0.value)") }
            return
        }
        // Bytes as characters of Latin-1, so that pictures come through.
        let text = String(request.body.map { Character(Unicode.Scalar($0)) })
        for part in text.split(separator: "--\(boundary)").dropLast() {
            let halves = part.split(separator: "\r\n\r\n", maxSplits: 1)
            guard halves.count == 2 else { continue }
            let words = halves[0].split(separator: "\"").map(String.init)
            let value = String(halves[1].dropLast(1))
            let bytes = value.unicodeScalars.map { UInt8($0.value) }
            if words.count > 3 {
                let type = halves[0].split(separator: "Content-Type: ").last ?? ""
                files.append("\(words[1]) \(words[3]) \(type) \(bytes.count)")
            } else if words.count > 1 {
                fields.append((name: words[1], value: String(decoding: bytes, as: UTF8.self)))
            }
        }
    }

    subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}
