internal import Foundation

/// The writing end of a pipe from which a program reads. Closed when all was written, or the program reads no more.
/// Used by one thread.
final class InputFeeder {
    private let bytes: [UInt8]
    private var done = 0
    private var file: OpenFile?

    init(_ file: OpenFile, _ bytes: [UInt8]) {
        _ = fcntl(file.descriptor, F_SETFL, O_NONBLOCK)
        self.bytes = bytes
        self.file = file
    }

    /// -1 when there is nothing to write, which poll(2) passes over.
    var descriptor: Int32 { file?.descriptor ?? -1 }

    /// Writes as much as there is room for. `SIGPIPE` must be blocked.
    func write() {
        let target = descriptor
        while done < bytes.count, target >= 0 {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(target, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            // EPIPE: it reads no more, which is its right.
            guard count > 0 else { break }
            done += count
        }
        file = nil
    }
}
