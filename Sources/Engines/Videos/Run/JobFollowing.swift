internal import Generation

extension JobRun {
    /// Asks how the job is until its frames can be read, or with `toTheEnd` until all of them can.
    ///
    /// - Parameter isOld: What was known of it is to be asked again.
    /// - Throws: `EngineError` when it failed; `Setback` when the server does not know it any more, or has gone;
    ///   `Overdue`; `CancellationError`.
    func follow(
        _ last: VideoStatus, until limit: Double, toTheEnd: Bool, isOld: Bool = false
    ) async throws
        -> VideoStatus
    {
        var status = last
        var isOld = isOld
        var backoff = Backoff()
        var trouble = Trouble(options)
        var strange = 0
        var told: String?
        while true {
            switch status.phase {
            case _ where isOld: break
            case .completed: return status
            case .failed:
                throw EngineError(
                    .failed, engine: engine, "\(address): \(status.failure ?? "it does not say why")",
                    hint: "see the server's log")
            case .cancelled:
                throw EngineError(
                    .failed, engine: engine, "\(address): the job was cancelled there, not by this run",
                    hint: "run again to have it made")
            case .working where !toTheEnd && status.framesReady > 0: return status
            case .waiting, .working: break
            }
            guard pace.now() < limit else { throw Overdue(last: words(status)) }
            try await pace.sleep(backoff.next())
            do {
                let answer = try await client.ask(
                    Question("/v1/videos/\(status.id)"), of: address, within: options.idleTimeout)
                switch answer.status {
                case 200...299:
                    guard let next = answer.json.flatMap({ VideoStatus($0, answer) }), next.id == status.id else {
                        strange += 1
                        guard strange < 3 else {
                            throw Refusal.strange(answer, "the job", at: address, engine: engine)
                        }
                        continue
                    }
                    status = next
                    isOld = false
                    strange = 0
                    trouble = Trouble(options)
                    if dialect.streamsFrames, status.stage.isEmpty { try await tellLoading(&told) }
                case 404, 410:
                    throw Setback.lost("it does not know it any more, so it was started anew")
                case 408, 425, 429, 500...599:
                    let words = ConnectionFailure(.silent, "it answered \(answer.status): \(answer.words)")
                    try await pace.sleep(try trouble.pause(words, asked: answer.retryAfter))
                default:
                    throw Refusal.of(answer, at: address, options, engine: engine)
                }
            } catch let failure as ConnectionFailure {
                try await pace.sleep(try trouble.pause(failure))
            }
        }
    }

    /// Says how far the model is loaded that the job waits for, when that changes.
    private func tellLoading(_ told: inout String?) async throws {
        let inquiry = Inquiry(client: client, options: options, engine: engine)
        guard let loading = try await inquiry.loading(address) else { return }
        let text = "\(loading.words) \(loading.part ?? 0)"
        guard text != told else { return }
        told = text
        tell(.loading(loading.words, part: loading.part))
    }

    private func words(_ status: VideoStatus) -> String {
        let phase = status.phase == .waiting ? "that it waits" : "that it is being made"
        return "\(phase), \(Int(status.part * 100)) percent"
    }
}
