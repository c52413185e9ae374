internal import Foundation

/// A file that is written beside its final name and then takes that name in one step: whole or absent.
///
/// Not for sharing between threads. `discard()` and `keep()` end it; a process that dies leaves the file aside,
/// where `AsideFile.sweep` finds it later.
struct AsideFile {
    let path: String

    /// A new name in `folder`, which must exist and be on the same file system as the final name.
    ///
    /// The name begins with the process id, by which `sweep` knows whether its owner still lives.
    init(in folder: String) {
        path = "\(folder)/\(getpid())-\(UUID().uuidString)"
    }

    /// Makes the bytes safe on the disk, then gives the file its final name, replacing what has it.
    func keep(as name: String) throws(StoreError) {
        try Self.flush(path)
        guard rename(path, name) == 0 else { throw .system("rename", path: name) }
        try Self.flush(String(name[..<(name.lastIndex(of: "/") ?? name.startIndex)]))
    }

    func discard() { unlink(path) }

    func write(_ bytes: [UInt8]) throws(StoreError) { try Self.write(bytes, to: path) }

    /// Writes a new file.
    static func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw .system("write", path: path) }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .system("write", path: path) }
            done += count
        }
    }

    /// Waits until a file or folder is on the disk.
    private static func flush(_ path: String) throws(StoreError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .system("open", path: path) }
        defer { close(file) }
        // Some network file systems cannot flush a folder; the rename itself is still atomic there.
        guard fsync(file) == 0 || errno == EINVAL else { throw .system("flush", path: path) }
    }

    /// Removes what dead processes left in `folder`.
    static func sweep(_ folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard let owner = name.split(separator: "-").first.flatMap({ pid_t($0) }) else { continue }
            if kill(owner, 0) != 0, errno == ESRCH { unlink("\(folder)/\(name)") }
        }
    }
}
