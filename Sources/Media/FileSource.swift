internal import CFFmpeg
internal import Glibc

/// One regular file, open for reading, as libav reads it.
///
/// libav never sees a path: it cannot take it for a URL, a device or a numbered sequence, and cannot open
/// anything beside it.
final class FileSource {
    let path: String
    let length: Int
    private let descriptor: Int32
    /// Owned; its buffer may have been replaced by libavformat.
    let context: UnsafeMutablePointer<AVIOContext>

    init(path: String) throws(MediaError) {
        let operation = "open the file"
        // Without O_NONBLOCK a named pipe would wait for its writer for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileSource.failure(operation, path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let failure = FileSource.failure(operation, path)
            close(descriptor)
            throw failure
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw MediaError(operation: operation, detail: "It is not a regular file", file: path)
        }
        guard status.st_size > 0 else {
            close(descriptor)
            throw MediaError(operation: operation, detail: "The file is empty", file: path)
        }
        let size = 32768
        // The descriptor itself travels as the opaque pointer: one more, because 0 would be nil.
        guard let buffer = av_malloc(size),
            let context = avio_alloc_context(
                buffer.assumingMemoryBound(to: UInt8.self), Int32(size), 0,
                UnsafeMutableRawPointer(bitPattern: Int(descriptor) + 1), FileSource.read, nil, FileSource.seek)
        else {
            close(descriptor)
            throw MediaError(libav: rr_AVERROR_ENOMEM, operation: operation, file: path)
        }
        self.path = path
        self.length = Int(status.st_size)
        self.descriptor = descriptor
        self.context = context
    }

    deinit {
        av_free(context.pointee.buffer)
        var context: UnsafeMutablePointer<AVIOContext>? = context
        avio_context_free(&context)
        close(descriptor)
    }

    /// Up to `count` bytes from `offset`; fewer only at the end of the file. Does not move libav's position.
    func bytes(at offset: Int, count: Int) -> [UInt8] {
        guard offset >= 0, offset < length, count > 0 else { return [] }
        let count = min(count, length - offset)
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, offset + filled)
                if got <= 0 { break }
                filled += got
            }
        }
    }

    private static let read: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int32) -> Int32 = {
        opaque, buffer, count in
        let got = Glibc.read(Int32(Int(bitPattern: opaque) - 1), buffer, Int(count))
        return got > 0 ? Int32(got) : got == 0 ? rr_AVERROR_EOF : -errno
    }

    private static let seek: @convention(c) (UnsafeMutableRawPointer?, Int64, Int32) -> Int64 = {
        opaque, offset, whence in
        let descriptor = Int32(Int(bitPattern: opaque) - 1)
        if whence & AVSEEK_SIZE != 0 {
            var status = stat()
            return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : Int64(-errno)
        }
        let position = lseek(descriptor, Int(offset), whence & ~AVSEEK_FORCE)
        return position >= 0 ? Int64(position) : Int64(-errno)
    }

    private static func failure(_ operation: String, _ path: String) -> MediaError {
        MediaError(libav: -errno, operation: operation, file: path)
    }
}
