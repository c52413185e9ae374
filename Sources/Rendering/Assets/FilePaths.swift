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
        #else
            seconds = info.st_mtimespec.tv_sec
            nanoseconds = info.st_mtimespec.tv_nsec
        #endif
    }
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

    /// Whether a name has a scheme (RFC 3986): `https://…`, `data:…`.
    static func isURL(_ name: String) -> Bool {
        let scheme = name.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        guard scheme.count > 1, scheme.first?.isLetter ?? false else { return false }
        let rest = name[scheme.endIndex...]
        return rest.hasPrefix("://")
            || (rest.hasPrefix(":") && ["data", "http", "https"].contains(scheme.lowercased()))
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
