internal import Diagnostics
public import Media
public import TimelineModel

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

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
        try Self.replacing(path) { aside in
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

    /// Lets `body` write a file beside `path`, then brings it to the disk and gives it its name.
    static func replacing(_ path: String, _ body: (_ aside: String) throws -> Void) throws {
        let aside = Self.aside(path)
        do {
            // Seen first, so that an unwritable folder is told in its own words and not in the muxer's.
            let file = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
            guard file >= 0 else { throw Self.problem(path, errno) }
            close(file)
            try body(aside)
            try Self.sync(aside, path)
            guard rename(aside, path) == 0 else { throw Self.problem(path, errno) }
        } catch {
            unlink(aside)
            throw Self.diagnostic(error, path)
        }
        // The folder holds the new name; without this it may be lost with the power. Not all file systems can.
        let folder = open(Self.folder(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    /// `film.mp4` is written as `.film.mp4.PID-N.part.mp4`: hidden, and told apart between processes and threads. It
    /// keeps its extension, which names the format.
    private static func aside(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let fileExtension = name.split(separator: ".").last.map(String.init) ?? "part"
        // File names may have 255 bytes.
        var short = name
        while short.utf8.count > 200 { short.removeLast() }
        return "\(folder(path))/.\(short).\(getpid())-\(UInt32.random(in: 0..<UInt32.max)).part.\(fileExtension)"
    }

    private static func folder(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func sync(_ aside: String, _ path: String) throws {
        let file = open(aside, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw problem(path, errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw problem(path, errno) }
    }

    private static func diagnostic(_ error: any Error, _ path: String) -> any Error {
        if let error = error as? MediaError, error.code == -ENOSPC { return problem(path, ENOSPC) }
        return Failure.diagnostic(error, at: .file(path))
    }

    private static func problem(_ path: String, _ code: Int32) -> Diagnostic {
        let reason = String(cString: strerror(code))
        switch code {
        case ENOSPC, EDQUOT:
            return .error(
                "disk-full", at: .file(path), "there is no room left to write the file",
                hint: "free some space, or choose another folder with --output-dir", cause: reason)
        case EACCES, EPERM, EROFS:
            return .error(
                "not-writable", at: .file(path), "the file may not be written",
                hint: "choose another folder with --output-dir", cause: reason)
        case ENOENT, ENOTDIR:
            return .error("no-folder", at: .file(path), "the folder of the file is not there", cause: reason)
        default:
            return .error("not-written", at: .file(path), "the file could not be written", cause: reason)
        }
    }
}
