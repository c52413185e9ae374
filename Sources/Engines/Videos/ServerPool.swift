internal import Diagnostics
public import Generation
internal import Synchronization

/// Has videos made by servers of the OpenAI-style Videos API: Rowreel's worker, SGLang-Diffusion, vLLM-Omni, FastVideo.
///
/// Several servers are how it scales: each is given as many jobs as it may have, one that goes away is left alone for a
/// while and its job begun at another. Thread-safe.
public final class ServerPool: VideoMaker {
    public let name: String
    public let slots: Int

    private let options: VideosOptions
    private let client: VideosClient
    private let board: ServerBoard
    private let claims = JobClaims()
    private let tell: EngineEvent.Listener
    private let isPrepared = Mutex(false)

    /// - Parameters:
    ///   - name: What reports call it.
    ///   - tell: Hears of servers that go away, come back, or load a model.
    /// - Throws: `EngineError` for addresses, tokens and files that cannot be used.
    public init(
        _ options: VideosOptions, name: String = "videos", tell: @escaping EngineEvent.Listener = { _ in }
    )
        throws(EngineError)
    {
        var options = options
        options.inFlight = max(1, options.inFlight)
        var addresses: [ServerAddress] = []
        for text in options.servers {
            let address = try ServerAddress(text, engine: name)
            if !addresses.contains(address) { addresses.append(address) }
        }
        guard !addresses.isEmpty else {
            throw EngineError(.unready, engine: name, "no server is named", hint: "name one, like http://gpu-1:8421")
        }
        client = try VideosClient(options, engine: name)
        board = ServerBoard(addresses, options, engine: name, tell: tell)
        slots = addresses.count * options.inFlight
        self.name = name
        self.options = options
        self.tell = tell
    }

    /// Of all servers that answered so far; of two with one name the first.
    public var models: [ModelRules] {
        var names: Set<String> = []
        return board.servers.flatMap { $0.knowledge?.rules ?? [] }.filter { names.insert($0.name).inserted }
    }

    public func prepare() async throws {
        guard !isPrepared.withLock({ $0 }) else { return }
        warnOfOpenToken()
        let failures = try await withThrowingTaskGroup(of: (any Error)?.self) { group in
            for server in board.servers {
                group.addTask { try await self.meet(server) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let known = board.servers.filter { $0.knowledge != nil }
        guard !known.isEmpty else {
            // What is wrong with a request is of more use than who else is not there.
            throw failures.compactMap { $0 as? EngineError }.first ?? board.unreachable()
        }
        isPrepared.withLock { $0 = true }
        for server in known {
            guard let knowledge = server.knowledge else { continue }
            let models = knowledge.names.isEmpty ? "" : ": " + knowledge.names.prefix(8).joined(separator: ", ")
            tell(.ready("\(server.address) (\(knowledge.dialect.name.rawValue))\(models)"))
        }
    }

    public func make(_ job: VideoJob, into receiver: any TakeReceiver) async throws -> VideoJobReport {
        var lost = 0
        var wait = ServerBoard.Wait()
        while true {
            try Task.checkCancellation()
            let server = try await board.enter(job.model, &wait)
            defer { board.leave(server) }
            do {
                let knowledge = try await knowledge(of: server)
                let run = JobRun(
                    job: job, server: server, knowledge: knowledge, client: client, options: options, engine: name,
                    claims: claims, tell: tell, isThere: { [board] in board.isThere(server) })
                return try await run.report(into: receiver)
            } catch Setback.away(let failure) {
                board.isAway(server, failure.words, hint: failure.hint)
            } catch Setback.busy(_, let seconds) {
                board.isBusy(server, after: seconds)
            } catch Setback.lost(let words) {
                lost += 1
                wait = ServerBoard.Wait()
                server.knowledge = nil
                guard lost <= 2 else {
                    throw EngineError(
                        .failed, engine: name, "\(server.address) lost the job \(lost) times: \(words)",
                        hint: "see why the server ends: its log tells")
                }
                tell(.note("\(server.address) lost a job and is asked again: \(words)"))
            }
        }
    }

    public func stop() async { await client.stop() }

    /// Learns what a server is, and waits while it starts. What is wrong is noted on the board, and returned.
    ///
    /// - Throws: `CancellationError`.
    private func meet(_ server: Server) async throws -> (any Error)? {
        let inquiry = Inquiry(client: client, options: options, engine: name)
        let start = options.pace.now()
        var backoff = Backoff()
        while true {
            do {
                server.knowledge = try await inquiry.learn(server.address)
                guard let loading = try await inquiry.loading(server.address) else { return nil }
                tell(.loading(loading.words, part: loading.part))
                guard options.pace.now() - start < options.startTimeout else { return nil }
                try await options.pace.sleep(backoff.next())
            } catch Setback.busy(let words, let seconds) {
                guard options.pace.now() - start < options.startTimeout else {
                    board.isAway(server, "it still starts: \(words)")
                    return nil
                }
                tell(.loading("\(server.address)", part: nil))
                try await options.pace.sleep(backoff.next(asked: seconds))
            } catch let failure as ConnectionFailure {
                board.isAway(server, failure.words, hint: failure.hint)
                return failure
            } catch let error as EngineError {
                board.isAway(server, error.detail, hint: error.hint)
                return error
            }
        }
    }

    /// - Throws: `Setback`, `EngineError`, `CancellationError`.
    private func knowledge(of server: Server) async throws -> ServerKnowledge {
        if let known = server.knowledge { return known }
        do {
            let learned = try await Inquiry(client: client, options: options, engine: name).learn(server.address)
            server.knowledge = learned
            board.isThere(server)
            return learned
        } catch let failure as ConnectionFailure {
            throw Setback.away(failure)
        } catch let error as EngineError where board.servers.count > 1 {
            // One of several that cannot be used is no reason to end.
            throw Setback.away(ConnectionFailure(.notConnected, error.detail))
        }
    }

    private func warnOfOpenToken() {
        guard options.token != nil else { return }
        let open = board.servers.map(\.address).filter { !$0.isSecure && !$0.isLoopback }
        guard !open.isEmpty else { return }
        let names = open.map(\.base).joined(separator: ", ")
        tell(.note("the token goes to \(names) without encryption: everyone between can read it; use https://"))
    }
}
