internal import Generation
internal import TimelineModel

extension JobRun {
    /// Brings the video.
    ///
    /// - Throws: `ConnectionFailure` when it broke off and can be had from its beginning; `Setback`, `EngineError`,
    ///   `Overdue`, what the receiver throws, `CancellationError`.
    func deliver(_ status: VideoStatus, until limit: Double, into receiver: any TakeReceiver) async throws {
        let left = limit - pace.now()
        guard left > 0 else { throw Overdue(last: "that its frames are there") }
        let question = Question("/v1/videos/\(status.id)/\(dialect.streamsFrames ? "frames" : "content")")
        // The bytes at the beginning, until there are enough to tell what comes.
        var first: [UInt8]? = []
        var (seen, most) = (0, 0)
        let head = try await client.transfer(question, of: address, within: left) { head, bytes in
            if let earlier = first {
                first = earlier + bytes
                guard head.isGood, earlier.count + bytes.count >= Self.enough else {
                    if earlier.count > 1 << 16 { throw try await refusal(head, earlier, status) }
                    return
                }
                most = try await begin(head, earlier + bytes, receiver)
                (seen, first) = (earlier.count + bytes.count, nil)
                if seen <= most { try await receiver.receive(earlier + bytes) }
            } else {
                seen += bytes.count
                if seen <= most { try await receiver.receive(bytes) }
            }
            guard seen <= most else { throw tooLong(most) }
        }
        if let few = first {
            guard head.isGood else { throw try await refusal(head, few, status) }
            most = try await begin(head, few, receiver)
            seen = few.count
            guard seen <= most else { throw tooLong(most) }
            try await receiver.receive(few)
        }
        let whole = dialect.streamsFrames ? most : head.length ?? seen
        guard seen == whole else { throw ConnectionFailure(.broken, "it ended after \(seen) of \(whole) bytes") }
        try await receiver.finish()
    }

    /// The first line of a y4m stream, or the first box of an MP4.
    private static let enough = 256

    /// Looks at the first bytes, and begins a transfer if they are a video's.
    ///
    /// - Returns: The bytes that the whole has, or may have at most.
    private func begin(_ head: Answer, _ first: [UInt8], _ receiver: any TakeReceiver) async throws -> Int {
        var shown = head
        shown.body = Array(first.prefix(2000))
        if dialect.streamsFrames {
            guard first.starts(with: Array("YUV4MPEG2 ".utf8)) else {
                throw Refusal.strange(shown, "frames", at: address, engine: engine)
            }
            let whole = try streamBytes(first, head)
            try await receiver.begin(.y4m)
            return whole
        }
        let isText = head.type.hasPrefix("text/") || head.type == "application/json"
        let isMarked = first.first.map { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "{") } ?? true
        guard !isText, !isMarked else { throw Refusal.strange(shown, "a video", at: address, engine: engine) }
        guard head.length ?? 0 <= options.largestFile else { throw tooLong(options.largestFile) }
        try await receiver.begin(.file)
        return options.largestFile
    }

    /// What an answer that is no video means.
    private func refusal(_ head: Answer, _ body: [UInt8], _ status: VideoStatus) async throws -> any Error {
        var whole = head
        whole.body = body
        switch head.status {
        case 410:
            // Removed, its key is free, and the next sending has it made again.
            try await remove(status.id)
            return Setback.lost("its result is gone: \(whole.words)")
        case 404, 408, 425, 429, 502, 503, 504:
            // How the job is tells whether it will come.
            if let seconds = head.retryAfter { try await pace.sleep(min(seconds, 60)) }
            return ConnectionFailure(.silent, "it answered \(head.status): \(whole.words)")
        default:
            return Refusal.of(whole, at: address, options, engine: engine)
        }
    }

    /// The bytes of a whole y4m stream, by its first line: ten bits, 4:4:4.
    private func streamBytes(_ first: [UInt8], _ head: Answer) throws -> Int {
        let end = first.firstIndex(of: UInt8(ascii: "\n")) ?? min(first.count, Self.enough)
        let line = String(decoding: first[..<end], as: UTF8.self)
        let tags = line.split(separator: " ").dropFirst()
        let side = { (mark: Character) in tags.first { $0.first == mark }.flatMap { Int($0.dropFirst()) } }
        guard side("W") == job.size.width, side("H") == job.size.height, tags.contains("C444p10") else {
            throw EngineError(
                .failed, engine: engine,
                "\(address) sent \"\(head.shown(line))\" for frames of \(job.size) in C444p10",
                hint: "bring the worker to this version of Rowreel")
        }
        return end + 1 + job.frames * (6 + job.size.width * job.size.height * 6)
    }

    private func tooLong(_ most: Int) -> EngineError {
        EngineError(
            .failed, engine: engine, "\(address) sends more than the \(most) bytes that the video may have",
            hint: dialect.streamsFrames ? "bring the worker to this version of Rowreel" : "ask for fewer frames")
    }
}
