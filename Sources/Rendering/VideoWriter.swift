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

    /// The container and its settings, as text for keys of files.
    public static let muxing = "mp4 faststart 1"

    /// Writes an MP4.
    ///
    /// - Parameters:
    ///   - count: How many chunks there are, at least 1.
    ///   - chunk: Hands out the chunk at an index; asked for in order, so that one at a time is in memory.
    ///   - audio: The whole sound; nil makes a silent file.
    /// - Throws: `Diagnostic`, or `CancellationError`.
    public func write(
        to path: String, chunks count: Int, audio: EncodedAudio?, metadata: TimelineModel.Metadata = Metadata(),
        chunk: (Int) throws -> EncodedChunk
    ) throws {
        guard count > 0 else {
            throw Diagnostic.error("empty-video", at: .file(path), "the video has no frames")
        }
        try Self.replacing(path) { aside in
            let first = try chunk(0)
            let muxer = try Muxer(
                path: aside, like: first.stream, audio: audio,
                metadata: Muxer.Metadata(title: metadata.title, language: metadata.language))
            try muxer.append(first)
            for index in 1..<max(count, 1) {
                try cancellation.check()
                try muxer.append(chunk(index))
            }
            try muxer.finish()
        }
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
