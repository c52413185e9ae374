internal import Glibc
internal import TimelineModel

/// The bytes of an answer, written to a file as they come.
final class Body {
    let path: String
    private(set) var count = 0
    /// The first bytes, to tell web pages by.
    private(set) var head: [UInt8] = []
    /// The system's number for why the file cannot be written.
    private(set) var failure: Int32?
    private var file: Int32 = -1
    private var hasher = ContentHash.Hasher()

    /// - Parameter path: A new file.
    init(_ path: String) { self.path = path }

    deinit {
        if file >= 0 { close(file) }
    }

    /// Writes more; false when the disk does not take it.
    func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if file < 0 {
            file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard file >= 0 else { return fail() }
        }
        var done = 0
        while done < bytes.count {
            let written = write(file, bytes.baseAddress.map { $0 + done }, bytes.count - done)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return fail() }
            done += written
        }
        if head.count < 1024 { head.append(contentsOf: bytes.prefix(1024 - head.count)) }
        hasher.update(bytes)
        count += bytes.count
        return true
    }

    private func fail() -> Bool {
        failure = errno
        return false
    }

    /// The hash of all bytes, once they are there.
    func finish() -> ContentHash {
        if file >= 0 { close(file) }
        file = -1
        return hasher.finish()
    }

    func discard() { unlink(path) }

    /// Whether the bytes are a page for a browser: what servers send in place of a file, with a status of 200.
    var isWebPage: Bool {
        var text = Substring(String(decoding: head, as: UTF8.self).lowercased())
        if text.first == "\u{FEFF}" { text = text.dropFirst() }
        while true {
            text = text.drop(while: \.isWhitespace)
            // Comments and an XML declaration may stand before the first element.
            if text.hasPrefix("<!--"), let end = text.firstRange(of: "-->") {
                text = text[end.upperBound...]
            } else if text.hasPrefix("<?xml"), let end = text.firstRange(of: "?>") {
                text = text[end.upperBound...]
            } else {
                break
            }
        }
        return ["<!doctype html", "<html", "<head", "<body", "<script", "<title", "<meta"].contains {
            text.hasPrefix($0)
        }
    }
}
