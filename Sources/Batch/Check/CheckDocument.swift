internal import Diagnostics
internal import Foundation

/// Where a form is written: a file that takes its name when it is whole, or a stream. Used by one thread at a time.
final class CheckDocument {
    let descriptor: Int32
    private let place: Place
    private var buffer: [UInt8] = []

    /// - Parameter place: What messages call it.
    init(descriptor: Int32, place: Place) {
        self.descriptor = descriptor
        self.place = place
    }

    func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= 1 << 16 { try flush() }
    }

    func flush() throws {
        var bytes = buffer[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                throw Diagnostic.error(
                    errno == ENOSPC ? "disk-full" : "not-written", at: place, "the findings could not be written",
                    cause: String(cString: strerror(errno)))
            }
            bytes = bytes.dropFirst(count)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Appends what another file holds from its beginning.
    func append(_ file: Int32) throws {
        try flush()
        guard lseek(file, 0, SEEK_SET) == 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            buffer.append(contentsOf: bytes[..<count])
            try flush()
        }
    }
}
