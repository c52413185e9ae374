public import Foundation
internal import TimelineModel

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A file as it is now: equal identities have equal bytes, as far as the file system tells.
struct FileIdentity: Hashable, Sendable {
    let path: String
    private let device: UInt64
    private let inode: UInt64
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int
    /// When its bytes or its name last changed, which no program can set.
    private let changed: Int

    /// Nil unless `path` is an ordinary file: no folder, device or pipe, which could be read for ever.
    init?(_ path: String) {
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        self.path = path
        device = UInt64(info.st_dev)
        inode = UInt64(info.st_ino)
        size = Int(info.st_size)
        #if canImport(Glibc)
            seconds = info.st_mtim.tv_sec
            nanoseconds = info.st_mtim.tv_nsec
            changed = info.st_ctim.tv_sec * 1_000_000_000 + info.st_ctim.tv_nsec
        #else
            seconds = info.st_mtimespec.tv_sec
            nanoseconds = info.st_mtimespec.tv_nsec
            changed = info.st_ctimespec.tv_sec * 1_000_000_000 + info.st_ctimespec.tv_nsec
        #endif
    }

    /// All of it as text, the name under which something is noted about the file.
    var note: String { "\(path) \(device):\(inode) \(size) \(seconds).\(nanoseconds) \(changed)" }

    /// Whether the last change is so long ago that another one would show in the times: clocks of file systems tick
    /// in steps, two seconds at most.
    var isSettled: Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return abs(now.tv_sec - changed / 1_000_000_000) > 2
    }
}

/// What is remembered about files from one run to the next. Safe to call from several threads.
///
/// The names hold everything the file system tells about a file: a file that changed has another name here.
public protocol FileNotes: Sendable {
    func note(on file: String) -> Data?
    func keep(_ note: Data, on file: String)
}

/// Names and bytes of files.
enum FilePaths {
    /// The absolute path without symbolic links; nil if nothing is there.
    static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The path without `.` and `..`, without looking at the disk.
    static func normal(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The names in a folder, sorted.
    static func names(in folder: String, limit: Int) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while names.count < limit, let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// The hash of a file's bytes; nil if they cannot all be read.
    static func hash(_ path: String) -> ContentHash? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var hasher = ContentHash.Hasher()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            if count == 0 { return hasher.finish() }
            hasher.update(buffer[..<count])
        }
    }
}
