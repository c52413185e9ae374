internal import Diagnostics
internal import Generation

/// One job at one server: sent, followed, fetched.
///
/// Its steps are in `JobSending`, `JobFollowing` and `JobDelivery`. Used by one task.
struct JobRun: Sendable {
    let job: VideoJob
    let server: Server
    let knowledge: ServerKnowledge
    let client: VideosClient
    let options: VideosOptions
    let engine: String
    let claims: JobClaims
    let tell: EngineEvent.Listener
    /// Called when the server answers.
    let isThere: @Sendable () -> Void

    var address: ServerAddress { server.address }
    var dialect: any Dialect { knowledge.dialect }
    var pace: Pace { options.pace }

    /// - Throws: `Setback` where another try may do it; `EngineError`; what the receiver throws; `CancellationError`.
    func report(into receiver: any TakeReceiver) async throws -> VideoJobReport {
        let start = pace.now()
        let limit = start + options.jobTimeout
        var status = try await send()
        do {
            // From here on the server is told when nobody waits for the job any more.
            try await fetch(&status, until: limit, into: receiver)
        } catch is CancellationError {
            await abandon(status)
            throw CancellationError()
        } catch let overdue as Overdue {
            await abandon(status)
            throw EngineError(
                .failed, engine: engine,
                "\(address) has not made it in \(Int(options.jobTimeout)) s; the last that it told was \(overdue.last)",
                hint: "ask for fewer steps or frames, or wait longer")
        }
        return VideoJobReport(
            server: address.base, dialect: dialect.name.rawValue,
            model: status.model.isEmpty ? job.model : status.model,
            seed: job.seed, seconds: pace.now() - start, details: status.details)
    }

    /// Follows the job and brings its video, again from the beginning where the connection breaks.
    ///
    /// - Parameter status: What the server said last.
    private func fetch(_ status: inout VideoStatus, until limit: Double, into receiver: any TakeReceiver) async throws {
        var breaks = 0
        var backoff = Backoff()
        while true {
            // Frames are read while they are made; where that broke once, when they are all there, so that a slow
            // decoder is not read from the beginning for ever.
            let isStreaming = dialect.streamsFrames && breaks == 0
            status = try await follow(status, until: limit, toTheEnd: !isStreaming, isOld: breaks > 0)
            do {
                try await deliver(status, until: limit, into: receiver)
                break
            } catch let failure as ConnectionFailure {
                breaks += 1
                guard breaks <= 5 else {
                    throw EngineError(
                        .failed, engine: engine, "\(address) broke the video off \(breaks) times: \(failure.words)",
                        hint: "look at the network, and at the proxy if there is one")
                }
                tell(.note("\(address) broke a video off, which is fetched again: \(failure.words)"))
                try await pace.sleep(backoff.next())
            }
        }
        guard status.phase != .completed else { return }
        // All frames are here; what the server says of them comes a moment later, and is no reason to lose them.
        do {
            status = try await follow(status, until: min(limit, pace.now() + options.patience), toTheEnd: true)
        } catch is CancellationError {
            throw CancellationError()
        } catch {}
    }

    /// Tells the server that nobody waits for a job that it has not made; a finished one may be asked for by a later
    /// run. Takes a few seconds at most, also in a cancelled task.
    private func abandon(_ status: VideoStatus) async {
        guard status.phase != .completed else { return }
        var question = Question("/v1/videos/\(status.id)")
        question.method = "DELETE"
        let (client, address) = (client, address)
        await Task { [question] in _ = try? await client.ask(question, of: address, within: 5) }.value
    }
}

/// The job took longer than it may.
struct Overdue: Error {
    /// What was known of it: `in_progress, 40 %`.
    var last: String
}
