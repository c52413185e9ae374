internal import Media

/// Writes a take to a file while it comes, on a thread of its own.
actor TakeRecorder: TakeReceiver {
    private let engine: String
    private let order: RecordingOrder
    private var stream: FrameStream?
    private var frames: Lane<StreamRecording>?
    private var file: Lane<FileRecording>?
    /// What was written; nil before the transfer is whole.
    private(set) var recording: Recording?

    init(_ order: RecordingOrder, engine: String) {
        self.order = order
        self.engine = engine
    }

    func begin(_ form: TakeForm) async throws {
        await cancel()
        let order = order
        switch form {
        case .y4m:
            stream = FrameStream(size: order.size, frames: order.frames)
            // Three frames: one comes, one waits and one is encoded.
            frames = Lane("encode a take", capacity: 2) { try StreamRecording(order) }
        case .file:
            file = Lane("write a take", capacity: 32) { try FileRecording(order) }
        }
    }

    func receive(_ bytes: [UInt8]) async throws {
        try await telling {
            if let frames {
                for frame in try stream?.receive(bytes) ?? [] { try await frames.send(frame) }
            } else {
                try await file?.send(bytes)
            }
        }
    }

    func finish() async throws {
        try await telling {
            if let frames {
                try stream?.finish()
                recording = try await frames.finish()
            } else {
                recording = try await file?.finish()
            }
        }
        (stream, frames, file) = (nil, nil, nil)
    }

    /// Throws away what came.
    func cancel() async {
        await frames?.cancel()
        await file?.cancel()
        (stream, frames, file, recording) = (nil, nil, nil, nil)
    }

    private func telling(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let damage as FrameStream.Damage {
            throw EngineError(.failed, engine: engine, "the video that it sent is damaged: \(damage.reason)")
        }
    }
}
