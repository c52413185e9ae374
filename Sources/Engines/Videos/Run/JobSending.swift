internal import Generation

extension JobRun {
    /// Asks the server for the job, once: what broke is asked for again only by its key, or where the server does not
    /// have it.
    ///
    /// - Throws: `Setback`, `EngineError`, `CancellationError`.
    func send() async throws -> VideoStatus {
        let body = try dialect.body(job, model: knowledge.name(of: job.model) ?? job.model, engine: engine)
        var question = Question("/v1/videos")
        question.method = "POST"
        question.body = body
        question.key = dialect.knowsKeys ? job.key : nil
        let before = dialect.knowsKeys ? nil : try await listed()
        var isSecondLife = false
        var trouble = Trouble(options)
        while true {
            let failure: ConnectionFailure
            do {
                let answer = try await shielded(question)
                if !dialect.knowsKeys, [502, 504].contains(answer.status) {
                    // A proxy's words: the server behind it may have heard.
                    failure = ConnectionFailure(.broken, "its proxy answered \(answer.status)")
                } else {
                    let status = try accepted(answer)
                    if dialect.knowsKeys, !isSecondLife, [.failed, .cancelled].contains(status.phase) {
                        // What became of an earlier run's job, under the same key. Removed, the key is free again.
                        isSecondLife = true
                        try await remove(status.id)
                        continue
                    }
                    claims.claim(status.id, at: address)
                    isThere()
                    return status
                }
            } catch let caught as ConnectionFailure {
                failure = caught
            }
            guard failure.mayHaveArrived else { throw Setback.away(failure) }
            tell(.note("\(address) did not answer when it was asked for a segment: \(failure.words)"))
            try await pace.sleep(try trouble.pause(failure))
            if !dialect.knowsKeys, let found = try await search(before, failure) {
                claims.claim(found.id, at: address)
                return found
            }
        }
    }

    /// Sends what a cancelled task still has to hear the answer of: the job's id, by which it can be cancelled.
    private func shielded(_ question: Question) async throws -> Answer {
        let (client, address, seconds) = (client, address, options.idleTimeout)
        let sending = Task { try await client.ask(question, of: address, within: seconds) }
        return try await withTaskCancellationHandler {
            try await sending.value
        } onCancel: {
            Task {
                try? await Task.sleep(for: .seconds(3))
                sending.cancel()
            }
        }
    }

    private func accepted(_ answer: Answer) throws -> VideoStatus {
        switch answer.status {
        case 200...299:
            guard let status = answer.json.flatMap({ VideoStatus($0, answer) }) else {
                throw Refusal.strange(answer, "a job", at: address, engine: engine)
            }
            return status
        case 408, 425, 429, 502, 503, 504: throw Setback.busy(answer.words, after: answer.retryAfter)
        default: throw Refusal.of(answer, at: address, options, engine: engine)
        }
    }

    /// Removes a finished job, and with it what its key stands for.
    ///
    /// - Throws: `Setback`, `CancellationError`.
    func remove(_ id: String) async throws {
        var question = Question("/v1/videos/\(id)")
        question.method = "DELETE"
        do {
            _ = try await client.ask(question, of: address, within: options.idleTimeout)
        } catch let failure as ConnectionFailure {
            throw Setback.away(failure)
        }
    }

    /// The server's jobs, newest first; nil where it does not list them.
    private func listed() async throws -> [VideoStatus]? {
        do {
            let answer = try await client.ask(
                Question("/v1/videos?limit=100&order=desc"), of: address, within: options.idleTimeout)
            if [429, 502, 503, 504].contains(answer.status) {
                throw Setback.busy(answer.words, after: answer.retryAfter)
            }
            guard answer.isGood, case .list(let jobs)? = answer.json?["data"] else { return nil }
            return jobs.prefix(1000).compactMap { VideoStatus($0, answer) }
        } catch let failure as ConnectionFailure {
            throw Setback.away(failure)
        }
    }

    /// Looks for a job whose answer was lost among those of the server. Nil where it has none that could be it.
    ///
    /// - Throws: `EngineError` where it may be there and cannot be told from others.
    private func search(_ before: [VideoStatus]?, _ failure: ConnectionFailure) async throws -> VideoStatus? {
        guard let before else { throw unclear(failure) }
        let known = Set(before.map(\.id))
        // Twice: what the server has heard may take a moment to be in its list.
        for look in 0..<2 {
            if look > 0 { try await pace.sleep(1) }
            guard let now = try await listed() else { throw unclear(failure) }
            let new = now.filter { !known.contains($0.id) && !claims.has($0.id, at: address) }
            let ours = new.filter { $0.prompt == job.prompt && ($0.size ?? "\(job.size)") == "\(job.size)" }
            if ours.count == 1 { return ours[0] }
            // A job without its prompt could be anybody's.
            if ours.count > 1 || new.contains(where: { $0.prompt == nil || $0.prompt == "" }) { throw unclear(failure) }
        }
        return nil
    }

    private func unclear(_ failure: ConnectionFailure) -> EngineError {
        EngineError(
            .failed, engine: engine,
            "\(address) was asked and its answer is lost (\(failure.words)); whether it makes the segment cannot be "
                + "told, and it was not asked again, so that nothing is made twice",
            hint: "see what it does at \(address)/v1/videos, then run again")
    }
}

/// Counts for how long a server gives no answer.
struct Trouble {
    private let options: VideosOptions
    private var since: Double?
    private var backoff = Backoff()
    /// Times in a row that nobody listened.
    private var dead = 0

    init(_ options: VideosOptions) { self.options = options }

    /// Seconds to wait before the next try.
    ///
    /// - Throws: `Setback.away` when it has been tried for long enough, or when the program has ended, and with it what
    ///   it had in memory.
    mutating func pause(_ failure: ConnectionFailure, asked: Double? = nil) throws -> Double {
        let now = options.pace.now()
        since = since ?? now
        dead = failure.kind == .nobodyListens ? dead + 1 : 0
        if dead >= 3 || now - (since ?? now) > options.patience { throw Setback.away(failure) }
        return backoff.next(asked: asked)
    }
}
