internal import Foundation

/// A file that is written beside its final name and then takes that name in one step: whole or absent.
///
/// Not for sharing between threads. `discard()` and `keep(as:)` end it; a process that dies leaves the file aside,
/// where `AsideFile.sweep` finds it later.
struct AsideFile {
    let path: String

    /// A new name in `folder`, which must exist and be on the same file system as the final name.
    ///
    /// The name begins with the lease of its process, by which `sweep` knows whether its owner still lives.
    init(in folder: String, of lease: Lease) {
        path = "\(folder)/\(lease.name).\(UUID().uuidString)"
    }

    /// Gives the file its final name, replacing what has it.
    ///
    /// - Parameter isFlushed: Whether its bytes are brought to the disk first.
    func keep(as name: String, isFlushed: Bool) throws(StoreError) {
        if isFlushed { try Self.flush(path) }
        guard rename(path, name) == 0 else { throw .system("rename", path: name) }
    }

    func discard() { unlink(path) }

    /// Writes a new file.
    func write(_ bytes: [UInt8]) throws(StoreError) {
        let file = try create()
        defer { close(file) }
        try Self.append(bytes[...], to: file, path)
    }

    /// Makes the file a copy of another one.
    ///
    /// - Returns: Size and hash of what was written.
    func copy(_ source: String) throws(StoreError) -> FileContent {
        let file = try create()
        defer { close(file) }
        var failure: StoreError?
        let content = FileContent(of: source) { bytes in
            do throws(StoreError) { try Self.append(bytes, to: file, path) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
        guard let content else { throw .system("read", path: source) }
        return content
    }

    private func create() throws(StoreError) -> Int32 {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw .system("write", path: path) }
        return file
    }

    private static func append(_ bytes: ArraySlice<UInt8>, to file: Int32, _ path: String) throws(StoreError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .system("write", path: path) }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits until a file's bytes are on the disk.
    private static func flush(_ path: String) throws(StoreError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .system("open", path: path) }
        defer { close(file) }
        guard fdatasync(file) == 0 || errno == EINVAL else { throw .system("flush", path: path) }
    }

    /// What dead processes left in `folder`.
    static func leftovers(in folder: String, _ leases: Leases) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { name in
            !leases.isAlive(String(name.prefix { $0 != "." }))
        }
    }

    /// Removes what dead processes left in `folder`: files, and folders that whoever made an entry had beside its file.
    static func sweep(_ folder: String, _ leases: Leases) {
        for name in leftovers(in: folder, leases) { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    }
}
