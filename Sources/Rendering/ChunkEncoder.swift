public import Media
public import TimelineModel

/// Turns a slice into an encoded chunk: a closed group of pictures that can be joined to others without encoding again.
///
/// Everything happens on the calling thread: frames are drawn and encoded one after the other, so that a picture that
/// stays needs no copy and memory is one canvas and the encoder's look-ahead. Chunks are independent; encode as many at
/// the same time as there are processors to spare. It blocks: not for Swift's cooperative pool.
public struct ChunkEncoder: Sendable {
    public var settings: RenderSettings
    public var resources: RenderResources
    public var cancellation: Cancellation

    public init(settings: RenderSettings, resources: RenderResources, cancellation: Cancellation = Cancellation()) {
        self.settings = settings
        self.resources = resources
        self.cancellation = cancellation
    }

    /// What the encoder makes of a slice: the headers, before any frame is drawn.
    public func stream(of slice: Slice) throws -> VideoStream {
        do {
            return try encoder(for: slice).stream
        } catch {
            throw Failure.diagnostic(error, at: nil)
        }
    }

    private func encoder(for slice: Slice) throws -> VideoEncoder {
        try VideoEncoder(
            width: slice.size.width, height: slice.size.height, frameRate: Fraction(slice.frameRate),
            options: settings.encoding)
    }

    /// Renders and encodes all frames of a slice.
    ///
    /// - Parameter progress: Called after every frame with the number of frames that are encoded: encoders look ahead,
    ///   so they are fewer than were drawn.
    /// - Throws: `Diagnostic` at the layer that cannot be shown, or `CancellationError`.
    public func encode(_ slice: Slice, progress: (Int) -> Void = { _ in }) throws -> EncodedChunk {
        do {
            var packets: [Packet] = []
            let encoder = try draw(slice) { renderer in
                let encoder = try self.encoder(for: slice)
                for n in 0..<slice.count {
                    try cancellation.check()
                    packets += try encoder.encode(renderer.frame(n), time: n)
                    progress(packets.count)
                }
                return encoder
            }
            packets += try encoder.finish()
            return EncodedChunk(packets, by: encoder)
        } catch {
            throw Failure.diagnostic(error, at: nil)
        }
    }

    /// Lends a renderer that is gone when this returns: the frames that the encoder looked ahead at are its own, and while
    /// it works them off another job may need the memory.
    private func draw<Result>(_ slice: Slice, _ body: (SliceRenderer) throws -> Result) throws -> Result {
        try body(SliceRenderer(slice, resources: resources))
    }
}
