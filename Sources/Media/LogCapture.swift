internal import CFFmpeg
internal import Glibc

/// Keeps what libav says instead of letting it write to standard error.
///
/// A return code is often only "Invalid argument" while the log line names the cause, so each thread keeps the
/// last line of an error (or, if there was none, of a warning) until it is taken. Lines that libav logs on
/// threads of its own are not seen: decoders and encoders here run on the calling thread unless told otherwise.
///
/// Thread-safe: every thread sees only its own line.
enum LogCapture {
    private static let capacity = 1024

    /// The slot of each thread: one byte for the level, then the text with its final zero.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { free($0) }
        av_log_set_callback { object, level, format, arguments in
            guard level <= AV_LOG_WARNING, let format, let arguments else { return }
            LogCapture.keep(object, level, format, arguments)
        }
        return key
    }()

    private static func slot() -> UnsafeMutablePointer<CChar>? {
        if let slot = pthread_getspecific(key) { return slot.assumingMemoryBound(to: CChar.self) }
        guard let slot = calloc(capacity + 1, 1) else { return nil }
        pthread_setspecific(key, slot)
        return slot.assumingMemoryBound(to: CChar.self)
    }

    /// Forgets what was logged before, so that a line belongs to the call that follows.
    static func clear() {
        guard let slot = slot() else { return }
        slot[0] = CChar.max
        slot[1] = 0
    }

    /// The line logged since `clear`, without addresses: `png: Invalid PNG signature`.
    static func take() -> String? {
        guard let slot = slot(), slot[1] != 0 else { return nil }
        let line = tidy(String(cString: slot + 1))
        clear()
        return line.isEmpty ? nil : line
    }

    private static func keep(
        _ object: UnsafeMutableRawPointer?, _ level: Int32, _ format: UnsafePointer<CChar>,
        _ arguments: CVaListPointer
    ) {
        guard let slot = slot(), level <= AV_LOG_ERROR || slot[0] > CChar(AV_LOG_ERROR) || slot[1] == 0 else { return }
        slot[0] = CChar(clamping: level)
        var prefix: Int32 = 1
        av_log_format_line2(object, level, format, arguments, slot + 1, Int32(capacity), &prefix)
    }

    /// Notes that a file asked for another one.
    static func refused(_ url: UnsafePointer<CChar>?) {
        guard let slot = slot(), let url else { return }
        slot[0] = CChar(AV_LOG_FATAL)
        let line = "it refers to another file or address, which is not opened: " + String(cString: url)
        line.withCString { _ = strncpy(slot + 1, $0, capacity - 1) }
    }

    /// `[png @ 0x55d0] text\n` becomes `png: text`: an address differs from run to run and tells nothing.
    static func tidy(_ line: String) -> String {
        var rest = Substring(line)
        var names: [Substring] = []
        while rest.hasPrefix("["), let at = rest.firstRange(of: " @ 0x"), let close = rest.firstRange(of: "] ") {
            guard at.lowerBound < close.lowerBound else { break }
            names.append(rest[rest.index(after: rest.startIndex)..<at.lowerBound])
            rest = rest[close.upperBound...]
        }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        guard let name = names.last, !rest.isEmpty else { return String(rest) }
        return "\(name): \(rest)"
    }
}
