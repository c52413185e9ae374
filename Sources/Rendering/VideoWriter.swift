internal import Diagnostics
public import Media
public import TimelineModel

/// Joins encoded chunks and sound to a file that is either whole or not there.
///
/// The file is written beside its final name, brought to the disk, and renamed. If anything fails what was written is
/// deleted, and a file that was there before stays.
public struct VideoWriter: Sendable {
    public var cancellation: Cancellation

    public init(cancellation: Cancellation = Cancellation()) { self.cancellation = cancellation }

    /// Where the chunks of a video come from.
    public struct Chunks {
        /// At least 1.
        public var count: Int
        /// Hands out the chunk at an index; asked for in order, so that one at a time is in memory, and once more from
        /// the start where one cannot be joined to the others.
        public var chunk: (Int) throws -> EncodedChunk
        /// Encodes the chunk at an index anew, with the encoder that is here.
        public var encodedAgain: (Int) throws -> EncodedChunk
        /// What the encoder that is here makes.
        public var stream: () throws -> VideoStream

        public init(
            count: Int, chunk: @escaping (Int) throws -> EncodedChunk,
            encodedAgain: @escaping (Int) throws -> EncodedChunk, stream: @escaping () throws -> VideoStream
        ) {
            self.count = count
            self.chunk = chunk
            self.encodedAgain = encodedAgain
            self.stream = stream
        }
    }

    /// Writes a file.
    ///
    /// A file has one set of headers. Where chunks differ in theirs, because another version of the encoder made some
    /// of them, those that the encoder that is here would not make are encoded again.
    ///
    /// - Parameter audio: The whole sound; nil makes a silent file.
    /// - Returns: How many chunks were encoded again.
    /// - Throws: `Diagnostic`, or `CancellationError`.
    @discardableResult
    public func write(
        to path: String, format: FileFormat = .mp4, _ chunks: Chunks, audio: EncodedAudio?,
        metadata: TimelineModel.Metadata = Metadata()
    ) throws -> Int {
        guard chunks.count > 0 else {
            throw Diagnostic.error("empty-video", at: .file(path), "the video has no frames")
        }
        var encodedAgain = 0
        try OutputFile.replace(path) { aside in
            let first = try chunks.chunk(0).stream
            func join(like stream: VideoStream, other: (Int) throws -> EncodedChunk?) throws -> Bool {
                let muxer = try Muxer(
                    path: aside, format: format, like: stream, audio: audio,
                    metadata: Muxer.Metadata(title: metadata.title, language: metadata.language))
                for index in 0..<chunks.count {
                    try cancellation.check()
                    let chunk = try chunks.chunk(index)
                    guard let fitting = try chunk.stream.joins(stream) ? chunk : other(index) else { return false }
                    try muxer.append(fitting)
                }
                try muxer.finish()
                return true
            }
            if try join(like: first, other: { _ in nil }) { return }
            _ = try join(like: try chunks.stream()) { index in
                encodedAgain += 1
                return try chunks.encodedAgain(index)
            }
        }
        return encodedAgain
    }
}
