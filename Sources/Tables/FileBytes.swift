#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file opened for reading from front to back, a block at a time. Owns its descriptor; one thread at a time.
final class FileBytes {
    /// What the system said: a code of `errno`.
    struct Failure: Error {
        var code: Int32
        var reason: String { String(cString: strerror(code)) }
        /// Whether there is no such file.
        var isMissing: Bool { code == ENOENT }
    }

    private let descriptor: Int32

    /// Opens `path`; a folder is refused here, because reading it fails with less clear words.
    init(path: String) throws(Failure) {
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw Failure(code: errno) }
        var status = stat()
        if fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            close(opened)
            throw Failure(code: EISDIR)
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// At most `limit` bytes; empty at the end of the file.
    func read(upTo limit: Int) throws(Failure) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            var got = Self.readOnce(descriptor, buffer)
            while got < 0, errno == EINTR { got = Self.readOnce(descriptor, buffer) }
            if got < 0 { code = errno }
            count = max(0, got)
        }
        if code != 0 { throw Failure(code: code) }
        return bytes
    }

    private static func readOnce(_ descriptor: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
            Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }
}
