internal import Diagnostics
internal import Generation
internal import Synchronization

/// Which server has how much to do, and which is to be left alone for a while. Thread-safe.
final class ServerBoard: Sendable {
    private struct Entry {
        let server: Server
        var inFlight = 0
        /// Jobs begun, to take turns.
        var begun = 0
        /// The model of its latest job, which is likely to be loaded.
        var model: String?
        /// Until when it is left alone, and why.
        var pausedUntil = 0.0
        var away: (words: String, hint: String?)?
        var backoff = ServerBoard.fresh
    }

    private static let fresh = Backoff(from: 2, to: 60)

    let servers: [Server]
    private let options: VideosOptions
    private let engine: String
    private let tell: EngineEvent.Listener
    private let state: Mutex<[Entry]>

    init(_ addresses: [ServerAddress], _ options: VideosOptions, engine: String, tell: @escaping EngineEvent.Listener) {
        servers = addresses.map(Server.init)
        self.options = options
        self.engine = engine
        self.tell = tell
        state = Mutex(servers.map { Entry(server: $0) })
    }

    /// For how long one job has found no server, over all its tries: since when all were out of reach, and since when
    /// all asked to be left alone.
    struct Wait {
        var awaySince: Double?
        var busySince: Double?
    }

    /// A server for a job of a model, with a place taken; `leave` gives it back. Waits until there is one.
    ///
    /// - Throws: `EngineError` when no server has the model, or all have been out of reach for too long;
    ///   `CancellationError`.
    func enter(_ model: String, _ wait: inout Wait) async throws -> Server {
        while true {
            let now = options.pace.now()
            switch try choice(model, now) {
            case .server(let server): return server
            case .full: wait = Wait()
            case .paused:
                wait.awaySince = nil
                wait.busySince = wait.busySince ?? now
            case .away:
                wait.awaySince = wait.awaySince ?? now
            }
            if let since = wait.awaySince, now - since > options.patience { throw unreachable() }
            if let since = wait.busySince, now - since > options.jobTimeout {
                throw EngineError(
                    .busy, engine: engine, "the servers took nothing for \(Int(options.jobTimeout)) s",
                    hint: "ask for fewer segments at a time, or add a server")
            }
            try await options.pace.sleep(0.2)
        }
    }

    private enum Choice {
        case server(Server)
        /// The ones that would do have as many jobs as they may; asked to be left alone; are out of reach.
        case full, paused, away
    }

    private func choice(_ model: String, _ now: Double) throws(EngineError) -> Choice {
        let found: Choice? = state.withLock { entries in
            let fitting = entries.indices.filter { entries[$0].server.knowledge?.name(of: model) != .some(nil) }
            guard !fitting.isEmpty else { return nil }
            let free = fitting.filter { entries[$0].pausedUntil <= now && entries[$0].inFlight < options.inFlight }
            let best = free.min { one, other in
                let (one, other) = (entries[one], entries[other])
                if one.inFlight != other.inFlight { return one.inFlight < other.inFlight }
                if (one.model == model) != (other.model == model) { return one.model == model }
                return one.begun < other.begun
            }
            guard let best else {
                if fitting.contains(where: { entries[$0].pausedUntil <= now }) { return .full }
                return fitting.allSatisfy { entries[$0].away != nil } ? .away : .paused
            }
            entries[best].inFlight += 1
            entries[best].begun += 1
            entries[best].model = model
            return .server(entries[best].server)
        }
        if let found { return found }
        let names = Set(servers.flatMap { $0.knowledge?.names ?? [] }).sorted()
        throw EngineError(
            .refused, engine: engine, "no server has the model \"\(model)\"",
            hint: NearestName.hint(model, among: names) ?? "they have \(names.prefix(12).joined(separator: ", "))")
    }

    /// Gives a place back.
    func leave(_ server: Server) { change(server) { $0.inFlight -= 1 } }

    /// A server answered: whatever was held against it is forgotten.
    func isThere(_ server: Server) {
        let wasAway = change(server) { entry in
            defer {
                (entry.away, entry.pausedUntil) = (nil, 0)
                entry.backoff = Self.fresh
            }
            return entry.away != nil
        }
        if wasAway == true { tell(.note("\(server.address) is back")) }
    }

    /// A server cannot be used: it is left alone for a while, longer each time.
    func isAway(_ server: Server, _ words: String, hint: String? = nil) {
        server.knowledge = nil
        let now = options.pace.now()
        let wasThere = change(server) { entry in
            defer { entry.away = (words, hint) }
            entry.pausedUntil = now + entry.backoff.next()
            return entry.away == nil
        }
        if wasThere == true { tell(.note("\(server.address) cannot be used: \(words)")) }
    }

    /// A server asks to be left alone.
    func isBusy(_ server: Server, after seconds: Double?) {
        let now = options.pace.now()
        change(server) { $0.pausedUntil = now + $0.backoff.next(asked: seconds) }
    }

    /// Says of every server that is out of reach why it is.
    func unreachable() -> EngineError {
        let away = state.withLock { $0 }.compactMap { entry in entry.away.map { (entry.server.address, $0) } }
        let words = away.map { "\($0): \($1.words)" }
        return EngineError(
            .unreachable, engine: engine, words.joined(separator: "; "),
            hint: away.compactMap(\.1.hint).first ?? "start the server, or correct its address")
    }

    @discardableResult
    private func change<Result: Sendable>(_ server: Server, _ work: (inout Entry) -> sending Result) -> Result? {
        state.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.server === server }) else { return nil }
            return work(&entries[index])
        }
    }
}
