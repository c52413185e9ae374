internal import Diagnostics
public import Foundation
internal import Media

/// Files that the user gets: whole under their final name, or not there.
///
/// What a dead process was writing is told by its name: `.film.mp4.PID-N.part.mp4`.
public enum OutputFile {
    /// Writes bytes as a file, in place of the one that was there.
    public static func write(_ bytes: Data, to path: String) throws {
        try replace(path) { aside in
            let file = open(aside, O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { throw problem(path, errno) }
            defer { close(file) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw problem(path, errno) }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Lets `body` write a file beside `path`, then brings it to the disk and gives it its name.
    ///
    /// - Throws: `Diagnostic` naming the file, or what `body` throws.
    public static func replace(_ path: String, _ body: (_ aside: String) throws -> Void) throws {
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
