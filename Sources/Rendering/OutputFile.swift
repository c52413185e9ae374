internal import Diagnostics
public import Foundation
internal import Media

/// Files that the user gets: whole under their final name, or not there.
///
/// What is not finished is named `.film.mp4.ID.part.mp4`, with 16 hexadecimal digits, and locked by `flock` as long as
/// its writer lives: by that, and by nothing else, `sweep` knows what a dead process left. Numbers of processes come
/// again, and mean nothing on another machine that shares the folder.
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
        // Made first, so that an unwritable folder is told in its own words and not in the muxer's.
        let (aside, lock) = try Self.begin(path)
        defer { close(lock) }
        do {
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

    /// Finds out whether files can be made in a folder. What a process leaves that is killed meanwhile, `sweep` removes.
    public static func probe(_ folder: String) throws {
        let (aside, lock) = try begin("\(folder)/probe")
        unlink(aside)
        close(lock)
    }

    /// Makes the file that is to become `path`.
    ///
    /// - Returns: Its name, and the open file that holds its lock.
    private static func begin(_ path: String) throws -> (aside: String, lock: Int32) {
        while true {
            let aside = Self.aside(path)
            let file = open(aside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard file >= 0 else { throw problem(path, errno) }
            // On a file system without locks nobody can take it from us either.
            let isOurs = flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
            if isOurs, isSame(file, aside) { return (aside, file) }
            // Someone who sweeps the folder came between our open and our lock.
            close(file)
        }
    }

    private static func isSame(_ file: Int32, _ path: String) -> Bool {
        var (mine, current) = (stat(), stat())
        return fstat(file, &mine) == 0 && stat(path, &current) == 0 && mine.st_ino == current.st_ino
            && mine.st_dev == current.st_dev
    }

    /// Removes what dead processes left half written in a folder, and nothing that only looks a little like it.
    public static func sweep(_ folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where isAside(name) {
            let path = "\(folder)/\(name)"
            // Where locks are kept by a server it asks for leave to write.
            let file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard file >= 0 else { continue }
            if flock(file, LOCK_EX | LOCK_NB) == 0, isSame(file, path) { unlink(path) }
            close(file)
        }
    }

    /// `.film.mp4.0123456789abcdef.part.mp4`.
    private static func isAside(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard name.hasPrefix("."), parts.count >= 5, parts[parts.count - 2] == "part" else { return false }
        let id = parts[parts.count - 3]
        return id.utf8.count == 16 && id.allSatisfy { "0123456789abcdef".contains($0) }
    }

    /// `film.mp4` is written as `.film.mp4.ID.part.mp4`: hidden, and told apart between threads, processes and
    /// machines. It keeps its extension, which names the format.
    private static func aside(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let fileExtension = name.split(separator: ".").last.map(String.init) ?? "part"
        // File names may have 255 bytes.
        var short = name
        while short.utf8.count > 200 { short.removeLast() }
        let id = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        let zeros = String(repeating: "0", count: 16 - id.utf8.count)
        return "\(folder(path))/.\(short).\(zeros)\(id).part.\(fileExtension)"
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
